using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Runtimes.Adapters.Local;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes;
using RuntimesWeb.Core.Runtimes.Tools;

namespace RuntimesWeb.Tests.Support;

/// <summary>A folder of a person's, on a computer of the test's own, with real git and the recipes.</summary>
public sealed class TestFolder : IDisposable
{
    private readonly TestMachine _machine = new();
    private readonly ServiceProvider _services;

    public TestFolder()
    {
        Path = Directory.CreateDirectory(System.IO.Path.Combine(_machine.Home, "project")).FullName;
        _services = new ServiceCollection().AddSingleton(_machine.Machine).AddSingleton(TimeProvider.System).AddSingleton(DataFolder.Open(null, _machine.Machine))
            .AddSingleton(s => new ProcessRunner(s.GetRequiredService<Machine>())).AddProjects().AddSingleton<IToolSource, WorkspaceTools>().AddLogging().AddLocal().BuildServiceProvider();
    }

    public string Path { get; }

    public string Home => _machine.Home;

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public WorkFolder Folder => Get<CheckFolder>().Run(Path).Value;

    public string Write(string path, string text)
    {
        var file = System.IO.Path.Combine(Path, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    /// <summary>Git as a person runs it, with everything the repository's own configuration says.</summary>
    public async Task<string> GitAsync(params string[] arguments)
    {
        var ran = await Get<ProcessRunner>().RunAsync(
            "/usr/bin/git", ["-C", Path, "-c", "user.name=Some One", "-c", "user.email=some@example.com", "-c", "init.defaultBranch=main", .. arguments], TimeSpan.FromSeconds(30), default);
        return ran.Value.Output + ran.Value.Error;
    }

    public async Task CommitAsync(string message)
    {
        await GitAsync("add", "--all");
        await GitAsync("commit", "--quiet", "--message", message);
    }

    /// <summary>Decides about what recipes change and run.</summary>
    public ScriptedGate Gate { get; } = new();

    public string Read(string path) => File.ReadAllText(System.IO.Path.Combine(Path, path));

    /// <summary>A recipe's call in this folder.</summary>
    public RecipeCall CallOf(NamedRecipe named, WorkFolder? folder = null)
    {
        var request = new RunRequest(Guid.NewGuid(), new ModelChoice(), ModelMessage.User.Say("Do it."))
        {
            Folder = folder ?? Folder,
            Gate = Gate,
        };
        return new RecipeCall(request.Folder, named.Parameters, new RecipeTools(_services.GetServices<IToolSource>(), request, TimeProvider.System, NullLogger.Instance));
    }

    /// <summary>Runs a recipe to its end.</summary>
    public Task<IReadOnlyList<RunEvent>> RunAsync(string message, CancellationToken ct = default) => RunAsync(message, _ => Task.CompletedTask, ct);

    /// <summary>Runs a recipe as far as a test wants.</summary>
    public async Task<IReadOnlyList<RunEvent>> RunAsync(string message, Func<RunEvent, Task> onEvent, CancellationToken ct)
    {
        var named = Get<RecipeCatalog>().Read(message)!.Value.Value;
        var events = new List<RunEvent>();
        await foreach (var item in named.Recipe.RunAsync(CallOf(named), ct))
        {
            events.Add(item);
            await onEvent(item);
        }

        return events;
    }

    /// <summary>What a recipe says.</summary>
    public async Task<string> ReportAsync(string message) => string.Concat((await RunAsync(message)).OfType<RunEvent.Text>().Select(t => t.Value));

    /// <summary>What the tour of this folder says.</summary>
    public async Task<string> TourAsync() => string.Concat((await RunAsync("/recipe repository-tour")).OfType<RunEvent.Text>().Select(t => t.Value));

    public void Dispose()
    {
        _services.Dispose();
        _machine.Dispose();
    }
}
