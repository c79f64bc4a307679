using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Runtimes.Recipes;

public sealed class ChangelogTests : IDisposable
{
    private readonly TestFolder _at = new();

    [Fact]
    public async Task WithoutATag_TheWholeHistoryIsWritten_ByKind()
    {
        await _at.GitAsync("init", "--quiet");
        await CommitAsync("src/a.js", "feat(parser): read <b> and `code`");
        await CommitAsync("src/b.js", "fix: no crash on nothing");
        await CommitAsync("src/c.js", "feat!: another name for all");
        await CommitAsync("docs/a.md", "Words about it");

        var report = await _at.ReportAsync("/recipe changelog");

        var text = _at.Read("CHANGELOG.md");
        Assert.StartsWith("# Changelog\n\n## Unreleased\n\n### Breaking changes\n\n- another name for all (", text);
        Assert.Contains("\n### Added\n\n- parser: read &lt;b> and `code` (", text);
        Assert.Contains("\n### Fixed\n\n- no crash on nothing (", text);
        Assert.Contains("\n### Other\n\n- Words about it (", text);
        Assert.Contains("in the whole history, as there is no tag", report);
        Assert.Contains("**`CHANGELOG.md` was made.**", report);
    }

    [Fact]
    public async Task SinceTheLastTag_OnlyTheSectionUnreleasedIsAnotherOne_ByteForByte()
    {
        const string Below = "## [1.0.0] - 2026-01-01\r\n\r\n- first  \r\n\r\n```\r\n## no heading\r\n```\r\n\r\n[1.0.0]: https://example.com/1\r\n";
        await _at.GitAsync("init", "--quiet");
        await CommitAsync("src/a.js", "Begin");
        await _at.GitAsync("tag", "v1.0.0");
        _at.Write("CHANGELOG.md", $"# All that changed\r\n\r\nWords above.\r\n\r\n## [Unreleased]\r\n\r\n- old words\r\n\r\n{Below}");
        await _at.CommitAsync("Keep a changelog");
        await CommitAsync("src/b.js", "Read faster");
        await CommitAsync("docs/a.md", "Explain it");
        await CommitAsync("src/c.js", "Write faster");

        await _at.RunAsync("Changelog");

        var text = _at.Read("CHANGELOG.md");
        Assert.StartsWith("# All that changed\r\n\r\nWords above.\r\n\r\n## [Unreleased]\r\n\r\n### src\r\n\r\n- Write faster (", text);
        Assert.EndsWith($")\r\n\r\n{Below}", text);
        Assert.Contains("\r\n### docs\r\n\r\n- Explain it (", text);
        Assert.DoesNotContain("old words", text);
        Assert.DoesNotContain("Keep a changelog", text);
        Assert.DoesNotContain("Begin", text);

        Assert.Contains("says all this already", await _at.ReportAsync("/recipe changelog"));
        Assert.Equal(text, _at.Read("CHANGELOG.md"));
        Assert.Single(_at.Gate.Judged);
    }

    [Theory]
    [InlineData("# Changelog\n\n## 1.0\n\n- first\n", "# Changelog\n\n## Unreleased\n\n### Project\n\n- Two (", ")\n\n## 1.0\n\n- first\n")]
    [InlineData("# Changelog\n", "# Changelog\n\n## Unreleased\n", ")\n")]
    [InlineData("# Changelog\n\n## Unreleased\n\n- x\n\n[a]: b\n", "# Changelog\n\n## Unreleased\n\n### Project\n", ")\n\n[a]: b\n")]
    public async Task AnExistingFile_GetsTheSectionAtItsPlace(string before, string begins, string ends)
    {
        await _at.GitAsync("init", "--quiet");
        _at.Write("Changes.md", before);
        await _at.CommitAsync("One");
        await _at.GitAsync("tag", "v1");
        await CommitAsync("a.js", "Two");

        await _at.RunAsync("/recipe changelog");

        Assert.StartsWith(begins, _at.Read("Changes.md"));
        Assert.EndsWith(ends, _at.Read("Changes.md"));
        Assert.False(File.Exists(Path.Combine(_at.Path, "CHANGELOG.md")));
    }

    [Fact]
    public async Task WhatCannotBeRead_EndsWithTheReason()
    {
        Assert.Equal("no_history", ErrorOf(await _at.RunAsync("/recipe changelog")).Code);

        await _at.GitAsync("init", "--quiet");
        Assert.Contains("Nothing was committed yet", ErrorOf(await _at.RunAsync("/recipe changelog")).Message, StringComparison.Ordinal);

        await CommitAsync("a.js", "One");
        Assert.Contains("There is no tag or commit v9", ErrorOf(await _at.RunAsync("/recipe changelog since=v9")).Message, StringComparison.Ordinal);
        Assert.Equal("bad_recipe", ErrorOf(await _at.RunAsync("/recipe changelog since=--output=x")).Code);
        Assert.Equal("edits_failed", ErrorOf(await _at.RunAsync("/recipe changelog file=../out.md")).Code);
        Assert.False(File.Exists(Path.Combine(_at.Home, "out.md")));
    }

    [Fact]
    public async Task NothingNew_ChangesNothing()
    {
        await _at.GitAsync("init", "--quiet");
        await CommitAsync("a.js", "One");
        await _at.GitAsync("tag", "v1");

        Assert.Contains("**Nothing new** since `v1`", await _at.ReportAsync("/recipe changelog"));
        Assert.Empty(_at.Gate.Judged);
    }

    private static RunEvent.Error ErrorOf(IReadOnlyList<RunEvent> events) => Assert.IsType<RunEvent.Error>(events[^1]);

    private async Task CommitAsync(string path, string message)
    {
        _at.Write(path, message + "\n");
        await _at.CommitAsync(message);
    }

    public void Dispose() => _at.Dispose();
}
