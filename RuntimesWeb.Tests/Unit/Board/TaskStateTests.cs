using RuntimesWeb.Core.Board;

namespace RuntimesWeb.Tests.Unit.Board;

public sealed class TaskStateTests
{
    // As it is documented, word for word; everything else is no move.
    private const string Documented = """
        backlog -> todo, blocked, cancelled
        todo -> in_progress, blocked, backlog, cancelled
        in_progress -> in_review, done, blocked, todo, cancelled
        in_review -> done, in_progress, blocked, cancelled
        blocked -> todo, in_progress, backlog, cancelled
        done ->
        cancelled ->
        """;

    [Fact]
    public void Moves_AreExactlyTheDocumentedOnes()
    {
        var legal = Documented.Split('\n').Select(line => line.Split("->", StringSplitOptions.TrimEntries))
            .SelectMany(l => l[1].Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(to => $"{l[0]} {to}")).Order();

        var moves = from a in TaskStates.All from b in TaskStates.All where a != b && TaskStates.CanMove(a, b) select $"{TaskStates.Text(a)} {TaskStates.Text(b)}";

        Assert.Equal(legal, moves.Order());
    }

    [Fact]
    public void Staying_IsAlwaysFine_AndOnlyTheEndIsFinal()
    {
        Assert.All(TaskStates.All, s => Assert.True(TaskStates.CanMove(s, s)));
        Assert.Equal([TaskState.Done, TaskState.Cancelled], TaskStates.All.Where(TaskStates.IsFinal));
    }

    [Fact]
    public void Words_AreReadAsTheyAreWritten()
    {
        Assert.Equal(TaskStates.Words, string.Join(", ", TaskStates.All.Select(TaskStates.Text)));
        Assert.All(TaskStates.All, s => Assert.Equal(s, TaskStates.Parse(TaskStates.Text(s))));
        Assert.Null(TaskStates.Parse("Todo"));
        Assert.Null(TaskStates.Parse(null));
    }

    [Fact]
    public void MoveTask_ThatNoTableAllows_IsABug() =>
        Assert.Throws<ArgumentException>(() => new MoveTask(Guid.NewGuid(), TaskState.Done, TaskState.Todo, DateTimeOffset.UnixEpoch));

    [Fact]
    public void Verdict_ReadsWhatItWrote_AndOnlyAPassPromotes()
    {
        var verdict = new TaskVerdict(
            VerdictStatus.CompletedWithDebt, [new VerdictAttempt(new VerdictCheck(false, "npm test", 1, "1 failed", 1200), new VerdictProblem("a test fails", null, "look at search.test.js"))], ["one test is red"]);

        var text = verdict.ToJson();

        Assert.StartsWith("""{"status":"completed_with_debt","attempts":[{"deterministic":{"ok":false,"command":"npm test",""", text);
        Assert.Equal(text, TaskVerdict.FromJson(text).ToJson());
        Assert.Equal([true, false, false], new[] { VerdictStatus.Pass, VerdictStatus.Fail, VerdictStatus.CompletedWithDebt }.Select(s => (verdict with { Status = s }).IsPromotable));
    }
}
