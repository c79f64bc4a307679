using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Runtimes.Recipes;

public sealed class HousekeepingFilesTests : IDisposable
{
    private readonly TestFolder _at = new();

    [Fact]
    public async Task Housekeeping_PutsInOrder_AndASecondRunChangesNothing()
    {
        await _at.GitAsync("init", "--quiet");
        _at.Write("package.json", "{\"name\":\"x\"}");
        _at.Write("src/a.js", "let a = 1;  \nlet b = 2;\t\n\n");
        _at.Write("src/mixed.cs", "one\r\ntwo \r\nthree\n");
        _at.Write("README.md", "A line  \nand more");
        await _at.CommitAsync("First");
        _at.Write("untracked.js", "let c = 3;  \n");

        var report = await _at.ReportAsync("/recipe housekeeping-files");

        Assert.Equal("{\"name\":\"x\"}\n", _at.Read("package.json"));
        Assert.Equal("let a = 1;\nlet b = 2;\n\n", _at.Read("src/a.js"));
        Assert.Equal("one\r\ntwo\r\nthree\r\n", _at.Read("src/mixed.cs"));
        Assert.Equal("A line  \nand more\n", _at.Read("README.md"));
        Assert.Equal("let c = 3;  \n", _at.Read("untracked.js"));
        Assert.Contains("[*.{js,jsx,mjs,cjs,ts,tsx,mts,cts,vue,svelte}]\nindent_style = space\nindent_size = 2\n", _at.Read(".editorconfig"));
        Assert.Equal("node_modules/\nnpm-debug.log*\ncoverage/\n.DS_Store\nThumbs.db\n*.swp\n", _at.Read(".gitignore"));
        Assert.Contains("| `src/mixed.cs` | 1 |  | 1 |", report);
        Assert.Contains("**6 files changed.**", report);

        await _at.CommitAsync("Second");
        _at.Gate.Judged.Clear();
        Assert.Contains("let c = 3;\n", await AgainAsync());
        await _at.CommitAsync("Third");
        _at.Gate.Judged.Clear();
        Assert.Contains("**All is in order**", await _at.ReportAsync("/recipe housekeeping-files"));
        Assert.Empty(_at.Gate.Judged);

        async Task<string> AgainAsync()
        {
            await _at.RunAsync("/recipe housekeeping-files");
            Assert.Equal(["untracked.js"], _at.Gate.Judged.Select(u => u.Subject));
            return _at.Read("untracked.js");
        }
    }

    [Theory]
    [InlineData("a.patch", "-x  \n")]
    [InlineData("tests/data.json", "{ }  ")]
    [InlineData("src/__snapshots__/a.js", "x  ")]
    [InlineData("testdata/a.go", "x  ")]
    [InlineData("a.verified.cs", "x  ")]
    [InlineData("Makefile", "X = a  \n")]
    [InlineData("notes.md", "a  \nb\n")]
    [InlineData("letter.txt", "a  \n")]
    [InlineData("unknown.xyz", "a  ")]
    [InlineData("old.cs", "a  \rb  \r")]
    [InlineData("bin.cs", "a  \0")]
    [InlineData("raw.cs", "var a = @\"x  \ny  \nz\";  \n")]
    [InlineData("long.py", "a = \"\"\"x  \ny  \n\"\"\"\n")]
    [InlineData("script.sh", "cat <<END\nx  \nEND\n")]
    [InlineData("page.html", "<pre>\nx  \n</pre>\n")]
    [InlineData("a.yml", "a: |\n  x  \n  y\n")]
    [InlineData("tpl.js", "a = `x  \ny  \nz`\n")]
    [InlineData("package-lock.json", "{}  ")]
    [InlineData("kept/a.js", "x  ")]
    [InlineData("kept.js", "x  ")]
    [InlineData("stored.js", "x  ")]
    public async Task WhatMayMeanSomething_IsLeftAlone(string path, string text)
    {
        await _at.GitAsync("init", "--quiet");
        _at.Write(".gitattributes", "kept/** -text\nkept.js -whitespace\nstored.js filter=lfs\n");
        _at.Write(path, text);
        await _at.CommitAsync("First");

        await _at.RunAsync("/recipe housekeeping-files");

        Assert.Equal(text, _at.Read(path));
        Assert.DoesNotContain(_at.Gate.Judged, u => u.Subject == path);
    }

