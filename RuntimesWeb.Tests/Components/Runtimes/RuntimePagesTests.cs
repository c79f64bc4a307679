using Bunit;
using RuntimesWeb.Components.Runtimes;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Components.Runtimes;

public sealed class RuntimePagesTests(LivedInHousehold fixture) : IClassFixture<LivedInHousehold>
{
    [Fact]
    public void List_HasACardForEachRuntime_WithOneNextAction()
    {
        using var context = new PageContext(fixture.Household);

        var page = context.Render<RuntimesPage>();

        Assert.Equal(RuntimeCatalog.All.Select(r => r.Label), page.FindAll("h2").Select(h => h.TextContent));
        Assert.Contains(page.FindAll("a"), a => a.GetAttribute("aria-label") == "Sign in: Codex");
        Assert.Contains(page.FindAll("button"), b => b.GetAttribute("aria-label") == "Install Hermes");
        Assert.Contains(page.FindAll("a"), a => a.GetAttribute("aria-label") == "How to install: Ollama (Local)");
    }

    [Fact]
    public void Detail_ShowsEachFactWithItsEvidence()
    {
        using var context = new PageContext(fixture.Household);

        var page = context.Render<RuntimePage>(p => p.Add(r => r.Id, "claude-code"));

        var rows = page.FindAll("tbody tr").Select(r => r.TextContent).ToList();
        Assert.Contains(rows, r => r.Contains("Runs", StringComparison.Ordinal) && r.Contains("2.1.330", StringComparison.Ordinal) && r.Contains("claude --version", StringComparison.Ordinal));
        Assert.Contains(rows, r => r.Contains("Anthropic key", StringComparison.Ordinal) && r.Contains("the vault", StringComparison.Ordinal));
    }

    [Fact]
    public void Detail_ByAlias_IsTheSameRuntime()
    {
        using var context = new PageContext(fixture.Household);

        Assert.Contains("codex login", context.Render<RuntimePage>(p => p.Add(r => r.Id, "openai-codex-app-server")).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Detail_NotInstalled_OffersToInstallAndShowsTheCommandBeside()
    {
        using var context = new PageContext(fixture.Household);

        var page = context.Render<RuntimePage>(p => p.Add(r => r.Id, "hermes"));

        Assert.Contains("pipx install", page.Find(".command code").TextContent, StringComparison.Ordinal);
        Assert.Single(page.FindAll("button"), b => b.TextContent.Trim() == "Install");
    }

    [Fact]
    public void Detail_OfAReadyRuntime_TriesIt_AndShowsWhatCameBack()
    {
        using var context = new PageContext(fixture.Household);
        var page = context.Render<RuntimePage>(p => p.Add(r => r.Id, "local"));

        page.Find("button[aria-label='Try it: Built-in guide']").Click();

        page.WaitForAssertion(() =>
        {
            Assert.Contains("Completed", page.Find(".try-it .run-head").TextContent, StringComparison.Ordinal);
            Assert.NotEmpty(page.Find(".try-it .md").TextContent);
        });
    }

    [Fact]
    public void Capabilities_AreSentences_TheTrueOnesFirst()
    {
        var words = CapabilityWords.Of(RuntimeCatalog.Get(RuntimeCatalog.Codex).Capabilities).ToList();

        Assert.Equal(8, words.Count);
        Assert.Equal(words.OrderByDescending(w => w.Can), words);
        Assert.Contains((true, "Takes up earlier work where it stopped"), words);
        Assert.Contains((false, "Does not use MCP tools"), words);
    }
}
