using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Runtimes.Tools;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Runtimes.Recipes;

public sealed class ReplaceTextTests : IDisposable
{
    private readonly TestFolder _at = new();

    [Fact]
    public async Task Replace_ChangesEachPlace_AndNothingElse()
    {
        await _at.GitAsync("init", "--quiet");
        _at.Write(".gitignore", "ignored.txt\n");
        _at.Write("a.md", "old name, old name\r\nand old name\r\n");
        _at.Write("src/b.cs", "// old name");
        _at.Write("c.txt", "nothing of it\n");
        _at.Write("ignored.txt", "old name\n");
        _at.Write("package-lock.json", "{\"name\": \"old name\"}\n");
        _at.Write("binary.bin", "old name\0");

        var report = await _at.ReportAsync("/recipe replace-text find=\"old name\" with=\"new one\"");

        Assert.Equal("new one, new one\r\nand new one\r\n", _at.Read("a.md"));
        Assert.Equal("// new one", _at.Read("src/b.cs"));
        Assert.Equal("old name\n", _at.Read("ignored.txt"));
        Assert.Equal("old name\0", _at.Read("binary.bin"));
        Assert.Contains("old name", _at.Read("package-lock.json"));
        Assert.Equal(["edit_file a.md", "edit_file src/b.cs"], _at.Gate.Judged.Select(u => $"{u.Tool} {u.Subject}"));
        Assert.Contains("| `a.md` | 3 |", report);
        Assert.Contains("1 generated file with it, such as `package-lock.json`", report);
        Assert.Contains("**4 places in 2 files changed.**", report);
        Assert.Contains("**It is nowhere**", await _at.ReportAsync("/recipe replace-text find=\"old name\" with=\"new one\""));
    }

    [Theory]
    [InlineData("find=cat with=dog whole-word", "dog concat Cat\r\ncat_1 dog\r\n")]
    [InlineData("find=cat with=dog ignore-case", "dog condog dog\r\ndog_1 dog\r\n")]
    [InlineData("find=\"(\\w+)_(\\d)\" with=\"$2_$1\" regex", "cat concat Cat\r\n1_cat cat\r\n")]
    [InlineData("find=\"cat$\" with=end regex", "cat concat Cat\r\ncat_1 end\r\n")]
    [InlineData("find=\"(?<=n)cat\" with=X regex", "cat conX Cat\r\ncat_1 cat\r\n")]
    [InlineData("find=\"$1\" with=x", "cat concat Cat\r\ncat_1 cat\r\n")]
    public async Task Replace_AsIsSaid(string words, string expected)
    {
        _at.Write("a.txt", "cat concat Cat\r\ncat_1 cat\r\n");

        await _at.RunAsync($"/recipe replace-text {words}");

        Assert.Equal(expected, _at.Read("a.txt"));
    }

    [Fact]
    public async Task Preview_SaysWhereItIs_AndChangesNothing()
    {
        _at.Write("docs/a.md", "word word\n");
        _at.Write("src/a.cs", "word\n");

        var report = await _at.ReportAsync("/recipe replace-text find=word with=x paths=\"docs/**\" preview");

        Assert.Contains("| `docs/a.md` | 2 |", report);
        Assert.DoesNotContain("src/a.cs", report);
        Assert.Equal("word word\n", _at.Read("docs/a.md"));
        Assert.Empty(_at.Gate.Judged);
    }

