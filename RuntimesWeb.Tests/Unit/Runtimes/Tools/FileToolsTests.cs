using System.Globalization;
using System.Text;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Runtimes.Tools;

/// <summary>What the file tools give.</summary>
public sealed class FileToolsTests : IDisposable
{
    private readonly ToolHouse _house = new();

    public void Dispose() => _house.Dispose();

    [Fact]
    public void Tools_AreThoseOfAFolder_AndSayWhatTheyDo()
    {
        Assert.Equal(["bash", "edit_file", "glob", "grep", "list", "read_file", "write_file"], _house.Tools.Select(t => t.Definition.Name).Order(StringComparer.Ordinal));
        Assert.Equal([ToolEffect.Runs, ToolEffect.Edits, ToolEffect.Reads, ToolEffect.Reads, ToolEffect.Reads, ToolEffect.Reads, ToolEffect.Edits], _house.Tools.OrderBy(t => t.Definition.Name, StringComparer.Ordinal).Select(t => t.Effect));
        Assert.All(_house.Tools, t => Assert.Equal("object", t.Definition.InputSchema.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task ReadFile_GivesLinesWithTheirNumbers()
    {
        _house.Write("a.txt", "one\r\ntwo é 日本\n\nfour");

        Assert.Equal("     1\tone\n     2\ttwo é 日本\n     3\t\n     4\tfour\n", await _house.SaysAsync("read_file", new { path = "a.txt" }));
        Assert.Equal("     2\ttwo é 日本\n[more follows, 24 bytes in all; read on with offset 3]", await _house.SaysAsync("read_file", new { path = "./a.txt", offset = 2, limit = 1 }));
        Assert.Contains("has 4 lines", await _house.RefusesAsync("read_file", new { path = "a.txt", offset = 9 }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadFile_OfALargeFile_CanBeReadToItsEndPieceByPiece()
    {
        _house.Write("large.txt", string.Concat(Enumerable.Range(1, 5_000).Select(i => $"line {i} {new string('x', 40)}\n")));
        var (offset, pieces) = (1, 0);

        while (offset > 0)
        {
            var text = await _house.SaysAsync("read_file", new { path = "large.txt", offset });
            Assert.InRange(Encoding.UTF8.GetByteCount(text), 1, (64 * 1024) + 200);
            Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{offset,6}\tline {offset} "), text, StringComparison.Ordinal);
            var at = text.LastIndexOf("offset ", StringComparison.Ordinal);
            offset = at < 0 ? 0 : int.Parse(text[(at + 7)..^1], CultureInfo.InvariantCulture);
            pieces++;
        }

        Assert.InRange(pieces, 3, 10);
    }

    [Fact]
    public async Task ReadFile_OfALineWithoutEnd_GivesItsBeginning()
    {
        _house.Write("line.json", new string('x', 3_000_000));

        Assert.Contains("[2,998,000 more characters in this line]", await _house.SaysAsync("read_file", new { path = "line.json" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadFile_OfAHugeFile_StopsInTime()
    {
        using (var huge = new FileStream(Path.Combine(_house.Project, "huge.log"), FileMode.Create))
        {
            huge.Write(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("some line of a log\n", 20_000))));
        }

        _house.Time = new HurryingTime();

        Assert.Contains("cut after 5 s at line", await _house.SaysAsync("read_file", new { path = "huge.log", offset = 19_000 }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0, 0 }, "a PNG image of 6 bytes")]
    [InlineData(new byte[] { 0x7F, 0x45, 0x4C, 0x46, 2 }, "a program or library (ELF)")]
    [InlineData(new byte[] { 1, 2, 0, 3 }, "a binary file of 4 bytes")]
    public async Task ReadFile_OfWhatIsNoText_TellsWhatItIs(byte[] bytes, string what)
    {
        await File.WriteAllBytesAsync(Path.Combine(_house.Project, "thing"), bytes);

        Assert.Contains($"thing is {what}", await _house.RefusesAsync("read_file", new { path = "thing" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadFile_ReadsOddText()
    {
        _house.Write("empty.txt", "");
        await File.WriteAllBytesAsync(Path.Combine(_house.Project, "wide.txt"), [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("wide é")]);
        await File.WriteAllBytesAsync(Path.Combine(_house.Project, "latin.txt"), [0x66, 0xE9]);
        _house.Write("README", "SQLite is a database.");

        Assert.Equal("[the file is empty]", await _house.SaysAsync("read_file", new { path = "empty.txt" }));
        Assert.Equal("     1\twide é\n", await _house.SaysAsync("read_file", new { path = "wide.txt" }));
        Assert.Equal("     1\tf\uFFFD\n", await _house.SaysAsync("read_file", new { path = "latin.txt" }));
        Assert.Equal("     1\tSQLite is a database.\n", await _house.SaysAsync("read_file", new { path = "README" }));
        Assert.Contains("is a folder", await _house.RefusesAsync("read_file", new { path = "." }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_LeavesOutWhatGitIgnoresByName()
    {
        _house.Write(".gitignore", "# built\nnode_modules/\nbin\n/only-here\nsub/obj/\nkept\n!kept\n*.log\n");
        foreach (var file in new[] { "node_modules/a/b.js", "sub/bin/x", "only-here/x", "sub/only-here/y.txt", "sub/obj/z", "kept/k", "a.log", ".git/HEAD" })
        {
            _house.Write(file, "x");
        }

        Assert.Equal(
            ".gitignore (63 bytes)\na.log (1 bytes)\nkept/\nkept/k (1 bytes)\nsub/\nsub/only-here/\nsub/only-here/y.txt (1 bytes)",
            await _house.SaysAsync("list", new { depth = 9 }));
        Assert.Equal("sub/only-here/", await _house.SaysAsync("list", new { path = "sub" }));
        Assert.Contains("is a file", await _house.RefusesAsync("list", new { path = "a.log" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_OfManyEntries_IsCutAndSaysIt()
    {
        for (var i = 0; i < 501; i++)
        {
            _house.Write($"f{i:000}", "");
        }

        var text = await _house.SaysAsync("list", new { });

        Assert.Equal(501, text.Split('\n').Length);
        Assert.EndsWith("[cut at 500 entries; list a folder of it, or use glob]", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*.cs", "c.cs b/c.cs b/d/e.cs")]
    [InlineData("**/*.cs", "c.cs b/c.cs b/d/e.cs")]
    [InlineData("b/*.cs", "b/c.cs")]
    [InlineData("b/**", "b/c.cs b/d/e.cs b/d/e.md")]
    [InlineData("**/d/*.{md,txt}", "b/d/e.md")]
    [InlineData("[!b]*.cs", "c.cs b/c.cs b/d/e.cs")]
    [InlineData("?.cs", "c.cs b/c.cs b/d/e.cs")]
    [InlineData("(x.cs", "")]
    public async Task Glob_FindsByPattern_TheNewestFirst(string pattern, string expected)
    {
        var at = DateTime.UnixEpoch.AddYears(50);
        foreach (var file in new[] { "b/d/e.md", "b/d/e.cs", "b/c.cs", "c.cs" })
        {
            File.SetLastWriteTimeUtc(_house.Write(file, "x"), at = at.AddDays(1));
        }

        var found = await _house.SaysAsync("glob", new { pattern });

        Assert.Equal(expected.Split(' ').Where(e => e.Length > 0).OrderBy(e => e), found.StartsWith('[') ? [] : found.Split('\n').OrderBy(e => e));
        Assert.True(!found.Contains('\n', StringComparison.Ordinal) || pattern.StartsWith("b/", StringComparison.Ordinal) || found.StartsWith("c.cs\nb/c.cs\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Glob_InAFolder_IsAboutThatFolder()
    {
        _house.Write("b/c.cs", "x");
        _house.Write("b/b/c.cs", "x");

        Assert.Equal("b/b/c.cs", await _house.SaysAsync("glob", new { path = "b", pattern = "b/*.cs" }));
        Assert.Contains("must stay in the folder", await _house.RefusesAsync("glob", new { pattern = "../*" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Glob_OfMany_IsCutAndSaysIt()
    {
        for (var i = 0; i < 201; i++)
        {
            _house.Write($"f{i:000}", "");
        }

        Assert.EndsWith("[cut at 200 of 201 files; use a narrower pattern]", await _house.SaysAsync("glob", new { pattern = "f*" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grep_GivesLinesWithWhatIsAroundThem()
    {
        _house.Write("a.cs", "1\n2\nhit\n4\n5\n6\n7\nHit\n9\n");
        _house.Write("b.md", "a hit");

        Assert.Equal("a.cs:3: hit\nb.md:1: a hit", await _house.SaysAsync("grep", new { pattern = "hit" }));
        Assert.Equal("a.cs:3: hit", await _house.SaysAsync("grep", new { pattern = @"\bhit$", glob = "*.cs" }));
        Assert.Equal("a.cs-2- 2\na.cs:3: hit\na.cs-4- 4\n--\na.cs-7- 7\na.cs:8: Hit\na.cs-9- 9", await _house.SaysAsync("grep", new { pattern = "HIT", ignore_case = true, context = 1, path = "a.cs" }));
        Assert.Equal("a.cs:3: hit", await _house.SaysAsync("grep", new { pattern = "^(h)i(?=t)", glob = "*.cs" }));
        Assert.Contains("not a regular expression", await _house.RefusesAsync("grep", new { pattern = "(" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grep_PassesOverWhatIsNoTextOrTooLarge()
    {
        _house.Write("binary", "hit\0");
        _house.Write("large", "hit" + new string('x', (2 * 1024 * 1024) + 1));
        _house.Write("long", $"{new string('a', 1_000)}hit{new string('b', 1_000)}");

        var text = await _house.SaysAsync("grep", new { pattern = "hit" });

        Assert.Matches("^long:1: …a+hitb+…\n\\[2 files passed over", text);
        Assert.InRange(text.Length, 300, 500);
    }

    [Fact]
    public async Task Grep_WithManyMatches_IsCutAndSaysIt()
    {
        _house.Write("a", string.Concat(Enumerable.Repeat("hit\n", 500)));

        var text = await _house.SaysAsync("grep", new { pattern = "hit" });

        Assert.EndsWith("[cut at 200 matches; use a narrower pattern or glob]", text, StringComparison.Ordinal);
        Assert.Equal(201, text.Split('\n').Length);
    }

    [Theory]
    [InlineData("^(a+)+$")]
    [InlineData(@"^(a+)+\1x$")]
    [InlineData("((a{500}){500}){500}b")]
    public async Task Grep_WithAHostilePattern_ComesToAnEnd(string pattern)
    {
        _house.Write("a", new string('a', 1_900) + "!");

        var answer = await Task.Run(() => _house.SaysAsync("grep", new { pattern })).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.StartsWith("[no line matches]", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HugeTree_IsCutInTimeAndSaysIt()
    {
        for (var i = 0; i < 20; i++)
        {
            _house.Write($"d{i}/f", "hit");
        }

        _house.Time = new HurryingTime();

        Assert.Contains("[cut after 5 s", await _house.SaysAsync("list", new { depth = 3 }), StringComparison.Ordinal);
        Assert.Contains("[cut after 5 s", await _house.SaysAsync("glob", new { pattern = "**" }), StringComparison.Ordinal);
        Assert.Contains("[cut after 5 s", await _house.SaysAsync("grep", new { pattern = "hit" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CancelledCall_DoesNotGoOn()
    {
        _house.Write("a", "hit");
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _house.CallAsync("grep", new { pattern = "hit" }, cancelled.Token));
    }

    /// <summary>Each look at it, a second later.</summary>
    private sealed class HurryingTime : TimeProvider
    {
        private long _at;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _at++;
    }
}
