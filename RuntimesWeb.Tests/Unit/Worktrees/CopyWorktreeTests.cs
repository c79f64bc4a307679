using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Worktrees;
using RuntimesWeb.Core.Worktrees.Apply;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Worktrees;

/// <summary>A folder without git.</summary>
public sealed class CopyWorktreeTests : IAsyncLifetime
{
    private readonly WorktreeHouse _house = new();

    public async ValueTask InitializeAsync()
    {
        await _house.InitializeAsync();
        _house.Write("notes.txt", "one\n");
        _house.Write("deep/keep.txt", "two\n");
        _house.Write("gone.txt", "three\n");
        _house.Write(".gitignore", "*.tmp\n");
        _house.Write("x.tmp", "ignored\n");
        _house.Write("node_modules/m/index.js", "made again\n");
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task Copy_LeavesOutWhatIsIgnored_AndWritesBackAllThatChanged()
    {
        var made = await WorkedAsync();

        Assert.Equal(WorktreeKind.Copy, made.Kind);
        Assert.False(Path.Exists(Path.Combine(made.Path, "x.tmp")) || Path.Exists(Path.Combine(made.Path, "node_modules")) || Path.Exists(Path.Combine(_house.Project, ".git")));
        Assert.Equal(["gone.txt", "new/tool.sh", "notes.txt"], (await _house.DiffAsync(made)).Files.Select(f => f.Path));

        Assert.IsType<ApplyResult.Applied>(await _house.ApplyAsync(made, new ApplyRequest(ApplyMode.Squash)));

        Assert.Equal("one, changed\n", File.ReadAllText(Path.Combine(_house.Project, "notes.txt")));
        Assert.True(File.GetUnixFileMode(Path.Combine(_house.Project, "new/tool.sh")).HasFlag(UnixFileMode.UserExecute));
        Assert.Equal([".gitignore", "deep/keep.txt", "new/tool.sh", "node_modules/m/index.js", "notes.txt", "x.tmp"], Names());

        Assert.True((await _house.Get<UndoWorktree>().RunAsync(made.Id, WorktreeHouse.Person, default)).IsOk);
        Assert.Equal("one\n", File.ReadAllText(Path.Combine(_house.Project, "notes.txt")));
        Assert.Equal("three\n", File.ReadAllText(Path.Combine(_house.Project, "gone.txt")));
        Assert.False(File.Exists(Path.Combine(_house.Project, "new/tool.sh")));
    }

    [Fact]
    public async Task AFileThatThePersonChanged_IsAConflict_AndNothingIsWritten()
    {
        var made = await WorkedAsync();
        _house.Write("notes.txt", "the person's\n");

        var result = Assert.IsType<ApplyResult.Conflicts>(await _house.ApplyAsync(made, new ApplyRequest(ApplyMode.Squash)));

        Assert.Equal("notes.txt", Assert.Single(result.Files).Path);
        Assert.True(File.Exists(Path.Combine(_house.Project, "gone.txt")));
        Assert.Equal(WorktreeStatus.Active, (await _house.FindAsync(made)).Status);
        var branch = await _house.Get<ApplyWorktree>().RunAsync(made.Id, new ApplyRequest(ApplyMode.Branch, "x"), WorktreeHouse.Person, default);
        Assert.Equal(FailureKind.Invalid, branch.Failure?.Kind);
    }

    [Fact]
    public async Task AWriteThatFails_TakesBackWhatWasWritten()
    {
        var made = await WorkedAsync();
        Directory.CreateDirectory(Path.Combine(_house.Project, "new"));
        File.SetUnixFileMode(Path.Combine(_house.Project, "new"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        // For root nothing is read-only: a folder in the place of the staged file stops it too.
        Directory.CreateDirectory(Path.Combine(_house.Project, "new", $".tool.sh.{made.Id.ToString("N")[..8]}.new"));

        var result = await _house.Get<ApplyWorktree>().RunAsync(made.Id, new ApplyRequest(ApplyMode.Squash), WorktreeHouse.Person, default);

        Assert.Equal(FailureKind.Unavailable, result.Failure?.Kind);
        Assert.Equal("one\n", File.ReadAllText(Path.Combine(_house.Project, "notes.txt")));
        Assert.True(File.Exists(Path.Combine(_house.Project, "gone.txt")));
    }

    [Fact]
    public async Task ALinkOnTheWay_DoesNotLeadTheWriteOut()
    {
        var made = await WorkedAsync();
        var elsewhere = Directory.CreateDirectory(Path.Combine(_house.Home, "elsewhere")).FullName;
        File.CreateSymbolicLink(Path.Combine(_house.Project, "new"), elsewhere);

        Assert.IsType<ApplyResult.Conflicts>(await _house.ApplyAsync(made, new ApplyRequest(ApplyMode.Squash)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(elsewhere));
    }

    [Fact]
    public async Task PauseDiscardAndUndo_WorkAsForARepository()
    {
        var made = await WorkedAsync();
        var tree = (await _house.DiffAsync(made)).TreeSha;

        Assert.True((await _house.Get<PauseWorktree>().RunAsync(made.Id, WorktreeHouse.Person, default)).IsOk && !Directory.Exists(made.Path));
        Assert.True((await _house.Get<ResumeWorktree>().RunAsync(made.Id, WorktreeHouse.Person, default)).IsOk);
        Assert.True((await _house.Get<DiscardWorktree>().RunAsync(made.Id, WorktreeHouse.Person, default)).IsOk && !Directory.Exists(made.Path));
        var back = await _house.Get<UndoWorktree>().RunAsync(made.Id, WorktreeHouse.Person, default);

        Assert.Equal(tree, (await _house.DiffAsync(back.Value)).TreeSha);
        Assert.Equal("one, changed\n", File.ReadAllText(Path.Combine(made.Path, "notes.txt")));
    }

    private async Task<Worktree> WorkedAsync()
    {
        var made = await _house.CreateAsync();
        WorktreeHouse.WriteIn(made.Path, "notes.txt", "one, changed\n");
        WorktreeHouse.WriteIn(made.Path, "new/tool.sh", "#!/bin/sh\n");
        File.SetUnixFileMode(Path.Combine(made.Path, "new/tool.sh"), (UnixFileMode)0b111_101_101);
        File.Delete(Path.Combine(made.Path, "gone.txt"));
        return made;
    }

    private IEnumerable<string> Names() =>
        Directory.EnumerateFiles(_house.Project, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(_house.Project, f)).Order(StringComparer.Ordinal);
}
