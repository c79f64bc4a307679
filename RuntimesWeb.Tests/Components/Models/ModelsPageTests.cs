using Bunit;
using RuntimesWeb.Components.Models;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Ollama;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Components.Models;

public sealed class ModelsPageTests
{
    [Fact]
    public async Task Page_WithoutOllama_SaysHowToInstallItOnEachSystem()
    {
        await using var house = await Household.FreshAsync();
        using var context = new PageContext(house);

        var page = context.Render<ModelsPage>();

        Assert.Contains(page.FindAll("h2"), h => h.TextContent == "Ollama is not on this computer");
        Assert.Equal(3, page.FindAll(".command code").Count);
        Assert.Contains(page.FindAll("a"), a => a.GetAttribute("href") == "https://ollama.com/download");
        Assert.Contains(page.FindAll("button"), b => b.TextContent.Trim() == "Re-check");
    }

    [Fact]
    public async Task Page_WhenOllamaIsStopped_SaysHowToStartIt()
    {
        await using var house = await Household.FreshAsync(machine => machine.Install("ollama", "echo ollama version is 0.17.1"));
        using var context = new PageContext(house);

        var page = context.Render<ModelsPage>();

        Assert.Contains(page.FindAll("h2"), h => h.TextContent == "Ollama is installed, but not running");
        Assert.Equal("ollama serve", page.Find(".command code").TextContent);
        Assert.Contains("Nothing listens at http://127.0.0.1:9.", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_WithoutAModel_SuggestsWhatFitsFirst()
    {
        await using var ollama = await FakeOllama.StartAsync();
        await using var house = await Household.WithOllamaAsync(ollama);
        using var context = new PageContext(house);

        var page = context.Render<ModelsPage>();

        Assert.Contains("No model yet", page.Markup, StringComparison.Ordinal);
        var suggestions = page.FindAll(".suggestion").Select(s => s.TextContent).ToList();
        Assert.Equal(6, suggestions.Count);
        Assert.All(suggestions, s => Assert.Contains("Fits", s, StringComparison.Ordinal));
        page.FindAll("button").Single(b => b.TextContent.StartsWith("Show all", StringComparison.Ordinal)).Click();
        Assert.Contains("Too big", page.FindAll(".suggestion")[^1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Table_TellsWhatAModelIsAndWhetherItIsInMemory()
    {
        await using var ollama = await FakeOllama.StartAsync();
        ollama.Models["llama3.2:latest"] = 2_019_393_189;
        ollama.Models["qwen3:8b"] = 5_225_388_164;
        ollama.Loaded["llama3.2:latest"] = 0;
        await using var house = await Household.WithOllamaAsync(ollama);
        using var context = new PageContext(house);

        var page = context.Render<ModelsPage>();

        var rows = page.FindAll("tbody tr").Select(r => string.Join(' ', r.TextContent.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries))).ToList();
        Assert.Equal(2, rows.Count);
        Assert.Contains("2 GB 3.2B · Q4_K_M llama", rows[0], StringComparison.Ordinal);
        Assert.Equal(["Chat", "Tools", "128k context"], page.FindAll("tbody tr:first-child .tag").Select(t => t.TextContent));
        Assert.Contains("In memory 3.4 GB", rows[0], StringComparison.Ordinal);
        Assert.Contains("5.2 GB", rows[1], StringComparison.Ordinal);
        Assert.Contains("2 models, 7.2 GB", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Free 120 GB of 500 GB", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(page.FindAll(".suggestion"), s => s.TextContent.Contains("llama3.2 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Name_ThatIsNone_IsToldWhileTypedAndNotSent()
    {
        await using var ollama = await FakeOllama.StartAsync();
        await using var house = await Household.WithOllamaAsync(ollama);
        using var context = new PageContext(house);
        var page = context.Render<ModelsPage>();

        page.Find("#model").Input("evil.example/owner/model");

        Assert.Contains("Models are not pulled from evil.example.", page.Find("#model-hint").TextContent, StringComparison.Ordinal);
        page.Find("form[aria-label='Pull a model']").Submit();
        Assert.Equal(0, ollama.Pulls);
        Assert.Empty(house.Get<JobQueue>().Active);
    }

    [Fact]
    public async Task Pull_InSilence_IsShownAsAStallWithWhatToDo()
    {
        await using var ollama = await FakeOllama.StartAsync();
        ollama.Fail(new PullFault(PullFaultKind.NoBytes, AtBytes: 30_000));
        await using var house = await Household.WithOllamaAsync(ollama);
        using var context = new PageContext(house);
        var page = context.Render<ModelsPage>();
        var pulls = new PullTesting(house);

        var job = await pulls.BeginAsync();
        await pulls.UntilAsync(job.Id, OllamaJobs.IsStalled, "the stall");

        page.WaitForAssertion(() => Assert.Equal("The download stalls", page.Find(".note-warn .note-title").TextContent), TimeSpan.FromSeconds(10));
        Assert.Contains("Ollama is still connected", page.Find(".pull .progress-text").TextContent, StringComparison.Ordinal);
        Assert.Equal("30", page.Find("[role=progressbar]").GetAttribute("aria-valuenow"));
        Assert.Contains(page.FindAll(".pull button"), b => b.TextContent.Trim() == "Pause");
    }

    [Fact]
    public async Task Pull_ThatFailed_StaysWithCauseHintAndRetry()
    {
        await using var ollama = await FakeOllama.StartAsync();
        ollama.Fail(new PullFault(PullFaultKind.ErrorLine, 50_000, "write /models: no space left on device"));
        await using var house = await Household.WithOllamaAsync(ollama);
        using var context = new PageContext(house);
        var page = context.Render<ModelsPage>();
        var pulls = new PullTesting(house);

        await pulls.EndAsync(await pulls.BeginAsync());

        page.WaitForAssertion(() => Assert.Contains("no space left on device", page.Find(".note-danger").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        Assert.Contains("Free space on the disk", page.Find(".note-danger").TextContent, StringComparison.Ordinal);
        Assert.Contains(page.FindAll(".pull button"), b => b.TextContent.Trim() == "Retry");
    }

    [Fact]
    public async Task Address_IsTestedOnThePage()
    {
        await using var ollama = await FakeOllama.StartAsync();
        ollama.Models["llama3.2:latest"] = 1;
        await using var house = await Household.WithOllamaAsync(ollama);
        using var context = new PageContext(house);
        var page = context.Render<ModelsPage>();

        page.FindAll("button").Single(b => b.GetAttribute("aria-label") == "Test the address of Ollama").Click();

        page.WaitForAssertion(() => Assert.Contains("Works, 1 model", page.Find(".note-ok").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
    }
}
