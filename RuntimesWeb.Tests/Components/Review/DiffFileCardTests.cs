using Bunit;
using RuntimesWeb.Components.Review;
using RuntimesWeb.Components.Review.Diff;
using RuntimesWeb.Core.Board.Review;
using RuntimesWeb.Core.Worktrees;
using RuntimesWeb.Core.Worktrees.Diffs;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Components.Review;

/// <summary>One changed file on the page: places, folding, choosing, commenting.</summary>
public sealed class DiffFileCardTests(FreshHousehold fixture) : IClassFixture<FreshHousehold>
{
    [Fact]
    public void Places_AreRows_WithSigns_AndTextIsText()
    {
        using var context = new PageContext(fixture.Household);
        var (card, _) = Render(context, DiffPartsTests.File("a.html", DiffPartsTests.Hunk(" <b>", "-<script>one()</script>", "+<script>two()</script>")));

        Assert.Equal(["", "−", "+"], card.FindAll(".dt-sign").Select(s => s.TextContent));
        Assert.Equal(["<b>", "<script>one()</script>", "<script>two()</script>"], card.FindAll(".dt-text").Select(s => s.TextContent));
        Assert.Equal(["one", "two"], card.FindAll("mark").Select(m => m.TextContent));
        Assert.Empty(card.FindAll("script, b"));
    }

    [Fact]
    public void File_IsFolded_AndALongOneShowsItsBeginning()
    {
        using var context = new PageContext(fixture.Household);
        var (card, state) = Render(context, DiffPartsTests.File("a.txt", DiffPartsTests.Hunk([.. Enumerable.Range(1, 900).Select(i => $"+line {i}")])));

        Assert.Equal(400, card.FindAll(".dt-added").Count);
        card.Find(".diff-more").Click();
        Assert.Equal(800, card.FindAll(".dt-added").Count);
        card.Find(".diff-file-name").Click();
        card.Render();
        Assert.Empty(card.FindAll(".dt"));
        Assert.DoesNotContain("a.txt", state.Open);
    }

    [Fact]
    public void Place_IsChosen()
    {
        using var context = new PageContext(fixture.Household);
        var (card, state) = Render(context, DiffPartsTests.File("a.txt", DiffPartsTests.Hunk("+a"), DiffPartsTests.Hunk("+b") with { Id = "h2", NewStart = 9 }));

        card.Find("input[aria-label='Take the change at line 9 of a.txt']").Change(true);

        Assert.Equal(["h2"], state.Choice.Hunks!);
    }

    [Fact]
    public void LineNumber_OpensAComment_AndOpenOnesStandBelowTheirLine()
    {
        using var context = new PageContext(fixture.Household);
        var (card, state) = Render(context, DiffPartsTests.File("a.txt", DiffPartsTests.Hunk(" a", "+b")));
        state.Show([new ReviewComment { Id = Guid.NewGuid(), WorktreeId = state.Attempt!.Id, Path = "a.txt", Side = DiffSide.New, Line = 1, Body = "Why?", CreatedAt = DateTimeOffset.UnixEpoch }]);

        card.Find("button[aria-label='Comment on line 2']").Click();
        card.Render();

        Assert.Equal("Why?", card.Find(".line-comment-body").TextContent);
        Assert.Equal("Comment on line 2", card.Find("form.line-comment label").TextContent);
        Assert.Equal(new OpenLine("a.txt", DiffSide.New, 2), state.Line);
    }

    [Fact]
    public void SideBySide_HasFourColumns()
    {
        using var context = new PageContext(fixture.Household);
        var (card, state) = Render(context, DiffPartsTests.File("a.txt", DiffPartsTests.Hunk("-a", "+b")));

        state.Split(true);
        card.Render();

        Assert.Equal(4, card.FindAll(".dt-pair td").Count);
    }

    [Theory]
    [InlineData("binary", "A binary file")]
    [InlineData("mode", "Only its mode changed, from 100644 to 100755.")]
    [InlineData("link", "A symbolic link")]
    [InlineData("renamed", "Renamed, and otherwise as it was.")]
    public void FileWithoutLines_SaysWhy(string what, string said)
    {
        using var context = new PageContext(fixture.Household);
        var file = DiffPartsTests.File("a");
        var (card, _) = Render(context, what switch
        {
            "binary" => file with { IsBinary = true },
            "mode" => file with { NewMode = "100755" },
            "link" => file with { NewMode = "120000" },
            _ => file with { Status = FileChange.Renamed, OldPath = "b" },
        });

        Assert.StartsWith(said, card.Find(".diff-remark").TextContent);
    }

    private static (IRenderedComponent<DiffFileCard> Card, ReviewState State) Render(PageContext context, DiffFile file)
    {
        var worktree = new Worktree
        {
            Id = Guid.NewGuid(),
            Title = "Work",
            Repository = "/nowhere",
            Path = "/nowhere",
            Kind = WorktreeKind.Git,
            Status = WorktreeStatus.Active,
            CreatedAt = DateTimeOffset.UnixEpoch,
            LastUsedAt = DateTimeOffset.UnixEpoch,
        };
        var state = new ReviewState { Attempt = new ReviewAttempt(new ReviewPlace(worktree, [], null, IsWorkedIn: false), null, null, 0, 0, 0) };
        state.Show(new WorktreeDiff("base", "tree", [file], new DiffStats(1, file.Additions, file.Deletions, IsCut: false), []));
        state.Open.Add(file.Path);
        return (context.Render<DiffFileCard>(p => p.Add(c => c.State, state).Add(c => c.File, file)), state);
    }
}