    [Theory]
    [InlineData("find=\"(\" with=x regex", "not a regular expression")]
    [InlineData("find=\"x*\" with=y regex", "without any text")]
    [InlineData("find=same with=same", "nothing to change")]
    [InlineData("find=a with=b paths=\"../**\"", "must stay in the folder")]
    public async Task Replace_OfWhatCannotBe_SaysWhy(string words, string why)
    {
        var error = Assert.IsType<RunEvent.Error>(Assert.Single(await _at.RunAsync($"/recipe replace-text {words}")));

        Assert.Equal("bad_recipe", error.Code);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replace_WithAPatternMadeToBeSlow_LeavesTheFile_AndSaysSo()
    {
        _at.Write("a.txt", new string('a', 40_000));

        var report = await _at.ReportAsync("/recipe replace-text find=\"^(a+)+(?!a)b\" with=x regex");

        Assert.Contains("in which the pattern takes too long, such as `a.txt`", report);
    }

    [Fact]
    public async Task AskedAndDenied_NothingIsWritten_AndTheRunSaysSo()
    {
        _at.Write("a.txt", "old\n");
        _at.Write("b.txt", "old\n");
        _at.Gate.Judges = _ => PermissionDecision.Ask("it changes a file");

        var events = await _at.RunAsync("/recipe replace-text find=old with=new");

        Assert.Equal(("old\n", "old\n"), (_at.Read("a.txt"), _at.Read("b.txt")));
        Assert.Equal([ApprovalStatus.Pending, ApprovalStatus.Denied], events.OfType<RunEvent.Approval>().Select(a => a.State));
        Assert.Contains("+new", events.OfType<RunEvent.Approval>().First().Preview, StringComparison.Ordinal);
        Assert.DoesNotContain(events, e => e is RunEvent.FileEdit);
        Assert.Equal("not_allowed", Assert.IsType<RunEvent.Error>(events[^1]).Code);
    }

    [Fact]
    public async Task AskedAndAllowed_IsWritten()
    {
        _at.Write("a.txt", "old\n");
        _at.Gate.Judges = _ => PermissionDecision.Ask("it changes a file");
        _at.Gate.Answers = _ => new ApprovalAnswer(ApprovalStatus.Allowed);

        var events = await _at.RunAsync("/recipe replace-text find=old with=new ignore-case");

        Assert.Equal("new\n", _at.Read("a.txt"));
        Assert.Equal(("a.txt", 1), events.OfType<RunEvent.FileEdit>().Select(e => (e.Path, e.Additions)).Single());
    }

    [Fact]
    public async Task ForbiddenByARule_LeavesThatFile_AndGoesOn()
    {
        _at.Write("a.txt", "old\n");
        _at.Write("b.txt", "old\n");
        _at.Gate.Judges = use => use.Subject == "a.txt" ? PermissionDecision.Deny("a rule says so") : PermissionDecision.Allow("fine");

        var report = await _at.ReportAsync("/recipe replace-text find=old with=new");

        Assert.Equal(("old\n", "new\n"), (_at.Read("a.txt"), _at.Read("b.txt")));
        Assert.Contains("- `a.txt`: Not allowed: a rule says so.", report);
        Assert.Contains("**1 place in 1 file changed.**", report);
    }

    [Fact]
    public async Task CancelledOnTheWay_WhatWasDoneIsTold_AndNothingMoreIsDone()
    {
        _at.Write("a.txt", "old\n");
        _at.Write("b.txt", "old\n");
        using var stop = new CancellationTokenSource();
        var edits = new List<string>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _at.RunAsync("/recipe replace-text find=old with=new", async e =>
        {
            if (e is RunEvent.FileEdit edit)
            {
                edits.Add(edit.Path);
                await stop.CancelAsync();
            }
        }, stop.Token));

        Assert.Equal(["a.txt"], edits);
        Assert.Equal(("new\n", "old\n"), (_at.Read("a.txt"), _at.Read("b.txt")));
    }

    [Fact]
    public async Task WhatSomebodyElseChangesMeanwhile_IsNotLost()
    {
        _at.Write("a.txt", "Old\n");
        _at.Gate.Judges = _ =>
        {
            _at.Write("a.txt", "Old, and more\n");
            return PermissionDecision.Allow("fine");
        };

        var events = await _at.RunAsync("/recipe replace-text find=old with=new ignore-case");

        Assert.Equal("Old, and more\n", _at.Read("a.txt"));
        Assert.Contains("was changed since", Assert.IsType<RunEvent.Error>(events[^1]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LinksOutOfTheFolder_AndStoredElsewhere_AreLeftAlone()
    {
        var outside = Path.Combine(_at.Home, "outside.txt");
        await File.WriteAllTextAsync(outside, "old\n");
        await _at.GitAsync("init", "--quiet");
        File.CreateSymbolicLink(Path.Combine(_at.Path, "link.txt"), outside);
        _at.Write(".gitattributes", "*.big filter=lfs\n");
        _at.Write("a.big", "old\n");

        var report = await _at.ReportAsync("/recipe replace-text find=old with=new");

        Assert.Equal(("old\n", "old\n"), (await File.ReadAllTextAsync(outside), _at.Read("a.big")));
        Assert.Contains("**It is nowhere**", report);
    }

    public void Dispose() => _at.Dispose();
}
