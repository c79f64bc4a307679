using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Access;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Memory;
using RuntimesWeb.Core.Ollama;
using RuntimesWeb.Core.Onboarding;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Permissions.Rules;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Teams;
using RuntimesWeb.Core.Usage.Budgets;

namespace RuntimesWeb.Tests.Support;

/// <summary>The server on a computer of the test's own, with providers that are stand-ins: fresh, or lived in.</summary>
public sealed class Household : IAsyncDisposable
{
    private Household(TestApp app, TestMachine machine, FakeProviders providers) => (App, Machine, Providers) = (app, machine, providers);

    public static Actor Person { get; } = new("test");

    public TestApp App { get; }

    public TestMachine Machine { get; }

    public FakeProviders Providers { get; }

    /// <summary>Jobs whose work a test writes.</summary>
    public ScriptedJob Jobs { get; private init; } = new();

    /// <summary>Nothing installed, no keys, no Ollama.</summary>
    public static Task<Household> FreshAsync(Action<TestMachine>? prepare = null) => StartAsync(prepare, null, null, null);

    /// <summary>Fresh, with services of the test's own.</summary>
    public static Task<Household> WithAsync(Action<IServiceCollection> services, string? folder = null) => StartAsync(null, null, services, folder);

    /// <summary>As it is for a person who has just started it for the first time: the first visit leads to the wizard.</summary>
    /// <param name="startedIn">The folder the server was started in.</param>
    public static Task<Household> NewAsync(FakeOllama? ollama = null, Action<TestMachine>? prepare = null, string startedIn = "/", string? folder = null) => StartAsync(
        prepare,
        ollama?.Address,
        services => services.AddSingleton(Quick).AddSingleton(new Capacity(16_000_000_000, _ => new DiskSpace(120_000_000_000, 500_000_000_000))).AddSingleton(new StartedIn(startedIn)),
        folder,
        "--Welcome:AtFirstStart", "true");

    /// <summary>With an Ollama of the test's own; on a data folder that stays, when one is given.</summary>
    public static Task<Household> WithOllamaAsync(FakeOllama ollama, PullTimes? times = null, string? folder = null) => StartAsync(
        null,
        ollama.Address,
        services => services.AddSingleton(times ?? Quick).AddSingleton(new Capacity(16_000_000_000, _ => new DiskSpace(120_000_000_000, 500_000_000_000))),
        folder);

