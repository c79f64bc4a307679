using Microsoft.Playwright;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Browser;

/// <summary>A model's life in front of a person: found, pulled, paused, resumed, there, deleted.</summary>
public sealed class ModelsTests(Chromium chromium)
{
    [Fact]
    public async Task Model_FromSuggestionToDeletion_IsFollowedLive()
    {
        await using var ollama = await FakeOllama.StartAsync();
        ollama.OnlyWhenAllowed = true;
        await using var house = await Household.WithOllamaAsync(ollama);
        var pulls = new PullTesting(house);
        await using var visitor = await Visitor.ComeAsync(chromium, house.App.Address);
        await using var other = await Visitor.ComeAsync(chromium, house.App.Address);
        var page = visitor.Page;
        await visitor.OpenAsync("/runtimes/ollama");
        await page.GetByRole(AriaRole.Link, new() { Name = "Get a model: Ollama" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No model yet" })).ToBeVisibleAsync();
        await Screenshots.SaveAsync(page, "models-none");
        await other.OpenAsync("/models");

        await page.GetByLabel("Pull a model by name").FillAsync("llama3.2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pull", Exact = true }).First.ClickAsync();
        ollama.Allow(4);
        var bar = page.GetByRole(AriaRole.Progressbar);
        await Assertions.Expect(bar).ToHaveAttributeAsync("aria-valuenow", "40");
        await Assertions.Expect(other.Page.GetByRole(AriaRole.Progressbar)).ToHaveAttributeAsync("aria-valuenow", "40");
        await Screenshots.SaveAsync(page, "models-pulling");

        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Resume" })).ToBeVisibleAsync();
        await ollama.Changed.UntilAsync(() => ollama.Left == 1, "Ollama was left");
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        ollama.Allow(100);

        await Assertions.Expect(page.GetByRole(AriaRole.Rowheader, new() { Name = "llama3.2:latest" })).ToBeVisibleAsync();
        await Assertions.Expect(other.Page.GetByRole(AriaRole.Rowheader, new() { Name = "llama3.2:latest" })).ToBeVisibleAsync();
        await Assertions.Expect(bar).ToHaveCountAsync(0);
        await pulls.AssertForwardAsync((await house.Get<JobStore>().NewestAsync(["model-pull"], null, default))!);

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete llama3.2:latest" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Delete llama3.2:latest?" });
        await Assertions.Expect(dialog).ToContainTextAsync("of disk are freed");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No model yet" })).ToBeVisibleAsync();
        await Assertions.Expect(other.Page.GetByRole(AriaRole.Heading, new() { Name = "No model yet" })).ToBeVisibleAsync();
        Assert.Empty(ollama.Models);
        Assert.Empty(visitor.Errors);
    }

    [Fact]
    public async Task Page_FullOfModelsAndPulls_FitsAndReads()
    {
        await using var ollama = await FakeOllama.StartAsync();
        ollama.Models["llama3.2:latest"] = 2_019_393_189;
        ollama.Models["qwen2.5-coder:7b"] = 4_683_087_561;
        ollama.Models["hf.co/a-rather-long-owner/An-Even-Longer-Model-Name-Instruct-GGUF:Q4_K_M"] = 18_556_701_140;
        ollama.Loaded["llama3.2:latest"] = 0;
        await using var house = await Household.WithOllamaAsync(ollama);
        var pulls = new PullTesting(house);
        ollama.Fail(new PullFault(PullFaultKind.ErrorLine, 50_000, "write /usr/share/ollama/.ollama/models/blobs: no space left on device"), new PullFault(PullFaultKind.NoBytes, 30_000));
        await pulls.EndAsync(await pulls.BeginAsync("gemma3:12b"));
        ollama.ForgetDisk();
        var stalled = await pulls.BeginAsync("mistral:7b");
        await pulls.UntilAsync(stalled.Id, j => j.Progress.Message?.StartsWith("No data", StringComparison.Ordinal) == true, "the stall");
        ollama.ForgetDisk();
        ollama.OnlyWhenAllowed = true;
        var paused = await pulls.BeginAsync("qwen3:8b");
        ollama.Allow(6);
        await pulls.UntilAsync(paused.Id, j => j.Progress.Completed == 60_000, "six chunks");
        await pulls.Queue.PauseAsync(paused.Id, Household.Person, default);
        await using var visitor = await Visitor.ComeAsync(chromium, house.App.Address, "light");

        await visitor.OpenAsync("/models");
        await Assertions.Expect(visitor.Page.GetByText("Ollama is still connected").First).ToBeVisibleAsync();
        Assert.Empty(await Looks.ProblemsAsync(visitor.Page, "models-full"));
        Assert.Empty(visitor.Errors);
    }
}
