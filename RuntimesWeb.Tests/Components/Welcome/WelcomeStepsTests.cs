using Bunit;
using RuntimesWeb.Components.Welcome;
using RuntimesWeb.Core.Onboarding;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes.Detection;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Components.Welcome;

/// <summary>What the steps of the wizard say, and what they do when things do not go well.</summary>
public sealed class WelcomeStepsTests
{
    [Fact]
    public async Task Key_Refused_IsToldAndStaysHere_SavedAnywayGoesOn()
    {
        await using var household = await Household.NewAsync();
        using var context = new PageContext(household);
        string? next = null;
        var step = context.Render<KeyStep>(p => p.Add(s => s.OnNext, provider => next = provider));

        step.Find("input[type=password]").Input("sk-or-a-key-nobody-accepts-9Zx1");
        step.WaitForAssertion(() => Assert.NotNull(step.Find("form[aria-label='Enter a key for OpenRouter']")));
        await step.Find("form").SubmitAsync();
        step.WaitForAssertion(() => Assert.Contains("The key was refused, so it was not saved", step.Markup, StringComparison.Ordinal));
        Assert.Null(next);

        step.FindAll("button").Single(b => b.TextContent.Trim() == "Save anyway").Click();
        step.WaitForAssertion(() => Assert.Equal("openrouter", next));
    }

    [Fact]
    public async Task Key_OfTheEnvironment_IsOfferedAndNotCopied()
    {
        await using var household = await Household.NewAsync(prepare: m => m.Set("OPENAI_API_KEY", FakeProviders.GoodKey));
        using var context = new PageContext(household);
        string? next = null;
        var step = context.Render<KeyStep>(p => p.Add(s => s.OnNext, provider => next = provider));

        Assert.Contains("OPENAI_API_KEY is set in the environment", step.Markup, StringComparison.Ordinal);
        household.Providers.Mood = Mood.Status500;
        step.FindAll("button").Single(b => b.TextContent.Trim() == "Use OPENAI_API_KEY").Click();
        step.WaitForAssertion(() => Assert.Contains("answered with status 500", step.Markup, StringComparison.Ordinal));
        household.Providers.Mood = Mood.Well;
        step.WaitForAssertion(() => Assert.DoesNotContain("Testing…", step.Markup, StringComparison.Ordinal));
        step.FindAll("button").Single(b => b.TextContent.Trim() == "Use OPENAI_API_KEY").Click();

        step.WaitForAssertion(() => Assert.Equal("openai", next));
        Assert.Null(household.Get<ProviderBoard>().Get(ProviderCatalog.OpenAI).Stored);
    }

    [Fact]
    public async Task Team_IsPrefilled_WithPricesAndAWordOnEach()
    {
        await using var household = await Household.NewAsync();
        await household.StoreAsync("anthropic", FakeProviders.GoodKey, verify: true);
        using var context = new PageContext(household);
        TeamPlan? plan = null;
        var step = context.Render<TeamStep>(p => p.Add(s => s.Provider, "anthropic").Add(s => s.OnStart, wanted => plan = wanted));

        step.WaitForAssertion(() => Assert.Contains("$3 in, $15 out per million tokens", step.Markup, StringComparison.Ordinal));
        step.WaitForAssertion(() => Assert.Contains("$1 in, $5 out per million tokens", step.Markup, StringComparison.Ordinal));
        Assert.Contains("key …x7Qd is stored encrypted", step.Markup, StringComparison.Ordinal);
        step.FindAll("input.mono")[1].Input("a-model-of-my-own");
        step.WaitForAssertion(() => Assert.Contains("Not in the list of Anthropic", step.Markup, StringComparison.Ordinal));
        step.Find("form").Submit();

        step.WaitForAssertion(() => Assert.Equal(new TeamPlan("anthropic", "Team Lead", "claude-sonnet-4-6", "Coder", "a-model-of-my-own", null), plan), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Ollama_AbsentThenThereThenWithModels_IsFollowed()
    {
        await using var ollama = await FakeOllama.StartAsync();
        await ollama.GoAsync();
        await using var household = await Household.NewAsync(ollama);
        using var context = new PageContext(household);
        string? next = null;
        var step = context.Render<OllamaStep>(p => p.Add(s => s.OnNext, model => next = model));
        step.WaitForAssertion(() => Assert.Contains("Not found on this computer", step.Markup, StringComparison.Ordinal));
        Assert.NotEmpty(step.FindAll("[data-copy]"));

        household.Machine.Install("ollama", "exit 0");
        await household.Get<RuntimeScan>().LookAsync(null, default);
        step.WaitForAssertion(() => Assert.Contains("Installed, stopped", step.Markup, StringComparison.Ordinal), TimeSpan.FromSeconds(10));

        await ollama.ComeBackAsync();
        step.WaitForAssertion(() => Assert.Contains("Pull a first model", step.Markup, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        Assert.Equal("Pull llama3.2", step.Find(".rows .btn-primary").GetAttribute("aria-label"));

        ollama.Models["qwen3:4b"] = 2_500_000_000;
        step.WaitForAssertion(() => Assert.Contains("Continue with qwen3:4b", step.Markup, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        step.Find("form").Submit();
        step.WaitForAssertion(() => Assert.Equal("qwen3:4b", next), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Guide_WithAFolderThatCannotBe_SaysWhy_AndWorksWithoutOne()
    {
        await using var household = await Household.NewAsync();
        using var context = new PageContext(household);
        TeamPlan? plan = null;
        var step = context.Render<GuideStep>(p => p.Add(s => s.OnStart, wanted => plan = wanted));

        step.Find("#folder").Input("/etc");
        step.Find("form").Submit();
        step.WaitForAssertion(() => Assert.Contains("belongs to the system", step.Markup, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        Assert.Null(plan);

        step.Find("#folder").Input("");
        step.Find("form").Submit();
        step.WaitForAssertion(() => Assert.Equal(new TeamPlan("local", "Guide", null, "Recipes", null, null), plan), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Guide_MakesASampleRepository()
    {
        await using var household = await Household.NewAsync();
        using var context = new PageContext(household);
        TeamPlan? plan = null;
        var step = context.Render<GuideStep>(p => p.Add(s => s.OnStart, wanted => plan = wanted));

        step.FindAll("button").Single(b => b.TextContent.Trim() == "Make a sample repository").Click();
        step.WaitForAssertion(() => Assert.Contains("made for you to try things on", step.Markup, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        step.Find("form").Submit();

        step.WaitForAssertion(() => Assert.NotNull(plan), TimeSpan.FromSeconds(20));
        Assert.True(Directory.Exists(Path.Combine(plan!.Folder!, ".git"))); // just started with it
    }
}
