using RuntimesWeb.Core.Worktrees;
using RuntimesWeb.Core.Worktrees.Apply;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Worktrees;

/// <summary>What a start puts right after a crash, or after somebody with a file manager.</summary>
public sealed class RecoverWorktreesTests : IAsyncLifetime
{
    private readonly WorktreeHouse _house = new();

    public async ValueTask InitializeAsync()
    {
        await _house.InitializeAsync();
        await _house.WithRepositoryAsync();
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task AHalfMadeOne_IsRemoved()
    {
        var made = await _house.CreateAsync();
        await _house.LeaveAsync(made with { Status = WorktreeStatus.Creating });

        await StartAsync();

        Assert.Null(await _house.Store.FindAsync(made.Id, default));
        Assert.False(Directory.Exists(made.Path));
        Assert.Empty(await _house.GitAsync("branch", "--list", "runtimesweb/*"));
    }

    [Fact]
    public async Task AFolderThatSomebodyRemoved_IsToldAsSuch_AndCanBeMadeAgain()
    {
        var made = await _house.CreateAsync();
        WorktreeHouse.WriteIn(made.Path, "kept.txt", "committed\n");
        await _house.GitInAsync(made.Path, "add", "--all");
        await _house.GitInAsync(made.Path, "commit", "-qm", "Agent's");
        Directory.Delete(made.Path, recursive: true);

        await StartAsync();

        Assert.Equal(WorktreeStatus.Removed, (await _house.FindAsync(made)).Status);
        Assert.True((await _house.Get<ResumeWorktree>().RunAsync(made.Id, WorktreeHouse.Person, default)).IsOk);
        Assert.Equal("committed\n", File.ReadAllText(Path.Combine(made.Path, "kept.txt")));
    }

    [Fact]
    public async Task AFolderThatNobodyKnows_IsSetAside_NotDeleted()
    {
        var made = await _house.CreateAsync();
        var unknown = Path.Combine(Path.GetDirectoryName(made.Path)!, "unknown-12345678"); // it lies in a folder
        WorktreeHouse.WriteIn(unknown, "work.txt", "precious\n");

        await StartAsync();

        Assert.False(Directory.Exists(unknown));
        var aside = Assert.Single(Directory.EnumerateFiles(Path.Combine(_house.Home, ".runtimesweb", "worktrees", ".lost"), "work.txt", SearchOption.AllDirectories));
        Assert.Equal("precious\n", File.ReadAllText(aside));
        Assert.True(Directory.Exists(made.Path));
    }

    [Fact]
    public async Task AnApplyCutOffBeforeTheBranchMoved_IsFinished_WhenItsFilesAreThere()
    {
        var made = await _house.CreateAsync();
        WorktreeHouse.WriteIn(made.Path, "new.txt", "work\n");
        var (from, to) = await TwoCommitsAsync(made);
        await _house.LeaveAsync(made with { Applied = new AppliedChange(ApplyMode.Squash, "main", from, to, _house.Time.GetUtcNow(), IsDone: false) });
        await _house.GitAsync("read-tree", "-m", "-u", from, to);

        await StartAsync();

        Assert.Equal(to, await _house.GitAsync("rev-parse", "main"));
        Assert.Empty(await _house.GitAsync("status", "--porcelain"));
        Assert.Equal(WorktreeStatus.Applied, (await _house.FindAsync(made)).Status);
    }

    [Fact]
    public async Task AnApplyCutOffAmongItsFiles_IsTakenBack()
    {
        var made = await _house.CreateAsync();
        WorktreeHouse.WriteIn(made.Path, "new.txt", "work\n");
        WorktreeHouse.WriteIn(made.Path, "readme.md", "changed\n");
        var (from, to) = await TwoCommitsAsync(made);
        var before = await _house.PictureAsync();
        await _house.LeaveAsync(made with { Applied = new AppliedChange(ApplyMode.Squash, "main", from, to, _house.Time.GetUtcNow(), IsDone: false) });
        _house.Write("new.txt", "work\n");
        _house.Write("readme.md", "changed\n");
        _house.Write(".git/index.lock", "");

        await StartAsync();

        Assert.Equal(before, await _house.PictureAsync());
        Assert.False(File.Exists(Path.Combine(_house.Project, ".git/index.lock")));
        Assert.True((await _house.FindAsync(made)) is { Status: WorktreeStatus.Active, Applied: null });
    }

    [Fact]
    public async Task ARepositoryThatIsGone_IsSaid_AndTheRestGoesOn()
    {
        var made = await _house.CreateAsync();
        Directory.Move(_house.Project, _house.Project + "-moved");

        await StartAsync();
        var diff = await _house.Get<Core.Worktrees.Diffs.ReadDiff>().RunAsync(made.Id, default);

        Assert.False(diff.IsOk);
        Assert.True(Directory.Exists(made.Path));
        Directory.Move(_house.Project + "-moved", _house.Project);
        Assert.True((await _house.DiffAsync(made)).IsEmpty);
    }

    private async Task StartAsync()
    {
        _house.Restart();
        _house.Time.Advance(TimeSpan.FromDays(1));
        await _house.Get<RecoverWorktrees>().RunAsync(DateTimeOffset.MaxValue, default);
    }

    // What an apply would move the branch between; nothing of it is in the checkout yet.
    private async Task<(string From, string To)> TwoCommitsAsync(Worktree made)
    {
        await _house.GitInAsync(made.Path, "add", "--all");
        await _house.GitInAsync(made.Path, "commit", "-qm", "Agent's");
        return (await _house.GitAsync("rev-parse", "main"), await _house.GitInAsync(made.Path, "rev-parse", "HEAD"));
    }
}
