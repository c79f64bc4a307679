using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Runtimes.Adapters.Cli;

namespace RuntimesWeb.Tests.Support;

/// <summary>One such house for all tests of the two.</summary>
[CollectionDefinition(nameof(CodexHouse))]
public sealed class CodexCollection : ICollectionFixture<CodexHouse>;

/// <summary>The server on a computer with a Codex and a Hermes that are stand-ins, keys from its environment, and somebody who asks their adapters directly.</summary>
public sealed class CodexHouse : ModelHouse, IAsyncLifetime
{
    public IRuntimeAdapter Codex => Adapter(RuntimeCatalog.Codex);

    public CliPool Pool => App.Services.GetRequiredService<CliPool>();

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        Machine.InstallFakeCodex();
        Machine.InstallFakeHermes();
        await InitializeAsync();
        await App.Services.GetRequiredService<RuntimeBoard>().FirstLook;
    }

    public IRuntimeAdapter Adapter(RuntimeId runtime) => App.Services.GetServices<IRuntimeAdapter>().Single(a => a.Runtime == runtime);

    public WorkFolder Folder(PersonsRepository repository) => App.Services.GetRequiredService<CheckFolder>().Run(repository.Path).Value;

    public RunRequest Ask(string text, IRuntimeAdapter? of = null) => new(Guid.NewGuid(), (of ?? Codex).Choose(new ModelChoice()).Value, ModelMessage.User.Say(text));

    public async Task<List<RunEvent>> RunAsync(RunRequest request, IRuntimeAdapter? with = null, CancellationToken? until = null, Action<RunEvent>? seen = null)
    {
        var events = new List<RunEvent>();
        await foreach (var e in (with ?? Codex).RunAsync(request, until ?? TestContext.Current.CancellationToken))
        {
            events.Add(e);
            seen?.Invoke(e);
        }

        Assert.Single(events, e => e.IsLast);
        Assert.True(events[^1].IsLast);
        return events;
    }

    /// <summary>How the stand-ins were started, and what Codex heard.</summary>
    public string Kept(string file) => Path.Combine(Machine.Home, file) is var path && File.Exists(path) ? File.ReadAllText(path) : "";

    public static string Text(IEnumerable<RunEvent> events) => string.Concat(events.OfType<RunEvent.Text>().Select(t => t.Value));
}
