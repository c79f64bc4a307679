using System.Text.Json;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Runtimes.Tools;

namespace RuntimesWeb.Tests.Unit.Runs;

/// <summary>
/// What counts as going in circles. Each case is a word a step: <c>bash:ls!</c> is a call that fails, without <c>!</c> one that goes well, <c>=text</c> is what came of it, <c>+bash:ls</c> had to be
/// allowed, <c>-bash:ls</c> is denied by a rule, <c>?bash:ls</c> by a person, <c>edit</c> changes a file.
/// </summary>
public sealed class RunBreakerTests
{
    [Theory]
    [InlineData("bash:make! bash:make! bash:make!", "It called bash with the same command three times, and it failed each time: no")]
    [InlineData("bash:make! read_file:a bash:make! read_file:b bash:make!", "It called bash with the same command three times")]
    [InlineData("bash:make! bash:make! bash:test! bash:make!", "three times")]
    [InlineData("grep:x! grep:x! grep:x!", "It called grep with the same arguments three times")]
    [InlineData("grep:x=1 grep:x=1 grep:x=1 grep:x=1 grep:x=1", "the same arguments five times in a row and got the same result each time")]
    [InlineData("-bash:rm -bash:rm -bash:rm", "It asked for the same call of bash three times, and it was denied each time.")]
    [InlineData("?bash:rm edit ?bash:rm edit ?bash:rm", "denied each time")]
    [InlineData("a:1! b:2! c:3! d:4! e:5! f:6! g:7! h:8! i:9! j:10! k:11! l:12!", "12 tool calls in a row failed, the last one, l: no")]
    public void Circles_EndTheRun_WithTheReason(string steps, string reason)
    {
        var trips = Feed(steps);

        Assert.All(trips.SkipLast(1), Assert.Null);
        Assert.Equal("loop", trips[^1]?.Code);
        Assert.Contains(reason, trips[^1]!.Message, StringComparison.Ordinal);
        Assert.StartsWith("Stopped because it went in circles.", trips[^1]!.Message, StringComparison.Ordinal);
        Assert.NotNull(trips[^1]!.Hint);
    }

    [Theory]
    [InlineData("bash:test! bash:test!")]
    [InlineData("bash:test! edit bash:test! edit bash:test! edit bash:test!")]
    [InlineData("bash:test! +bash:install bash:test! +bash:install bash:test!")]
    [InlineData("bash:test! bash:test! bash:test bash:test! bash:test!")]
    [InlineData("poll:x=1 poll:x=2 poll:x=3 poll:x=4 poll:x=5 poll:x=6")]
    [InlineData("grep:x=1 grep:x=1 grep:x=1 grep:x=1 grep:y=1 grep:x=1")]
    [InlineData("-bash:rm -bash:rm -bash:del -bash:del")]
    [InlineData("a:1! b:2! c:3! d:4! e:5! f:6! read:x g:7! h:8! i:9! j:10! k:11! l:12!")]
    public void Work_GoesOn(string steps) => Assert.All(Feed(steps), Assert.Null);

    [Fact]
    public void LongFailures_AreQuotedByTheirFirstLine()
    {
        var breaker = new RunBreaker();
        RunEvent.Error? end = null;
        for (var i = 0; i < RunBreaker.SameFailures; i++)
        {
            breaker.Feed(RunEvent.ToolCall.Of($"c{i}", "bash", """{"command":"make"}"""));
            end = breaker.Feed(new RunEvent.ToolResult($"c{i}", "bash", $"\n  {new string('x', 500)}\nsecond line", true, 1));
        }

        Assert.EndsWith($": {new string('x', 159)}…", end!.Message, StringComparison.Ordinal);
    }

    private static List<RunEvent.Error?> Feed(string steps)
    {
        var breaker = new RunBreaker();
        return [.. steps.Split(' ').Select((step, i) => Events(step, $"call-{i}").Select(breaker.Feed).Aggregate((a, b) => a ?? b))];
    }

    private static IEnumerable<RunEvent> Events(string step, string id)
    {
        if (step == "edit")
        {
            yield return new RunEvent.FileEdit(id, "a.txt", FileChangeKind.Modified, 1, 1, "");
            yield break;
        }

        var call = step.TrimStart('+', '-', '?').TrimEnd('!').Split('=');
        var (tool, argument) = (call[0].Split(':')[0], call[0].Split(':')[1]);
        PermissionBehavior? permission = step[0] switch { '+' => PermissionBehavior.Allow, '-' => PermissionBehavior.Deny, '?' => PermissionBehavior.Ask, _ => null };
        var input = JsonSerializer.SerializeToElement(new { value = argument });
        yield return new RunEvent.ToolCall(id, tool, input, permission);
        if (step[0] == '?')
        {
            yield return new RunEvent.Approval(Guid.NewGuid(), id, tool, input, ToolEffect.Runs, argument, "", ApprovalStatus.Denied);
        }

        var isDenied = step[0] is '-' or '?';
        yield return new RunEvent.ToolResult(id, tool, isDenied ? "denied" : step[^1] == '!' ? "no" : call.ElementAtOrDefault(1) ?? id, isDenied || step[^1] == '!', 1);
    }
}
