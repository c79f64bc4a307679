using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Worktrees;
using RuntimesWeb.Core.Worktrees.Apply;
using RuntimesWeb.Core.Worktrees.Diffs;

namespace RuntimesWeb.Tests.Support;

/// <summary>A person's project under real git, and the worktrees of it over a real database; the clock is the test's.</summary>
public sealed class WorktreeHouse : IAsyncDisposable, IAsyncLifetime
{
    private readonly TestMachine _machine = new();
    private EventLogHouse? _database;
    private ServiceProvider? _services;

    public static Actor Person { get; } = new("test");

    public string Home => _machine.Home;

    /// <summary>The person's project.</summary>
    public string Project { get; private set; } = "";

    public WorktreeOptions Options { get; set; } = new();

    public TestTime Time => Database.Time;

    public WorktreeStore Store => Get<WorktreeStore>();

    private EventLogHouse Database => _database ?? throw new InvalidOperationException("not opened");

    public T Get<T>()
        where T : notnull => (_services ?? throw new InvalidOperationException("not opened")).GetRequiredService<T>();

    public async ValueTask InitializeAsync()
    {
        Project = Directory.CreateDirectory(Path.Combine(_machine.Home, "project")).FullName;
        _database = await EventLogHouse.OpenAsync();
        Restart();
    }

    /// <summary>All that is in memory is gone, as after a crash.</summary>
    public void Restart()
    {
        _services?.Dispose();
        _services = new ServiceCollection().AddSingleton(_machine.Machine).AddSingleton<TimeProvider>(Time).AddSingleton(Database.Factory).AddSingleton<IDbContextFactory<RuntimesDb>>(Database.Factory)
            .AddSingleton(_ => DataFolder.Open(null, _machine.Machine)).AddSingleton(s => new ProcessRunner(s.GetRequiredService<Machine>())).AddSingleton<AuditLog>()
            .AddLogging().AddSingleton<Microsoft.Extensions.Configuration.IConfiguration>(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build())
            .AddProjects().AddWorktrees().AddSingleton(_ => Microsoft.Extensions.Options.Options.Create(Options)).BuildServiceProvider();
    }

    /// <summary>A repository with two commits: text, a program, a folder, a link.</summary>
    public async Task<WorktreeHouse> WithRepositoryAsync()
    {
        await GitAsync("init", "--quiet", "--initial-branch=main");
        await GitAsync("config", "user.name", "Some One");
        await GitAsync("config", "user.email", "some@example.com");
        Write("readme.md", "# Project\n\nAll about it.\n");
        Write("lines.txt", string.Concat(Enumerable.Range(1, 40).Select(n => $"line {n}\n")));
        Write("src/app.py", "print('hello')\n");
        Write("run.sh", "#!/bin/sh\necho hi\n");
        Write(".gitignore", "*.log\n.env*\nbuild/\n");
        File.SetUnixFileMode(Path.Combine(Project, "run.sh"), (UnixFileMode)0b111_101_101);
        await CommitAsync("First");
        return this;
    }

    public string Write(string path, string text) => WriteIn(Project, path, text);

    public static string WriteIn(string folder, string path, string text)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!); // it lies in the folder
        File.WriteAllText(file, text);
        return file;
    }

    /// <summary>Git as a person runs it, with everything the repository's own configuration says.</summary>
    public Task<string> GitAsync(params string[] arguments) => GitInAsync(Project, arguments);

    public async Task<string> GitInAsync(string folder, params string[] arguments)
    {
        var ran = await Get<ProcessRunner>().RunAsync("/usr/bin/git", ["-C", folder, .. arguments], TimeSpan.FromSeconds(60), default);
        return (ran.Value.Output + ran.Value.Error).TrimEnd();
    }

    public async Task CommitAsync(string message)
    {
        await GitAsync("add", "--all");
        await GitAsync("commit", "--quiet", "--message", message);
    }

    public WorkFolder Folder(string? path = null) => Get<CheckFolder>().Run(path ?? Project).Value;

    public async Task<Worktree> CreateAsync(string title = "Fix the login", params string[] copyPatterns)
    {
        var made = await Get<CreateWorktree>().RunAsync(new NewWorktree(Folder(), title) { CopyPatterns = copyPatterns }, Person, default);
        Assert.True(made.IsOk, made.Failure?.Message);
        return made.Value;
    }

    public async Task<WorktreeDiff> DiffAsync(Worktree worktree)
    {
        var read = await Get<ReadDiff>().RunAsync(worktree.Id, default);
        Assert.True(read.IsOk, read.Failure?.Message);
        return read.Value;
    }

    public async Task<ApplyResult> ApplyAsync(Worktree worktree, ApplyRequest wanted)
    {
        var applied = await Get<ApplyWorktree>().RunAsync(worktree.Id, wanted, Person, default);
        Assert.True(applied.IsOk, applied.Failure?.Message);
        return applied.Value;
    }

    public async Task<Worktree> FindAsync(Worktree worktree) => await Store.FindAsync(worktree.Id, default) ?? throw new InvalidOperationException("it is gone");

    /// <summary>Puts a row into the database as a crash would have left it.</summary>
    public async Task LeaveAsync(Worktree worktree)
    {
        await using var db = Database.Factory.CreateDbContext();
        db.Update(worktree);
        await db.SaveChangesAsync();
    }

    /// <summary>All that a person can see of the repository: branches, index, and each file with its content.</summary>
    public async Task<string> PictureAsync() => string.Join('\n', [
        await GitAsync("for-each-ref", "refs/heads/main", "refs/heads/other", "refs/tags"),
        await GitAsync("symbolic-ref", "HEAD"),
        await GitAsync("ls-files", "--stage"),
        .. Directory.EnumerateFiles(Project, "*", SearchOption.AllDirectories).Where(f => !f.Contains("/.git/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(f => $"{f} {File.GetUnixFileMode(f)} {Convert.ToHexString(File.ReadAllBytes(f))}"),
    ]);

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }

        await Database.DisposeAsync();
        _machine.Dispose();
    }
}
