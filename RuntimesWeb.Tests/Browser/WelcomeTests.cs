using Microsoft.Playwright;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Onboarding;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Browser;

/// <summary>The first visit of a person, from the address to the chat with their leader.</summary>
public sealed class WelcomeTests(Chromium chromium)
{
    // One more for the suggested question in the chat makes five at most; without a model that one is counted too.
    private const int MostClicks = 4;

    private int _clicks;

    [Theory]
    [InlineData("Anthropic", "claude-sonnet-4-6", "claude-haiku-4-5")]
    [InlineData("OpenAI", "gpt-4o", "gpt-4o-mini")]
    [InlineData("OpenRouter", "anthropic/claude-haiku-4.5", "openai/gpt-4o-mini")]
    public async Task Key_PastedTestedAndSaved_LeadsToTheChatWithTheLeader(string provider, string leader, string specialist)
    {
        await using var household = await Household.NewAsync();
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address);
        var page = visitor.Page;
        await visitor.OpenAsync("/");
        Assert.EndsWith("/welcome", page.Url, StringComparison.Ordinal);
        await Screenshots.SaveAsync(page, "wizard-start");

        await ClickAsync(page.GetByRole(AriaRole.Button, new() { Name = "Use an API key" }));
        await page.Locator("input[type=password]").FillAsync(FakeProviders.GoodKey);
        if (provider != "Anthropic")
        {
            // The stand-ins know one key, which looks like Anthropic's.
            await ClickAsync(page.GetByText(provider, new() { Exact = true }));
        }

        await Screenshots.SaveAsync(page, $"wizard-key-{provider}");
        await ClickAsync(page.GetByRole(AriaRole.Button, new() { Name = "Test & save" }));
        await Assertions.Expect(page.GetByLabel("Model of the leader")).ToHaveValueAsync(leader);
        await Assertions.Expect(page.GetByLabel("Model of the specialist")).ToHaveValueAsync(specialist);
        await page.GetByLabel("Name").First.FillAsync("Ada");
        await Screenshots.SaveAsync(page, $"wizard-team-{provider}");
        await ClickAsync(page.GetByRole(AriaRole.Button, new() { Name = "Create team" }));

