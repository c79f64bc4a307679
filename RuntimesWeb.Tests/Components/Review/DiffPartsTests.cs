using RuntimesWeb.Components.Review.Diff;
using RuntimesWeb.Core.Worktrees.Diffs;

namespace RuntimesWeb.Tests.Components.Review;

/// <summary>The parts of the diff viewer that need no page: words, rows, trees, choices.</summary>
public sealed class DiffPartsTests
{
    [Fact]
    public void WordDiff_OneWordElse_MarksThatWord()
    {
        var (before, after) = WordDiff.Of("return list.filter(i => i === term);", "return list.filter(i => i === wanted);")!.Value;

        Assert.Equal("term", Assert.Single(before, p => p.IsChanged).Text);
        Assert.Equal("wanted", Assert.Single(after, p => p.IsChanged).Text);
        Assert.Equal("return list.filter(i => i === wanted);", string.Concat(after.Select(p => p.Text)));
    }

    [Fact]
    public void WordDiff_PutIn_IsMarkedAsAWhole() =>
        Assert.Equal(".trim()", Assert.Single(WordDiff.Of("keep(term);", "keep(term.trim());")!.Value.New, p => p.IsChanged).Text);

    [Theory]
    [InlineData("import os", "}")]
    [InlineData("alpha beta gamma", "one two three")]
    [InlineData("", "something")]
    public void WordDiff_OtherLines_SaysNothing(string before, string after) => Assert.Null(WordDiff.Of(before, after));

    [Fact]
    public void WordDiff_VeryLongLine_SaysNothing() => Assert.Null(WordDiff.Of(string.Join(' ', Enumerable.Repeat("a", 500)), "a b"));

    [Fact]
    public void Rows_Unified_HaveWhatWentBeforeWhatCame()
    {
        var rows = DiffRows.Of(Hunk(" a", "-b", "-c", "+B", "+C", "+D", " e"), isSplit: false);

        Assert.Equal(["1/1 a", "2/ b", "3/ c", "/2 B", "/3 C", "/4 D", "4/5 e"], rows.Select(Words));
    }

    [Fact]
    public void Rows_Split_StandSideBySide()
    {
        var rows = DiffRows.Of(Hunk(" a", "-b", "-c", "+B", " e", "+f"), isSplit: true);

        Assert.Equal(["1/1", "2/2", "3/", "4/3", "/4"], rows.Select(r => Words(r).Split(' ')[0]));
    }

    [Fact]
    public void Tree_FoldersFirst_WithChainsAsOne_AndFoldsAndFilters()
    {
        string[] paths = ["readme.md", "src/app/b.cs", "src/app/a.cs", "src/app/deep/er/c.cs", "docs/x.md"];

        Assert.Equal(
            ["0 docs (1)", "1 x.md", "0 src/app (3)", "1 deep/er (1)", "2 c.cs", "1 a.cs", "1 b.cs", "0 readme.md"],
            FileTree.Of(paths, new HashSet<string>()).Select(Words));
        Assert.Equal(["0 docs (1)", "1 x.md", "0 src/app (3)", "0 readme.md"], FileTree.Of(paths, new HashSet<string> { "src/app/" }).Select(Words));
        Assert.Equal(["0 src/app (1)", "1 a.cs"], FileTree.Of(paths, new HashSet<string> { "src/app/" }, "A.CS").Select(Words));
        static string Words(TreeRow row) => $"{row.Depth} {row.Name}{(row.IsFolder ? $" ({row.Count})" : "")}";
    }

    [Fact]
    public void Choice_OfFilesAndPlaces_IsWhatApplyTakes()
    {
        var file = File("a.txt", Hunk(" a", "+b"), Hunk("-x") with { Id = "h2" });
        var choice = new Choice();
        Assert.True(choice.IsAll);
        Assert.Null(choice.Files);

        choice.Toggle(file, file.Hunks[0]);
        Assert.Equal(("", "h1", true), Told());

        choice.Toggle(file, file.Hunks[1]);
        Assert.Equal(("a.txt", "", false), Told());

        choice.Toggle(file, file.Hunks[0]);
        Assert.Equal(("", "h2", true), Told());

        choice.Keep(new WorktreeDiff("", "", [], new DiffStats(0, 0, 0, false), []));
        Assert.True(choice.IsAll);
        (string, string, bool) Told() => (string.Join(' ', choice.Files!), string.Join(' ', choice.Hunks!), choice.HasSome(file)); // something is chosen
    }

    internal static DiffHunk Hunk(params string[] lines) => new(
        "h1", "", 1, lines.Count(l => l[0] != '+'), 1, lines.Count(l => l[0] != '-'),
        [.. lines.Select(l => new DiffLine(l[0] switch { '+' => DiffLineKind.Added, '-' => DiffLineKind.Removed, _ => DiffLineKind.Context }, l[1..]))]);

    internal static DiffFile File(string path, params DiffHunk[] hunks) => new(path, null, FileChange.Modified, hunks.Sum(h => h.Lines.Count(l => l.Kind == DiffLineKind.Added)), hunks.Sum(h => h.Lines.Count(l => l.Kind == DiffLineKind.Removed)), false)
    {
        OldMode = "100644",
        NewMode = "100644",
        Hunks = hunks,
    };

    private static string Words(DiffRow row) => $"{row.Old?.Number}/{row.New?.Number} {(row.New ?? row.Old)!.Line.Text}";
}
