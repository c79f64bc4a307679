using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Runtimes.Adapters.Local;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes;

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
            .AddSingleton(s => new ProcessRunner(s.GetRequiredService<Machine>())).AddProjects().AddLocal().BuildServiceProvider();
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

    /// <summary>Runs a recipe to its end.</summary>
    public async Task<IReadOnlyList<RunEvent>> RunAsync(string message, CancellationToken ct = default)
    {
        var named = Get<RecipeCatalog>().Read(message)!.Value.Value;
        var events = new List<RunEvent>();
        await foreach (var item in named.Recipe.RunAsync(new RecipeCall(Folder, named.Parameters), ct))
        {
            events.Add(item);
        }

        return events;
    }

    /// <summary>What the tour of this folder says.</summary>
    public async Task<string> TourAsync() => string.Concat((await RunAsync("/recipe repository-tour")).OfType<RunEvent.Text>().Select(t => t.Value));

    public void Dispose()
    {
        _services.Dispose();
        _machine.Dispose();
    }
}