    /// <summary>A pull's times for a test: a stall is told soon; nothing is given up, however busy the computer is, but where the test says so.</summary>
    public static PullTimes Quick { get; } = new(TimeSpan.FromMilliseconds(600), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5));

    private static async Task<Household> StartAsync(Action<TestMachine>? prepare, string? ollama, Action<IServiceCollection>? services, string? folder, params string[] more)
    {
        var machine = new TestMachine();
        prepare?.Invoke(machine);
        var providers = await FakeProviders.StartAsync();
        // Ollama points at a port nobody listens on; the other providers answer.
        string[] settings = [.. providers.Settings[..^2], "--Providers:ollama:BaseUrl", ollama ?? "http://127.0.0.1:9", .. more];
        var jobs = new ScriptedJob();
        var app = await TestApp.StartAtAsync(
            folder,
            builder =>
            {
                builder.Services.AddSingleton(machine.Machine).AddSingleton<IJobHandler>(jobs);
                services?.Invoke(builder.Services);
            },
            settings);
        var household = new Household(app, machine, providers) { Jobs = jobs };
        await household.Get<RuntimeBoard>().FirstLook.WaitAsync(TimeSpan.FromSeconds(20));
        return household;
    }

    /// <summary>Two CLIs, a verified key, one from the environment, one the provider refuses, one for another address, and a history.</summary>
    public static async Task<Household> LivedInAsync()
    {
        var household = await FreshAsync(machine =>
        {
            machine.InstallClaude();
            machine.InstallCodex();
            machine.Set("OPENROUTER_API_KEY", FakeProviders.GoodKey);
        });
        await household.StoreAsync("anthropic", FakeProviders.GoodKey, verify: true);
        await household.StoreAsync("openai", "sk-a-key-that-nobody-accepts-9Zx1", verify: false);
        await household.Get<ProbeProvider>().VerifyStoredAsync(ProviderCatalog.Get(ProviderCatalog.OpenAI), default);
        await household.StoreAsync("xai", "xai-entered-for-the-usual-address-5Tt2", verify: false);
        await household.Get<SetBaseUrl>().RunAsync("xai", "https://gateway.example/a/rather/long/path/that/does/not/end/soon/v1", Person, default);
        await household.Get<AccessKeys>().CreateAsync("Nightly script", "read", null, Person, default);
        await household.Get<AccessKeys>().CreateAsync("Continuous integration of the whole team", "agent:reviewer", new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero), Person, default);
        await household.TeamAsync();
        await household.RulesAsync();
        await household.RememberAsync();
        await household.WorkAsync();
        await household.UseAsync();
        await household.PlanAsync();
        foreach (var (scope, id, window, limit, mode) in new[] { ("all", "", "month", 20_000_000L, "cap"), ("agent", "coder", "day", 30_000L, "warn"), ("agent", "team-lead", "month", 900_000L, "cap") })
        {
            await household.Get<EditBudgets>().SetAsync(new BudgetInput(scope, id, window, limit, mode), Person, default);
        }

        return household;
    }

    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    /// <summary>The starter team, an empty one, and an agent that has much to say about itself.</summary>
    private async Task TeamAsync()
    {
        await Get<SeedNativeTeam>().RunAsync("anthropic", null, Person, default);
        await Get<EditTeams>().CreateAsync(new TeamInput("Night shift", "🌙", "#e94560"), Person, default);
        await Get<CreateAgent>().RunAsync(new AgentInput
        {
            Name = "Reviewer-of-everything-that-changes-in-the-repository-overnight",
            Description = "Reads every change of the day, compares it with what was asked for, and writes down in plain words what is missing, what is risky and what is simply good.",
            RuntimeId = "codex",
            Model = "a-model-with-a-rather-long-name-that-does-not-end-soon",
        }, Person, default);
    }

    /// <summary>Rules of each kind, for all and for one, one of them long, and a preset.</summary>
    private async Task RulesAsync()
    {
        await Get<SwitchPreset>().RunAsync("read-only", on: true, Person, default);
        foreach (var input in new[]
        {
            new RuleInput(PermissionBehavior.Deny, "Bash(git push *)", "team-lead"),
            new RuleInput(PermissionBehavior.Deny, "Read(.env)"),
            new RuleInput(PermissionBehavior.Ask, "WebFetch"),
            new RuleInput(PermissionBehavior.Allow, "Bash(npm test *)", null, "/home/somebody/a-project-with-a-rather-long-name/that-does-not-end-soon/packages/server", PermissionRule.Always),
            new RuleInput(PermissionBehavior.Allow, "Bash(docker compose --file infrastructure/a-file-with-a-rather-long-name-that-does-not-end-soon.yml up --detach --wait && npm run test:integration)", null, null, PermissionRule.Always),
        })
        {
            Assert.True((await Get<AddRule>().RunAsync(input, Person, default)).IsOk);
        }
    }

    /// <summary>Two projects, and tasks in every state, one with a long name.</summary>
    private async Task PlanAsync()
    {
        var website = Directory.CreateDirectory(Path.Combine(Machine.Home, "code", "website")).FullName;
        var project = (await Get<AddProject>().RunAsync(new ProjectInput { Path = website, VerifyCommand = "npm test" }, Person, default)).Value.Project.Id;
        Assert.True((await Get<AddProject>().RunAsync(new ProjectInput { Name = "A-project-with-a-rather-long-name-that-does-not-end-soon-and-no-folder-yet" }, Person, default)).IsOk);
        var coder = new TaskInput { AssigneeAgentId = "coder", AssigneeRuntime = "clawboo-native", ProjectId = project };
        await TaskAsync(coder with { Title = "Show the time of the last change in the footer", Status = TaskState.Backlog, ProjectId = null });
        await TaskAsync(coder with { Title = "Fix the search box that forgets what was typed", Priority = 1, Description = "It forgets what was typed when one goes **back**.\n\n- [ ] keep the words\n- [ ] test it" });
        await TaskAsync(new TaskInput { Title = "Replace-the-old-name-of-the-product-everywhere-in-the-documentation-and-in-the-tests-of-it", AssigneeRuntime = "local", ProjectId = project });
        await TaskAsync(coder with { Title = "Read the settings once, not for each request" }, TaskState.InProgress);
        await TaskAsync(coder with { Title = "Say what is wrong when a file cannot be read" }, TaskState.InProgress, TaskState.InReview);
        await TaskAsync(new TaskInput { Title = "Upgrade the build", AssigneeRuntime = "codex", ProjectId = project }, TaskState.Blocked);
        await TaskAsync(coder with { Title = "Count words without reading the file twice" }, TaskState.InProgress, TaskState.Done);
        await TaskAsync(coder with { Title = "Rewrite everything" }, TaskState.Cancelled);
    }

    /// <summary>Writes a task down and moves it on, as a person does.</summary>
    public async Task<Guid> TaskAsync(TaskInput input, params TaskState[] way)
    {
        var made = await Get<CreateTask>().RunAsync(input, null, default);
        Assert.True(made.IsOk, made.Failure?.Message);
        foreach (var state in way)
        {
            Assert.True((await Get<EditTask>().RunAsync(made.Value.Id, new TaskInput { Status = state }, Person, default)).IsOk);
        }

        return made.Value.Id;
    }

    /// <summary>Memories of people and agents, one long, one doubtful, one that an agent wants to have forgotten.</summary>
    private async Task RememberAsync()
    {
        var save = Get<SaveMemory>();
        foreach (var input in new[]
        {
            new MemoryInput(MemoryPlace.All, MemoryCategory.Preference, "Commit messages are one honest sentence, without prefixes.") { Confidence = 1000, Tags = ["git", "style"] },
            new MemoryInput(MemoryPlace.Agent("coder"), MemoryCategory.Pattern, "Tests come before the code, and each has to fail once.") { Source = MemorySource.Agent, SavedBy = "coder", Tags = ["tests"] },
            new MemoryInput(MemoryPlace.Project("/home/somebody/a-project-with-a-rather-long-name-that-does-not-end-soon"), MemoryCategory.Fact, "The build needs /usr/share/a-folder-with-a-rather-long-name-that-does-not-end-soon/and-another-one-below-it/settings.json.\nWithout it, make stops with an error that names another file.") { Source = MemorySource.Agent, SavedBy = "coder", RunId = Guid.NewGuid(), Confidence = 450, Tags = ["build", "a-tag-with-a-rather-long-name-to-it"] },
        })
        {
            Assert.True((await save.RunAsync(input, Person, default)).IsOk);
        }

        var doubtful = await save.RunAsync(new MemoryInput(MemoryPlace.All, MemoryCategory.Outcome, "The upgrade to the new framework was put off until spring."), Person, default);
        await Get<ForgetMemory>().AskAsync(doubtful.Value.Fact.Id, new MemoryVisitor(Guid.NewGuid(), "coder", null), default);
    }

    /// <summary>Four weeks of answers: of a leader and a specialist, of a model that costs nothing, and of one whose price nobody knows.</summary>
    private Task UseAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        return Ledger.BookAsync(Get<Microsoft.EntityFrameworkCore.IDbContextFactory<RuntimesDb>>(),
        [
            .. Enumerable.Range(0, 28).Where(day => day % 6 != 4).SelectMany(day => new[]
            {
                Ledger.Row(now.AddDays(-day), input: 4200 + (day * 731 % 9000), output: 900, cost: 26_000 + (day * 7919 % 61_000)),
                Ledger.Row(now.AddDays(-day), model: "claude-haiku-4-5", input: 18_000, output: 2100, cost: 28_500, agent: "coder"),
                Ledger.Row(now.AddDays(-day), "ollama", "llama3.2:latest", 900, 300, 0, "ollama", null),
            }),
            .. Enumerable.Range(0, 3).Select(day => Ledger.Row(now.AddDays(-day), "openrouter", "a-vendor/a-model-with-a-rather-long-name-that-does-not-end-soon", 3000, 500, null, agent: "agent-that-is-gone")),
        ]);
    }

    /// <summary>Two jobs that are over, one that failed, and one that goes on until the server stops.</summary>
    private async Task WorkAsync()
    {
        await BeginAsync("a-small-model:3b", async (run, _) =>
        {
            await run.ReportAsync(2_019_393_189, 2_019_393_189, JobProgress.Bytes);
            return JobEnd.Done();
        });
        await BeginAsync("a-tool-with-a-rather-long-name-that-does-not-end-soon", async (run, _) =>
        {
            await run.OutputAsync("npm error code EACCES");
            return JobEnd.Fail("EACCES", "npm may not write to /usr/local/lib/node_modules", "Choose a folder you may write to in the settings, or run the server as its owner.");
        });
        var begun = new Turnstile();
        await BeginAsync("a-large-model:70b-instruct-q4_K_M", async (run, ct) =>
        {
            await run.StepAsync("pulling", "Pulling layers");
            await run.ReportAsync(17_180_000_000, 42_520_000_000, JobProgress.Bytes, parts: [new("sha256:4824460d29f2", 16_980_000_000, 42_300_000_000), new("sha256:948af2743fc7", 1_500, 1_500)]);
            await begun.PassAsync(ct);
            return JobEnd.Done();
        }, until: JobState.Running);
        await begun.Reached;
    }

    /// <summary>Has a scripted job begin; answers once it is in one of these states.</summary>
    public async Task<Job> BeginAsync(string target, Func<JobRun, CancellationToken, Task<JobEnd>>? script = null, Actor? by = null, params JobState[] until)
    {
        if (script is not null)
        {
            Jobs.Scripts[target] = script;
        }

        var queue = Get<JobQueue>();
        var ticket = await queue.EnqueueAsync(Jobs.Kind, target, by ?? Person, default);
        Assert.True(ticket.IsOk, ticket.Failure?.Message);
        return await UntilAsync(ticket.Value.Job.Id, until.Length > 0 ? until : [JobState.Succeeded, JobState.Failed]);
    }

    /// <summary>Waits until a job is in one of these states.</summary>
    public async Task<Job> UntilAsync(Guid id, params JobState[] states)
    {
        var queue = Get<JobQueue>();
        var there = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look() => _ = LookAsync();
        async Task LookAsync()
        {
            if (await queue.FindAsync(id, default) is { } job && states.Contains(job.State))
            {
                there.TrySetResult();
            }
        }

        queue.Changed += Look;
        try
        {
            await LookAsync();
            await there.Task.WaitAsync(TimeSpan.FromSeconds(20));
        }
        finally
        {
            queue.Changed -= Look;
        }

        return await queue.FindAsync(id, default) ?? throw new InvalidOperationException("the job is gone");
    }

    public async Task StoreAsync(string provider, string key, bool verify)
    {
        var outcome = await Get<ConnectProvider>().RunAsync(provider, key, verify, Person, default);
        Assert.True(outcome.IsOk && outcome.Value.Stored, $"{provider}: the key was not stored");
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Providers.DisposeAsync();
        Machine.Dispose();
    }
}