    [Theory]
    [InlineData("a = \"\"\"x  \n\"\"\"\nb  \nc  \n", "a = \"\"\"x  \n\"\"\"\nb  \nc\n")]
    [InlineData("b  \na = \"\"\"x  \n\"\"\"\n", "b\na = \"\"\"x  \n\"\"\"\n")]
    public async Task OutsideOfTextsOfSeveralLines_ItIsPutInOrder(string before, string after)
    {
        await _at.GitAsync("init", "--quiet");
        _at.Write("a.py", before);
        await _at.CommitAsync("First");

        await _at.RunAsync("/recipe housekeeping-files");

        Assert.Equal(after, _at.Read("a.py"));
    }

    [Fact]
    public async Task GitIgnore_GetsOnlyWhatItLacks_AndNothingThatIsTracked()
    {
        await _at.GitAsync("init", "--quiet");
        _at.Write(".gitignore", "[Bb]in/\n/obj\n!keep\n*.us*");
        _at.Write("A.csproj", "<Project/>\n");
        _at.Write("TestResults/kept.txt", "x\n");
        await _at.CommitAsync("First");

        await _at.RunAsync("/recipe housekeeping-files");

        Assert.Equal("[Bb]in/\n/obj\n!keep\n*.us*\n\n.vs/\n.DS_Store\nThumbs.db\n*.swp\n", _at.Read(".gitignore"));
    }

    [Fact]
    public async Task ExistingStyle_IsLeftAsItIs()
    {
        await _at.GitAsync("init", "--quiet");
        _at.Write(".editorconfig", "root = true\n");
        _at.Write("a.py", "x = 1\n");
        await _at.CommitAsync("First");

        await _at.RunAsync("/recipe housekeeping-files");

        Assert.Equal("root = true\n", _at.Read(".editorconfig"));
    }

    [Fact]
    public async Task AskedAndDenied_NothingIsWritten()
    {
        await _at.GitAsync("init", "--quiet");
        _at.Write("a.js", "x  \n");
        await _at.CommitAsync("First");
        _at.Gate.Judges = _ => PermissionDecision.Ask("it changes files");

        var events = await _at.RunAsync("/recipe housekeeping-files");

        Assert.Equal("not_allowed", Assert.IsType<RunEvent.Error>(events[^1]).Code);
        Assert.Equal("x  \n", _at.Read("a.js"));
        Assert.Empty((await _at.GitAsync("status", "--porcelain")).Trim());
    }

    [Fact]
    public async Task OnlySoManyFiles_AsAreAsked_TheNextRunGoesOn()
    {
        await _at.GitAsync("init", "--quiet");
        _at.Write(".editorconfig", "root = true\n");
        _at.Write(".gitignore", "node_modules/\n.DS_Store\nThumbs.db\n*.swp\n");
        foreach (var name in new[] { "a.js", "b.js", "c.js" })
        {
            _at.Write(name, "x");
        }

        await _at.CommitAsync("First");

        Assert.Contains("**2 files changed.** 1 file more are for the next run.", await _at.ReportAsync("/recipe housekeeping-files files=2"));
        Assert.Contains("**1 file changed.**", await _at.ReportAsync("/recipe housekeeping-files files=2"));
        Assert.Equal(["x\n", "x\n", "x\n"], new[] { "a.js", "b.js", "c.js" }.Select(_at.Read));
    }

    [Fact]
    public async Task WithoutGit_ItSaysThatItNeedsIt()
    {
        _at.Write("a.js", "x  \n");

        var events = await _at.RunAsync("/recipe housekeeping-files");

        Assert.Equal("no_repository", Assert.IsType<RunEvent.Error>(events[^1]).Code);
        Assert.Equal("x  \n", _at.Read("a.js"));
    }

    public void Dispose() => _at.Dispose();
}
