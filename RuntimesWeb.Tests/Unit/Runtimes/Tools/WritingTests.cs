using System.Text;
using System.Text.Json;
using RuntimesWeb.Core.Runtimes.Tools;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Runtimes.Tools;

/// <summary>What the tools that change files do.</summary>
public sealed class WritingTests : IDisposable
{
    private readonly ToolHouse _house = new();

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task WriteFile_MakesAFileWithItsFolders_AndTellsTheDiff()
    {
        var answer = await _house.CallAsync("write_file", new { path = "src/new/a.txt", content = "one\ntwo" });

        Assert.False(answer.IsError, answer.Text);
        Assert.Equal("one\ntwo", _house.Read("src/new/a.txt"));
        Assert.Equal(
            new FileChange("src/new/a.txt", FileChangeKind.Added, 2, 0, "--- /dev/null\n+++ b/src/new/a.txt\n@@ -0,0 +1,2 @@\n+one\n+two\n\\ No newline at end of file\n"),
            Assert.Single(answer.Changes));
        Assert.Equal(["a.txt"], Directory.GetFileSystemEntries(Path.Combine(_house.Project, "src/new")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task WriteFile_OverAFileThatWasNotRead_IsRefused_UntilItWasRead()
    {
        _house.Write("a.txt", "old\n");
        var arguments = new { path = "a.txt", content = "new\n" };

        Assert.Contains("read it first", await _house.RefusesAsync("write_file", arguments), StringComparison.Ordinal);
        await _house.SaysAsync("read_file", new { path = "./a.txt" });
        var answer = await _house.CallAsync("write_file", arguments);

        Assert.Equal("--- a/a.txt\n+++ b/a.txt\n@@ -1,1 +1,1 @@\n-old\n+new\n", Assert.Single(answer.Changes).Diff);
        Assert.Equal("new\n", _house.Read("a.txt"));
        // What it wrote itself, it knows; another run does not.
        await _house.SaysAsync("write_file", new { path = "a.txt", content = "newer\n" });
        _house.NewRun();
        await _house.RefusesAsync("write_file", arguments);
    }

    [Theory]
    [InlineData("write_file")]
    [InlineData("edit_file")]
    public async Task FileThatSomebodyElseChanged_IsNotOverwritten(string tool)
    {
        _house.Write("a.txt", "old\n");
        await _house.SaysAsync("read_file", new { path = "a.txt" });
        _house.Write("a.txt", "old\nand the work of a person\n");

        Assert.Contains("changed since you last saw it", await _house.RefusesAsync(tool, new { path = "a.txt", content = "new\n", old_string = "old", new_string = "new" }), StringComparison.Ordinal);
        Assert.Equal("old\nand the work of a person\n", _house.Read("a.txt"));
    }

    [Fact]
    public async Task FileThatChanges_WhileAPersonIsAsked_IsNotOverwritten()
    {
        _house.Write("a.txt", "one\ntwo\n");
        var arguments = JsonSerializer.SerializeToElement(new { path = "a.txt", old_string = "two", new_string = "2" });

        var preview = await _house.Tool("edit_file").PreviewAsync(arguments, CancellationToken.None);
        _house.Write("a.txt", "one\ntwo\nthree\n");
        var answer = await _house.Tool("edit_file").CallAsync(arguments, CancellationToken.None);

        Assert.Equal("--- a/a.txt\n+++ b/a.txt\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n", preview!.Text);
        Assert.True(answer.IsError);
        Assert.Equal("one\ntwo\nthree\n", _house.Read("a.txt"));
    }

    [Fact]
    public async Task Preview_ChangesNothing_AndTellsAtOnceWhatCannotWork()
    {
        var write = await _house.Tool("write_file").PreviewAsync(JsonSerializer.SerializeToElement(new { path = "new/a.txt", content = "x\n" }), CancellationToken.None);
        var edit = await _house.Tool("edit_file").PreviewAsync(JsonSerializer.SerializeToElement(new { path = "none.txt", old_string = "a", new_string = "b" }), CancellationToken.None);

        Assert.Equal("--- /dev/null\n+++ b/new/a.txt\n@@ -0,0 +1,1 @@\n+x\n", write!.Text);
        Assert.True(edit!.IsError);
        Assert.Empty(Directory.GetFileSystemEntries(_house.Project));
    }

    [Theory]
    [InlineData("a\r\nb\r\nc\r\n", "a\nb", "x\ny\nz", "x\r\ny\r\nz\r\nc\r\n")]
    [InlineData("a\nb\nc\n", "a\r\nb", "x\r\ny", "x\ny\nc\n")]
    [InlineData("\uFEFFa\nb\n", "a", "x", "\uFEFFx\nb\n")]
    [InlineData("a\r\nb\nc\n", "b", "x\ny", "a\r\nx\ny\nc\n")]
    [InlineData("a\r\nb\r\n", "a\n", "", "b\r\n")]
    [InlineData("a b\n", "a b\n", "a b", "a b")]
    public async Task EditFile_KeepsLineEndsAndTheMarkOfTheFile(string before, string old, string now, string after)
    {
        File.WriteAllBytes(Path.Combine(_house.Project, "a.txt"), Encoding.UTF8.GetBytes(before));

        await _house.SaysAsync("edit_file", new { path = "a.txt", old_string = old, new_string = now });

        Assert.Equal(after, Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(_house.Project, "a.txt"))));
    }

    [Fact]
    public async Task WriteFile_KeepsLineEndsOfWindows_TheMarkAndTheRights()
    {
        var file = _house.Write("run.sh", "\uFEFFone\r\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await _house.SaysAsync("read_file", new { path = "run.sh" });

        await _house.SaysAsync("write_file", new { path = "run.sh", content = "one\ntwo\n" });

        Assert.Equal("\uFEFFone\r\ntwo\r\n", Encoding.UTF8.GetString(File.ReadAllBytes(file)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(file));
    }

    [Theory]
    [InlineData("tow", "two", "The nearest to its first line is line 2")]
    [InlineData("nothing like it", "x", "no line is like its first")]
    [InlineData("  two is here\n  three", "x", "Line 2 is like its first line")]
    [InlineData("     2\ttwo is here", "x", "leave out the line numbers")]
    [InlineData("e", "x", "5 times, at the lines 1, 2, 2, 3, 3")]
    [InlineData("", "x", "old_string is empty")]
    [InlineData("one", "one", "are the same")]
    public async Task EditFile_ThatCannotWork_SaysWhy(string old, string now, string words)
    {
        _house.Write("a.txt", "one\ntwo is here\nthree\n");

        Assert.Contains(words, await _house.RefusesAsync("edit_file", new { path = "a.txt", old_string = old == "tow" ? "tow is here" : old, new_string = now }), StringComparison.Ordinal);
        Assert.Equal("one\ntwo is here\nthree\n", _house.Read("a.txt"));
    }

    [Fact]
    public async Task EditFile_ReplacesEachPlace_WhenItIsToldTo()
    {
        _house.Write("a.txt", "a.b.a\r\na\r\n");

        var answer = await _house.CallAsync("edit_file", new { path = "a.txt", old_string = "a", new_string = "aa", replace_all = true });

        Assert.Equal("aa.b.aa\r\naa\r\n", _house.Read("a.txt"));
        Assert.Equal((2, 2), (answer.Changes[0].Additions, answer.Changes[0].Deletions));
    }

    [Fact]
    public async Task WhatIsNoText_IsNotChanged()
    {
        File.WriteAllBytes(Path.Combine(_house.Project, "latin.txt"), [0x66, 0xE9, 0x0A]);
        File.WriteAllBytes(Path.Combine(_house.Project, "wide.txt"), [0xFF, 0xFE, 0x66, 0x00]);
        File.WriteAllBytes(Path.Combine(_house.Project, "large.txt"), new byte[(2 * 1024 * 1024) + 1]);
        File.SetUnixFileMode(_house.Write("closed.txt", "f"), UnixFileMode.UserRead);

        Assert.Contains("not a text in UTF-8", await _house.RefusesAsync("edit_file", new { path = "latin.txt", old_string = "f", new_string = "g" }), StringComparison.Ordinal);
        Assert.Contains("not a text in UTF-8", await _house.RefusesAsync("edit_file", new { path = "wide.txt", old_string = "f", new_string = "g" }), StringComparison.Ordinal);
        Assert.Contains("larger than 2 MB", await _house.RefusesAsync("write_file", new { path = "large.txt", content = "f" }), StringComparison.Ordinal);
        Assert.Contains("larger than 2 MB", await _house.RefusesAsync("write_file", new { path = "b.txt", content = new string('x', (2 * 1024 * 1024) + 1) }), StringComparison.Ordinal);
        Assert.Contains("write-protected", await _house.RefusesAsync("edit_file", new { path = "closed.txt", old_string = "f", new_string = "g" }), StringComparison.Ordinal);
        Assert.Contains("zero character", await _house.RefusesAsync("write_file", new { path = "b.txt", content = "a\0b" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FileThatIsGone_IsWrittenAnew()
    {
        _house.Write("b.txt", "old\n");
        await _house.SaysAsync("read_file", new { path = "b.txt" });
        File.Delete(Path.Combine(_house.Project, "b.txt"));

        var answer = await _house.CallAsync("write_file", new { path = "b.txt", content = "new\n" });

        Assert.Equal(FileChangeKind.Added, Assert.Single(answer.Changes).Change);
    }

    [Fact]
    public async Task SameContent_IsNoChange()
    {
        _house.Write("a.txt", "one\n");
        await _house.SaysAsync("read_file", new { path = "a.txt" });

        Assert.Empty((await _house.CallAsync("write_file", new { path = "a.txt", content = "one\n" })).Changes);
    }

    [Fact]
    public async Task Diff_TellsChangesThatAreApartWithTheirSurroundings()
    {
        _house.Write("a.txt", string.Concat(Enumerable.Range(1, 30).Select(i => $"{i}\n")));
        await _house.SaysAsync("read_file", new { path = "a.txt" });

        var answer = await _house.CallAsync("write_file", new { path = "a.txt", content = string.Concat(Enumerable.Range(1, 30).Where(i => i != 25).Select(i => i == 5 ? "five\nand more\n" : $"{i}\n")) });

        Assert.Equal(
            "--- a/a.txt\n+++ b/a.txt\n@@ -2,7 +2,8 @@\n 2\n 3\n 4\n-5\n+five\n+and more\n 6\n 7\n 8\n@@ -22,7 +23,6 @@\n 22\n 23\n 24\n-25\n 26\n 27\n 28\n", answer.Changes[0].Diff);
        Assert.Equal((2, 2), (answer.Changes[0].Additions, answer.Changes[0].Deletions));
    }

    [Fact]
    public async Task Diff_OfALargeChange_IsCut_AndCountsAll()
    {
        _house.Write("a.txt", string.Concat(Enumerable.Range(1, 20_000).Select(i => $"old {i}\n")));
        await _house.SaysAsync("read_file", new { path = "a.txt" });

        var change = (await _house.CallAsync("write_file", new { path = "a.txt", content = string.Concat(Enumerable.Range(1, 10_000).Select(i => $"new {i}\n")) })).Changes[0];

        Assert.Equal((10_000, 20_000), (change.Additions, change.Deletions));
        Assert.True(Encoding.UTF8.GetByteCount(change.Diff) <= 65 * 1024);
        Assert.Matches(@"\\ The diff is cut here: [\d,]+ more lines\n\z", change.Diff);
    }

    [Theory]
    [InlineData("sub/../a.txt", "a.txt")]
    [InlineData("./link/a.txt", "sub/a.txt")]
    [InlineData("../outside/secret.txt", null)]
    public void Subject_IsThePathThatIsReallyMeant(string path, string? subject)
    {
        _house.Write("sub/a.txt", "x");
        _house.Link("link", "sub");

        Assert.All(new[] { "read_file", "write_file", "edit_file" }, tool =>
            Assert.Equal(subject ?? Path.Combine(_house.Outside, "secret.txt"), _house.Tool(tool).Subject(JsonSerializer.SerializeToElement(new { path }))));
    }
}
