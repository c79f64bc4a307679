using System.Text;
using RuntimesWeb.Core.Worktrees.Diffs;

namespace RuntimesWeb.Tests.Unit.Worktrees;

public sealed class DiffScannerTests
{
    private const string A = "1111111111111111111111111111111111111111";
    private const string B = "2222222222222222222222222222222222222222";
    private const string None = "0000000000000000000000000000000000000000";

    [Fact]
    public void List_NamesAreTakenExactly()
    {
        var (files, stats) = Read(
            $":100644 100644 {A} {B} M\0a \"b\"\n.txt\0:100644 100644 {A} {B} R094\0old name\0ü/new\tname\0:100644 000000 {A} {None} D\0gone\0:000000 100755 {None} {B} A\0bin\0",
            "1\t2\ta \"b\"\n.txt\0" + "3\t0\t\0old name\0ü/new\tname\0" + "0\t7\tgone\0-\t-\tbin\0", "");

        Assert.Equal(["a \"b\"\n.txt", "ü/new\tname", "gone", "bin"], files.Select(f => f.Path));
        Assert.Equal([FileChange.Modified, FileChange.Renamed, FileChange.Deleted, FileChange.Added], files.Select(f => f.Status));
        Assert.Equal("old name", files[1].OldPath);
        Assert.True(files[3] is { IsBinary: true, NewMode: "100755", Additions: 0 });
        Assert.Equal(new DiffStats(4, 4, 9, IsCut: false), stats);
    }

    [Fact]
    public void Text_IsCutIntoHunksWhateverItsLinesSay()
    {
        var (files, _) = Read(
            $":100644 100644 {A} {B} M\0f\0",
            "2\t2\tf\0",
            $"diff --git a/f b/f\nindex {A}..{B} 100644\n--- a/f\n+++ b/f\n@@ -1,3 +1,3 @@\n same\n--- a/x\n+++ b/x\n last\n@@ -10 +10 @@ def f():\n-@@ -1 +1 @@\n\\ No newline at end of file\n+diff --git a/f b/f\r\n");

        var file = Assert.Single(files);
        Assert.Equal(2, file.Hunks.Count);
        Assert.Equal([new(DiffLineKind.Context, "same"), new(DiffLineKind.Removed, "-- a/x"), new(DiffLineKind.Added, "++ b/x"), new(DiffLineKind.Context, "last")], file.Hunks[0].Lines);
        Assert.Equal([new(DiffLineKind.Removed, "@@ -1 +1 @@", HasNoNewline: true), new(DiffLineKind.Added, "diff --git a/f b/f\r")], file.Hunks[1].Lines);
        Assert.Equal("def f():", file.Hunks[1].Header);
    }

    [Fact]
    public void HunkIds_StayWhereverTheHunkMovesTo()
    {
        string Text(int at) => $"diff --git a/f b/f\n@@ -{at},2 +{at},2 @@\n same\n-old\n+new\n@@ -{at + 50},2 +{at + 50},2 @@\n same\n-old\n+new\n";
        var raw = $":100644 100644 {A} {B} M\0f\0";

        var first = Read(raw, "2\t2\tf\0", Text(1)).Files[0].Hunks.Select(h => h.Id).ToList();
        var moved = Read(raw, "2\t2\tf\0", Text(9)).Files[0].Hunks.Select(h => h.Id).ToList();
        var other = Read(raw.Replace("\0f\0", "\0g\0", StringComparison.Ordinal), "2\t2\tg\0", Text(1)).Files[0].Hunks[0].Id;

        Assert.Equal(first, moved);
        Assert.Equal(2, first.Distinct().Count());
        Assert.DoesNotContain(other, first);
    }

    [Fact]
    public void LongFiles_AreFolded_AndShownWhenAskedForAlone()
    {
        var lines = string.Concat(Enumerable.Range(0, DiffBounds.MostLines + 5).Select(n => $"+{n}\n"));
        var (raw, numbers) = ($":000000 100644 {None} {B} A\0big\0:000000 100644 {None} {B} A\0small\0", $"{DiffBounds.MostLines + 5}\t0\tbig\0" + "1\t0\tsmall\0");
        var text = $"diff --git a/big b/big\n@@ -0,0 +1,{DiffBounds.MostLines + 5} @@\n{lines}diff --git a/small b/small\n@@ -0,0 +1 @@\n+{new string('x', DiffBounds.LongestLine + 1)}\n";

        var (files, _) = Read(raw, numbers, text);
        using var alone = new DiffReading("big");
        Feed(alone, raw, numbers, text);

        Assert.True(files[0] is { IsTruncated: true, Hunks.Count: 0 });
        Assert.False(files[1].IsTruncated);
        Assert.True(files[1].Hunks[0].Lines[0] is { IsCut: true, Text.Length: DiffBounds.LongestLine });
        Assert.Equal(DiffBounds.MostLines + 5, alone.One()!.Hunks[0].Lines.Count); // it is in the list
    }

    [Fact]
    public void AFileThatBecameALink_HasBothTexts()
    {
        var (files, _) = Read(
            $":100644 120000 {A} {B} T\0l\0:100644 100644 {A} {B} M\0z\0",
            "1\t1\tl\0" + "1\t0\tz\0",
            "diff --git a/l b/l\ndeleted file mode 100644\n@@ -1 +0,0 @@\n-text\ndiff --git a/l b/l\nnew file mode 120000\n@@ -0,0 +1 @@\n+target\n\\ No newline at end of file\ndiff --git a/z b/z\n@@ -1 +1,2 @@\n a\n+b\n");

        Assert.Equal(["text", "target"], files[0].Hunks.SelectMany(h => h.Lines).Select(l => l.Text));
        Assert.Equal("z", files[1].Path);
        Assert.Equal(2, files[1].Hunks[0].Lines.Count);
    }

    private static (IReadOnlyList<DiffFile> Files, DiffStats Stats) Read(string raw, string numbers, string text)
    {
        using var reading = new DiffReading();
        Feed(reading, raw, numbers, text);
        return reading.End();
    }

    // In pieces of seven bytes, as a pipe may cut it anywhere.
    private static void Feed(DiffReading reading, string raw, string numbers, string text)
    {
        foreach (var piece in Encoding.UTF8.GetBytes(raw + numbers + "\0" + text).Chunk(7))
        {
            reading.Feed(piece);
        }
    }
}
