using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Runtimes.Adapters.Cli;
using RuntimesWeb.Core.Runtimes.Tools;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Claude;

/// <summary>A server on a computer with a key of Anthropic and a stand-in of Claude Code, and a person's repository.</summary>
public sealed class ClaudeHouse : IAsyncLifetime
{
    public TestMachine Machine { get; } = new();

    public PersonsRepository Repository { get; } = new();

    public TestApp App { get; private set; } = null!; // made before each test

    public CliPool Pool => Get<CliPool>();

    public IRuntimeAdapter Adapter => App.Services.GetServices<IRuntimeAdapter>().Single(a => a.Runtime == RuntimeCatalog.ClaudeCode);

    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    public async ValueTask InitializeAsync()
    {
        Machine.InstallFakeClaude();
        Machine.Set("ANTHROPIC_API_KEY", FakeModels.Key);
        App = await TestApp.StartAsync(
            builder => builder.Services.Replace(ServiceDescriptor.Singleton(Machine.Machine)),
            // The key belongs to the address of the configuration; nobody listens there, and nobody has to.
            "--Providers:anthropic:BaseUrl", "http://127.0.0.1:9/anthropic", "--Providers:ollama:BaseUrl", "http://127.0.0.1:9/ollama");
        await Get<RuntimeBoard>().FirstLook.WaitAsync(TimeSpan.FromSeconds(20));
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        Repository.Dispose();
        Machine.Dispose();
    }

    public RunRequest Request(string message) => new(Guid.NewGuid(), new ModelChoice(ProviderCatalog.Anthropic), ModelMessage.User.Say(message))
    {
        SystemPrompt = "You are the coder of this house.",
        Folder = Get<CheckFolder>().Run(Repository.Path).Value,
        Gate = new ScriptedGate { Judges = _ => PermissionDecision.Ask("no rule"), Answers = _ => new ApprovalAnswer(ApprovalStatus.Allowed) },
    };

    /// <summary>Has it done, to the end of the run.</summary>
    public async Task<List<RunEvent>> RunAsync(RunRequest request, Action<RunEvent>? seen = null, CancellationToken ct = default)
    {
        var told = new List<RunEvent>();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        await foreach (var e in Adapter.RunAsync(request, limit.Token))
        {
            told.Add(e);
            seen?.Invoke(e);
        }

        return told;
    }

    public static string TextOf(IEnumerable<RunEvent> told) => string.Concat(told.OfType<RunEvent.Text>().Select(t => t.Value));

    /// <summary>The processes it has had so far.</summary>
    public string[] Pids => Machine.Seen("pids").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The messages it has heard, newest last.</summary>
    public JsonNode[] Messages => [.. Machine.Seen("heard").Split('\n').Where(l => l.Contains("\"type\":\"user\"", StringComparison.Ordinal)).Select(l => JsonNode.Parse(l)!)]; // lines of ours
}
