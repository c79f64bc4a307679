using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Search;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Runtimes;

/// <summary>A computer with Codex that nobody signed in to, one key in the environment, and no Ollama.</summary>
public sealed class GuideHouse : IAsyncLifetime
{
    public Household House { get; private set; } = null!; // before each test

    public async ValueTask InitializeAsync() => House = await Household.FreshAsync(machine =>
    {
        machine.InstallCodex();
        machine.Set("OPENROUTER_API_KEY", FakeProviders.GoodKey);
    });

    public ValueTask DisposeAsync() => House.DisposeAsync();
}

public sealed class GuideTests(GuideHouse at, ITestOutputHelper output) : IClassFixture<GuideHouse>
{
    private const string Unknown = "I do not know that";

    private IRuntimeAdapter Local => at.House.App.Services.GetServices<IRuntimeAdapter>().Single(a => a.Runtime == RuntimeCatalog.Local);

    [Theory]
    // What is true now.
    [InlineData("Why is Codex red?", "**Codex, right now:** needs a sign-in", "codex login", "(/runtimes/codex)", "From the help, **Get Codex ready**")]
    [InlineData("is codex working", "**Codex, right now:**")]
    [InlineData("Which runtimes can I use?", "**Runtimes, right now:**", "Built-in guide", "(/runtimes)")]
    [InlineData("Which runtimes are ready?", "**Runtimes, right now:**")]
    [InlineData("Why is Clawboo Native not ready?", "**Clawboo Native, right now:**")]
    [InlineData("Why is Ollama (Local) not ready?", "**Ollama (Local), right now:**")]
    [InlineData("What is codex and hermes status?", "**Codex, right now:**", "**Hermes, right now:**")]
    [InlineData("what is the status of claude code", "**Claude Code, right now:** Not installed. What to do: Install it: `npm install")]
    [InlineData("Is Ollama running?", "**Ollama", "(/models)")]
    [InlineData("which models do I have locally?", "**Local models, right now:**")]
    [InlineData("Which API keys are connected?", "**API keys, right now:** There is a usable key of OpenRouter")]
    [InlineData("do I have an openrouter key?", "**OpenRouter key, right now:** There is one, from the environment")]
    [InlineData("How much disk space is free?", "**Free disk space, right now:**")]
    [InlineData("free disk space?", "**Free disk space, right now:**")]
    [InlineData("how much RAM does this computer have", "**Memory, right now:**")]
    [InlineData("Did any jobs fail recently?", "**Failed jobs, right now:**", "(/jobs")]
    [InlineData("what jobs are running right now?", "**Jobs, right now:** Nothing is running")]
    [InlineData("how many agents do I have?", "**Agents, right now:** There is none yet")]
    [InlineData("Which version is this?", "**Version, right now:** This is RuntimesWeb")]
    [InlineData("what address and port does this server listen on?", "**Address, right now:**")]
    // What the help says.
    [InlineData("How do I connect a key?", "**Connect a key**", "> Open [Credentials](/credentials)")]
    [InlineData("where are my keys stored?", "**Where keys are kept**", "AES-256-GCM")]
    [InlineData("can someone steal my keys", "**What the vault does not protect against**")]
    [InlineData("How do I install Claude Code?", "npm install -g @anthropic-ai/claude-code@2")]
    [InlineData("npm EACCES permission denied", "**An install failed**")]
    [InlineData("an install failed, what now?", "**An install failed**", "(/jobs)")]
    [InlineData("how to pull a model", "**Pull a model**", "(/models)")]
    [InlineData("which model should I choose for a small laptop?", "**Which model to choose**")]
    [InlineData("how do I back up everything", "**Back up and restore**")]
    [InlineData("open it on my phone over the network", "**Use it from another computer**", "(/settings/keys)")]
    [InlineData("does it send telemetry?", "**Does it send anything home**")]
    [InlineData("how do I stop an answer", "**Stop an answer**", "(/chat)")]
    [InlineData("can I branch a conversation", "**Edit, retry and branch**")]
    [InlineData("what does it cost?", "(/usage)")]
    [InlineData("what is a recipe", "**Recipes**", "repository-tour")]
    [InlineData("What may agents do without asking?", "From the help, **Permission modes**", "Trusted")]
    [InlineData("what can an agent do without asking me", "From the help, **Permission modes**")]
    [InlineData("how do I allow a command for good", "**Allow or forbid something for good**")]
    [InlineData("how do I write a changelog", "**Write a changelog**", "/recipe changelog")]
    [InlineData("find broken links in my docs", "**Find dead links**")]
    [InlineData("replace a word in all files", "**Replace text in many files**")]
    [InlineData("analyse my repository", "**Look through a repository**")]
    [InlineData("change the port", "**Change the port**")]
    [InlineData("curl examples for the rest api", "**Use the REST API**", "(/docs)")]
    [InlineData("make a team with a leader", "**Make a team**", "(/teams)")]
    [InlineData("how long are jobs kept? Jobs:KeepDays", "KeepDays")]
    [InlineData("RateLimits:Prompt:PermitLimit", "RateLimits:Prompt:PermitLimit")]
    [InlineData("how do i conect a credentail", "(/credentials)")]
    // What it does not know.
    [InlineData("What is the capital of France?", Unknown, "(/credentials)", "(/models)")]
    [InlineData("Write me a poem about the sea", Unknown)]
    [InlineData("write a python function that sorts a list", Unknown)]
    [InlineData("Who won the world cup in 1998?", Unknown)]
    [InlineData("what's the weather tomorrow", Unknown)]
    [InlineData("Translate good morning into Spanish", Unknown)]
    [InlineData("what is 17 * 23", Unknown)]
    [InlineData("explain quantum entanglement like I'm five", Unknown)]
    [InlineData("Wie füge ich einen Schlüssel hinzu?", Unknown, "only understand English")]
    [InlineData("日本語を話せますか", Unknown, "only understand English")]
    // What is no question.
    [InlineData("hi", "no language model", "Which runtimes can I use?")]
    [InlineData("What can you do?", "no language model")]
    [InlineData("are you an AI?", "no language model")]
    [InlineData("thanks a lot!", "You are welcome")]
    [InlineData("ok", "ask the next question")]
    [InlineData("???", "no language model")]
    public async Task Guide_AQuestion_IsAnsweredFromWhatItKnows(string question, params string[] expected)
    {
        var answer = await AskAsync(question);

        output.WriteLine(answer);
        Assert.All(expected, part => Assert.Contains(part, answer, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(expected.Contains(Unknown), answer.Contains(Unknown, StringComparison.Ordinal));
        Assert.Equal(answer, await AskAsync(question));
    }

    [Theory]
    [InlineData("\"; DROP TABLE texts; --")]
    [InlineData("a AND (b OR \"c) NEAR/2 title:*")]
    [InlineData("🤖🤖🤖")]
    [InlineData("\0\u0001")]
    [InlineData("")]
    public async Task Guide_OddText_IsAnsweredToo(string text) => Assert.NotEmpty(await AskAsync(text));

    [Theory]
    [InlineData("Which version is this?", "From the")]
    [InlineData("Which runtimes can I use?", "Disconnect a runtime**")]
    [InlineData("is codex working", "What is not there yet**")]
    [InlineData("how do I stop an answer", "right now")]
    [InlineData("what jobs are running right now?", "| Catalogue |")]
    [InlineData("Did any jobs fail recently?", "**Jobs, right now")]
    public async Task Guide_DoesNotDistract(string question, string with) => Assert.DoesNotContain(with, await AskAsync(question));

    [Fact]
    public async Task Guide_WhenManyFactsFitEqually_ShowsNone()
    {
        var answer = await AskAsync("How do I connect a key?");

        Assert.StartsWith("From the help, **Connect a key**", answer);
        Assert.Contains("- [Use a key of the environment](/credentials)", answer);
    }

    [Fact]
    public async Task Guide_TenThousandCharacters_AreAnsweredToo() =>
        Assert.NotEmpty(await AskAsync(string.Concat(Enumerable.Repeat("why does \"key\" OR * not work? ", 400))));

    [Fact]
    public async Task Guide_Answers_Quickly()
    {
        await AskAsync("warm");
        var began = Stopwatch.GetTimestamp();
        for (var n = 0; n < 20; n++)
        {
            await AskAsync($"Why is codex not ready and where do I connect key {n}?");
        }

        var each = Stopwatch.GetElapsedTime(began) / 20;
        output.WriteLine($"{each.TotalMilliseconds:0.0} ms");
        Assert.InRange(each, TimeSpan.Zero, TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public async Task Guide_WhenTheStateChanges_TheAnswerDoes()
    {
        await using var house = await Household.FreshAsync();
        var local = house.App.Services.GetServices<IRuntimeAdapter>().Single(a => a.Runtime == RuntimeCatalog.Local);
        Assert.Contains("**Anthropic key, right now:** There is none yet", TextOf(await RunAsync(local, "is my anthropic key connected?")));
        Assert.Contains("**Teams, right now:** There is none yet", TextOf(await RunAsync(local, "how many teams do I have?")));

        await house.StoreAsync("anthropic", FakeProviders.GoodKey, verify: true);
        await house.Get<Core.Teams.EditTeams>().CreateAsync(new Core.Teams.TeamInput("Night shift", "🌙", "#e94560"), Household.Person, default);

        var answer = TextOf(await RunAsync(local, "is my anthropic key connected?"));
        Assert.Contains("**Anthropic key, right now:** There is one in the vault, and it was verified", answer);
        Assert.DoesNotContain(FakeProviders.GoodKey, answer, StringComparison.Ordinal);
        Assert.Contains("1 team: Night shift", TextOf(await RunAsync(local, "how many teams do I have?")));
        Assert.Contains("Anthropic Direct API, right now:** Ready with Anthropic", TextOf(await RunAsync(local, "is anthropic direct api ready?")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_EndsOnce_WithoutUsage_AndNoModelIsEverChosen()
    {
        var events = await RunAsync(Local, "hello");

        Assert.Equal(["text", "done"], events.Select(e => e.Type));
        Assert.Equal(DoneReason.Completed, Assert.IsType<RunEvent.Done>(events[^1]).Reason);
        Assert.Equal(new ModelChoice(), Local.Choose(new ModelChoice(new("anthropic"), "claude")).Value);
    }

    [Fact]
    public async Task Run_WhatWasSaidMeanwhile_IsAnsweredBeforeTheEnd()
    {
        var inputs = new RunInputs();
        inputs.TryAdd("thanks");

        var events = await RunAsync(Local, "hello", inputs: inputs);

        Assert.Equal(["text", "input", "text", "done"], events.Select(e => e.Type));
        Assert.False(inputs.TryAdd("too late"));
    }

    [Theory]
    [InlineData("/recipe repository-tour", "no_folder", "Choose a folder")]
    [InlineData("Run the repository tour please", "no_folder", "Choose a folder")]
    [InlineData("/recipe", "bad_recipe", "repository-tour")]
    [InlineData("/recipe nothing", "bad_recipe", "repository-tour")]
    [InlineData("/recipe repository-tour months=0", "bad_recipe", "months=12")]
    [InlineData("/recipe repository-tour months=12 fast", "bad_recipe", "months=12")]
    [InlineData("/recipe replace-text find=a", "bad_recipe", "with=")]
    [InlineData("Changelog\n\nWrite what is new since June.", "no_folder", "Choose a folder")]
    public async Task Run_ARecipeThatCannotBegin_SaysWhy(string message, string code, string hint)
    {
        var error = Assert.IsType<RunEvent.Error>(Assert.Single(await RunAsync(Local, message)));

        Assert.Equal(code, error.Code);
        Assert.Contains(hint, error.Hint);
    }

    [Fact]
    public async Task Run_ARecipeInAFolder_ReportsAndIsDone()
    {
        using var folder = new TestFolder();
        folder.Write("main.py", "print(1)\n");

        var events = await RunAsync(Local, "/recipe repository-tour", folder.Folder);

        Assert.Contains("# Repository tour: project", TextOf(events));
        Assert.Equal(3, events.Count(e => e is RunEvent.ToolResult));
        Assert.IsType<RunEvent.Done>(events[^1]);
    }

    [Fact]
    public void Adapter_HasNothingToReachTheNetworkWith()
    {
        var parts = typeof(HelpLibrary).Assembly.GetTypes().Where(t => t.Namespace is { } name && (name.StartsWith("RuntimesWeb.Core.Runtimes.Adapters.Local", StringComparison.Ordinal) || name.StartsWith("RuntimesWeb.Core.Search", StringComparison.Ordinal)))
            .SelectMany(t => t.GetConstructors()).SelectMany(c => c.GetParameters()).Select(p => p.ParameterType.Name);

        Assert.DoesNotContain(parts, name => name.Contains("Http", StringComparison.Ordinal) || name.Contains("ModelClient", StringComparison.Ordinal));
    }

    private async Task<string> AskAsync(string question) => TextOf(await RunAsync(Local, question));

    private static string TextOf(IEnumerable<RunEvent> events) => string.Concat(events.OfType<RunEvent.Text>().Select(t => t.Value));

    private static async Task<IReadOnlyList<RunEvent>> RunAsync(IRuntimeAdapter adapter, string message, WorkFolder? folder = null, RunInputs? inputs = null)
    {
        var request = new RunRequest(Guid.NewGuid(), adapter.Choose(new ModelChoice()).Value, ModelMessage.User.Say(message))
        {
            Folder = folder,
            Inputs = inputs ?? new RunInputs(),
        };
        var events = new List<RunEvent>();
        await foreach (var item in adapter.RunAsync(request, default))
        {
            events.Add(item);
        }

        return events;
    }
}