        var conversation = await ArrivedAsync(household, page);
        var agent = await household.Get<AgentStore>().FindAsync(conversation.AgentId!, default); // it has one
        Assert.Equal(("Ada", provider.ToLowerInvariant(), leader, AgentRole.Leader), (agent!.Name, agent.Definition.Provider, agent.Definition.Model, agent.Role)); // just opened with it
        Assert.InRange(_clicks, 1, MostClicks);
        Assert.DoesNotContain(visitor.Errors, e => !e.Contains("404", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ollama_WithoutAModel_IsPulledWhileThePersonGoesOn()
    {
        await using var ollama = await FakeOllama.StartAsync();
        ollama.OnlyWhenAllowed = true;
        await using var household = await Household.NewAsync(ollama);
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address);
        var page = visitor.Page;
        await visitor.OpenAsync("/");
        await Assertions.Expect(page.GetByText("Running, no model yet")).ToBeVisibleAsync();

        await ClickAsync(page.GetByRole(AriaRole.Button, new() { Name = "Use Ollama" }));
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Pull a first model" })).ToBeVisibleAsync();
        await Screenshots.SaveAsync(page, "wizard-ollama-empty");
        await ClickAsync(page.GetByRole(AriaRole.Button, new() { Name = "Pull llama3.2", Exact = true }));
        ollama.Allow(3);
        await Assertions.Expect(page.GetByRole(AriaRole.Progressbar)).ToBeVisibleAsync();
        await Screenshots.SaveAsync(page, "wizard-ollama-pull");
        await ClickAsync(page.GetByRole(AriaRole.Button, new() { Name = "Continue" }));
        await Assertions.Expect(page.GetByText("is still being pulled")).ToBeVisibleAsync();
        await Screenshots.SaveAsync(page, "wizard-team-Ollama");
        ollama.OnlyWhenAllowed = false;
        ollama.Allow(100);
        await Assertions.Expect(page.GetByText("is still being pulled")).ToBeHiddenAsync();
        await ClickAsync(page.GetByRole(AriaRole.Button, new() { Name = "Create team" }));

        var conversation = await ArrivedAsync(household, page);
        var agents = await household.Get<AgentStore>().AllAsync(default);
        Assert.All(agents, a => Assert.Equal(("ollama", "llama3.2:latest"), (a.Definition.Provider, a.Definition.Model)));
        Assert.Equal(conversation.AgentId, agents.Single(a => a.Role == AgentRole.Leader).Id);
        Assert.InRange(_clicks, 1, MostClicks);
        Assert.DoesNotContain(visitor.Errors, e => !e.Contains("404", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_LeadsToTheTourOfTheRepository_AndAsksNobodyOutside()
    {
        var repository = Directory.CreateTempSubdirectory("runtimesweb-repo-");
        using var outside = new OutboundWatch();
        try
        {
            await File.WriteAllTextAsync(Path.Combine(repository.FullName, "main.py"), "# TODO greet politely\nprint('hello')\n");
            repository.CreateSubdirectory(".git");
            await using var household = await Household.NewAsync(startedIn: repository.CreateSubdirectory("src").FullName);
            await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address);
            var page = visitor.Page;
            await visitor.OpenAsync("/");

            await ClickAsync(page.GetByRole(AriaRole.Button, new() { Name = "Start without a model" }));
            await Assertions.Expect(page.GetByLabel("A folder with code of yours")).ToHaveValueAsync(repository.FullName);
            await Screenshots.SaveAsync(page, "wizard-guide");
            await ClickAsync(page.GetByRole(AriaRole.Button, new() { Name = "Create the team and open the chat" }));

            var conversation = await ArrivedAsync(household, page);
            Assert.Equal(("local", repository.FullName), (conversation.RuntimeId, conversation.Folder));
            Assert.Contains(household.Get<SuggestedPrompts>().List(conversation).SelectMany(g => g.Prompts), p => p.Prompt == "/recipe repository-tour");
            await ClickAsync(page.GetByRole(AriaRole.Button, new() { Name = "Repository tour" }));
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "What this is" })).ToBeVisibleAsync();
            await Assertions.Expect(page.GetByText("greet politely")).ToBeVisibleAsync();
            await Assertions.Expect(page.GetByText("No language model").First).ToBeVisibleAsync();
            await Assertions.Expect(page).ToHaveTitleAsync("Repository tour · RuntimesWeb");
            await Screenshots.SaveAsync(page, "tour");
            Assert.InRange(_clicks, 1, MostClicks);
            Assert.Empty(outside.Attempts);
            Assert.Empty(visitor.Errors);
        }
        finally
        {
            repository.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Wizard_ReloadedSecondTabBackAndSkipped_KeepsItsPlaceAndTrapsNobody()
    {
        await using var household = await Household.NewAsync(prepare: machine => machine.InstallClaude(loggedIn: true));
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address, "dark", 360, 740, touch: true);
        var page = visitor.Page;
        await visitor.OpenAsync("/");
        await Assertions.Expect(page.GetByText("Claude Code 2.1.330, signed in")).ToBeVisibleAsync();
        await Screenshots.SaveAsync(page, "wizard-start-360");
        await ClickAsync(page.GetByRole(AriaRole.Button, new() { Name = "Use an API key" }));
        await Screenshots.SaveAsync(page, "wizard-key-360");

        await page.ReloadAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Use an API key" })).ToBeVisibleAsync();
        await using var second = await Visitor.ComeAsync(chromium, household.App.Address);
        await second.OpenAsync("/welcome");
        await Assertions.Expect(second.Page.GetByRole(AriaRole.Heading, new() { Name = "Use an API key" })).ToBeVisibleAsync();
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Back" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Run and supervise AI agents on this computer" })).ToBeVisibleAsync();

        await second.OpenAsync("/");
        await second.Page.GetByRole(AriaRole.Link, new() { Name = "Go on", Exact = true }).ClickAsync();
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Skip the set-up" }).ClickAsync();
        await Assertions.Expect(second.Page.GetByRole(AriaRole.Heading, new() { Name = "Set-up" })).ToBeVisibleAsync();
        await Assertions.Expect(second.Page.GetByText("The set-up is not finished")).ToBeHiddenAsync();
        await visitor.OpenAsync("/");
        Assert.Equal("/", new Uri(page.Url).AbsolutePath);
        await page.GetByRole(AriaRole.Button, new() { Name = "Close the set-up list" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Set-up" })).ToBeHiddenAsync();
        Assert.NotNull(household.Get<WelcomeStore>().Current.SkippedAt);
        Assert.Empty(visitor.Errors.Concat(second.Errors));
    }

    private Task ClickAsync(ILocator what)
    {
        _clicks++;
        return what.ClickAsync();
    }

    private static async Task<Conversation> ArrivedAsync(Household household, IPage page)
    {
        await page.WaitForURLAsync("**/chat/*");
        return await household.Get<ConversationStore>().FindAsync(Guid.Parse(new Uri(page.Url).Segments[^1]), default) ?? throw new InvalidOperationException("there is no such conversation");
    }
}
