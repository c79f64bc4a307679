using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Review;

namespace RuntimesWeb.Tests.Unit.Board;

public sealed class CommentTextTests
{
    [Fact]
    public void Of_WordsAndComments_NamesPlaceLineAndWhatIsSaid()
    {
        var text = CommentText.Of(" Nearly. ", CommentText.Sorted([Say("b.cs", 3, "Why?\nReally?"), Say("a.cs", 20, "No."), Say("a.cs", 4, "Was better.", DiffSide.Old, "  old();")]));

        Assert.Equal(
            """
            Nearly.

            Comments on lines of the work in this folder:

            - a.cs:4 (as it was before): `old();`
              Was better.
            - a.cs:20
              No.
            - b.cs:3
              Why?
              Really?
            """.ReplaceLineEndings("\n"),
            text);
    }

    [Fact]
    public void Of_OnlyWords_IsThose() => Assert.Equal("Again.", CommentText.Of("Again.", []));

    [Theory]
    [InlineData(TaskState.InReview, TaskState.Todo, true)]
    [InlineData(TaskState.Todo, TaskState.Done, true)]
    [InlineData(TaskState.Blocked, TaskState.InReview, true)]
    [InlineData(TaskState.Done, TaskState.InReview, true)]
    [InlineData(TaskState.InProgress, TaskState.Done, false)]
    [InlineData(TaskState.Cancelled, TaskState.Done, false)]
    [InlineData(TaskState.Done, TaskState.Todo, false)]
    public void ReviewMove_GoesWhereAReviewLeads(TaskState from, TaskState to, bool can)
    {
        Assert.Equal(can, TaskStates.CanReviewMove(from, to));
        Assert.Equal(can, Record.Exception(() => new MoveTask(Guid.NewGuid(), from, to, DateTimeOffset.UnixEpoch, ofReview: true)) is null);
    }

    private static ReviewComment Say(string path, int line, string body, DiffSide side = DiffSide.New, string? text = null) => new()
    {
        Id = Guid.NewGuid(),
        WorktreeId = Guid.Empty,
        Path = path,
        Side = side,
        Line = line,
        LineText = text,
        Body = body,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}
