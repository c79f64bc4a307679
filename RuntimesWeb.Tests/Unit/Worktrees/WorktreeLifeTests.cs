using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Worktrees;
using RuntimesWeb.Core.Worktrees.Apply;
using RuntimesWeb.Core.Worktrees.Diffs;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Worktrees;

public sealed class WorktreeLifeTests : IAsyncLifetime
{
    private readonly WorktreeHouse _house = new();

    public async ValueTask InitializeAsync()
    {
        await _house.InitializeAsync();
        await _house.WithRepositoryAsync();
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task Create_IsFromTheCommit_AndChangesNothingOfThePersons()
    {
        _house.Write("readme.md", "not committed\n");
        _house.Write("new.txt", "untracked\n");
        var before = await _house.PictureAsync();

        var made = await _house.CreateAsync("Fix the Login!");

        Assert.Equal(before, await _house.PictureAsync());
        Assert.Equal("# Project\n\nAll about it.\n", File.ReadAllText(Path.Combine(made.Path, "readme.md")));
        Assert.False(File.Exists(Path.Combine(made.Path, "new.txt")));
        Assert.Matches("^runtimesweb/fix-the-login-[0-9a-f]{8}$", made.Branch);
        Assert.Equal(("main", WorktreeStatus.Active, WorktreeKind.Git), (made.BaseRef, made.Status, made.Kind));
        Assert.StartsWith(Path.Combine(_house.Home, ".runtimesweb", "worktrees"), made.Path, StringComparison.Ordinal);
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(made.Path));
        Assert.Equal(_house.Project, made.Folder.Project);
        Assert.Empty(await _house.GitInAsync(made.Path, "status", "--porcelain"));
        Assert.Empty((await _house.DiffAsync(made)).Files);
    }

    [Fact]
    public async Task Diff_ShowsAllThatHappened_AndTouchesNoIndex()
    {
        var made = await _house.CreateAsync();
        WorktreeHouse.WriteIn(made.Path, "lines.txt", File.ReadAllText(Path.Combine(made.Path, "lines.txt")).Replace("line 3\n", "line three\n", StringComparison.Ordinal));
        WorktreeHouse.WriteIn(made.Path, "committed.txt", "by the agent\n");
        await _house.GitInAsync(made.Path, "add", "--all");
        await _house.GitInAsync(made.Path, "commit", "--quiet", "-m", "Agent's own");
        File.Delete(Path.Combine(made.Path, "src/app.py"));
        File.Move(Path.Combine(made.Path, "readme.md"), Path.Combine(made.Path, "über \"uns\".md"));
        File.SetUnixFileMode(Path.Combine(made.Path, "run.sh"), (UnixFileMode)0b110_100_100);
        File.WriteAllBytes(Path.Combine(made.Path, "picture"), [1, 0, 2]);
        File.CreateSymbolicLink(Path.Combine(made.Path, "link"), "/etc/passwd");
        WorktreeHouse.WriteIn(made.Path, "dos.txt", "a\r\nb");
        WorktreeHouse.WriteIn(made.Path, "noise.log", "ignored\n");
        var index = File.ReadAllBytes(Path.Combine(made.GitDir!, "index")); // a git worktree has one

        var diff = await _house.DiffAsync(made);

        Assert.Equal(
            ["A committed.txt", "A dos.txt", "M lines.txt", "A link", "A picture", "M run.sh", "D src/app.py", "R über \"uns\".md"],
            diff.Files.Select(f => $"{f.Status.ToString()[0]} {f.Path}"));
        var by = diff.Files.ToDictionary(f => f.Path);
        Assert.Equal((1, 1), (by["lines.txt"].Additions, by["lines.txt"].Deletions));
        Assert.Equal("readme.md", by["über \"uns\".md"].OldPath);
        Assert.Equal(("100755", "100644"), (by["run.sh"].OldMode, by["run.sh"].NewMode));
        Assert.True(by["picture"].IsBinary);
        Assert.Equal(("120000", "/etc/passwd"), (by["link"].NewMode, by["link"].Hunks[0].Lines[0].Text));
        Assert.Equal([new(DiffLineKind.Added, "a\r"), new(DiffLineKind.Added, "b", HasNoNewline: true)], by["dos.txt"].Hunks[0].Lines);
        Assert.Equal(index, File.ReadAllBytes(Path.Combine(made.GitDir!, "index"))); // the same one
        Assert.Equal(diff.TreeSha, (await _house.DiffAsync(made)).TreeSha);
        Assert.Equal(8, (await _house.Get<ReadDiff>().StatsAsync(made.Id, default)).Value.Stats.Files);
    }

    [Fact]
    public async Task Diff_DoesNotBelieveTheAgentsIndex()
    {
        var made = await _house.CreateAsync();
        await _house.GitInAsync(made.Path, "update-index", "--assume-unchanged", "readme.md");
        WorktreeHouse.WriteIn(made.Path, "readme.md", "hidden\n");

        Assert.Equal("readme.md", Assert.Single((await _house.DiffAsync(made)).Files).Path);
    }

    [Fact]
    public async Task Files_AreListedAndRead_AndALinkIsNotFollowed()
    {
        var made = await _house.CreateAsync();
        File.CreateSymbolicLink(Path.Combine(made.Path, "link"), "/etc/passwd");
        var files = _house.Get<ReadFiles>();

        var first = (await files.ListAsync(made.Id, null, 3, default)).Value;
        var rest = (await files.ListAsync(made.Id, first.NextCursor, null, default)).Value;

        Assert.Equal([".gitignore", "lines.txt", "link", "readme.md", "run.sh", "src/app.py"], first.Files.Concat(rest.Files).Select(f => f.Path));
        Assert.Null(rest.NextCursor);
        Assert.Equal("/etc/passwd", (await files.TextAsync(made.Id, "link", default)).Value.Text);
        Assert.Equal("print('hello')\n", (await files.TextAsync(made.Id, "src/app.py", default)).Value.Text);
        Assert.Equal(FailureKind.Invalid, (await files.TextAsync(made.Id, "../x", default)).Failure?.Kind);
        Assert.Equal(FailureKind.NotFound, (await files.TextAsync(made.Id, "none", default)).Failure?.Kind);
    }

    [Fact]
    public async Task PauseAndResume_BringBackTheSameFiles()
    {
        var made = await _house.CreateAsync("Pause", ".env*");
        WorktreeHouse.WriteIn(made.Path, "readme.md", "changed\n");
        WorktreeHouse.WriteIn(made.Path, "new/file.txt", "new\n");
        File.Delete(Path.Combine(made.Path, "src/app.py"));
        var before = (await _house.DiffAsync(made)).TreeSha;

        var paused = await _house.Get<PauseWorktree>().RunAsync(made.Id, WorktreeHouse.Person, default);

        Assert.Equal(WorktreeStatus.Paused, paused.Value.Status);
        Assert.False(Directory.Exists(made.Path));
        Assert.Equal(before, (await _house.DiffAsync(made)).TreeSha);
        Assert.DoesNotContain(made.Path, await _house.GitAsync("worktree", "list"), StringComparison.Ordinal);

        var resumed = await _house.Get<ResumeWorktree>().RunAsync(made.Id, WorktreeHouse.Person, default);

        Assert.Equal(WorktreeStatus.Active, resumed.Value.Status);
        Assert.Equal("new\n", File.ReadAllText(Path.Combine(made.Path, "new/file.txt")));
        Assert.False(File.Exists(Path.Combine(made.Path, "src/app.py")));
        Assert.Equal(before, (await _house.DiffAsync(resumed.Value)).TreeSha);
        Assert.Empty(await _house.GitAsync("for-each-ref", "refs/runtimesweb"));
    }

    [Fact]
    public async Task Discard_LeavesNoTrace_AndUndoBringsItBack_UntilTheBinIsEmptied()
    {
        var before = await _house.GitAsync("for-each-ref");
        var made = await _house.CreateAsync();
        WorktreeHouse.WriteIn(made.Path, "new.txt", "work\n");
        var tree = (await _house.DiffAsync(made)).TreeSha;

        var gone = await _house.Get<DiscardWorktree>().RunAsync(made.Id, WorktreeHouse.Person, default);
        Assert.True(gone.IsOk && !Directory.Exists(made.Path));
        Assert.Empty(await _house.GitAsync("branch", "--list", "runtimesweb/*"));

        var back = await _house.Get<UndoWorktree>().RunAsync(made.Id, WorktreeHouse.Person, default);
        Assert.Equal(tree, (await _house.DiffAsync(back.Value)).TreeSha);
        Assert.Equal(WorktreeStatus.Active, back.Value.Status);

        await _house.Get<DiscardWorktree>().RunAsync(made.Id, WorktreeHouse.Person, default);
        _house.Time.Advance(TimeSpan.FromDays(6));
        Assert.Equal(0, (await _house.Get<CleanUpWorktrees>().RunAsync(default)).Emptied);
        _house.Time.Advance(TimeSpan.FromDays(1.1));
        Assert.Equal(1, (await _house.Get<CleanUpWorktrees>().RunAsync(default)).Emptied);
        Assert.Equal(before, await _house.GitAsync("for-each-ref"));
        Assert.Equal(FailureKind.Conflict, (await _house.Get<UndoWorktree>().RunAsync(made.Id, WorktreeHouse.Person, default)).Failure?.Kind);
    }

    [Fact]
    public async Task ANestedRepository_IsToldOf_AndItsFolderIsNotRemovedBeforeTheBinIsEmptied()
    {
        var made = await _house.CreateAsync();
        var inner = Directory.CreateDirectory(Path.Combine(made.Path, "inner")).FullName;
        await _house.GitInAsync(inner, "init", "--quiet");
        WorktreeHouse.WriteIn(inner, "precious.txt", "work\n");

        Assert.Equal(["inner/"], (await _house.DiffAsync(made)).Skipped);
        Assert.False((await _house.Get<PauseWorktree>().RunAsync(made.Id, WorktreeHouse.Person, default)).IsOk);
        Assert.True((await _house.Get<DiscardWorktree>().RunAsync(made.Id, WorktreeHouse.Person, default)).IsOk);
        Assert.True(File.Exists(Path.Combine(inner, "precious.txt")));
        Assert.True((await _house.Get<UndoWorktree>().RunAsync(made.Id, WorktreeHouse.Person, default)).IsOk);
        Assert.True(File.Exists(Path.Combine(inner, "precious.txt")));
    }

    [Fact]
    public async Task CleanUp_RemovesWhatWasApplied_ButNothingThatIsHeld_AndKeepsWhatCameAfter()
    {
        var made = await _house.CreateAsync();
        WorktreeHouse.WriteIn(made.Path, "new.txt", "work\n");
        await _house.ApplyAsync(made, new ApplyRequest(ApplyMode.Squash));
        WorktreeHouse.WriteIn(made.Path, "later.txt", "not applied\n");
        _house.Time.Advance(TimeSpan.FromHours(71));
        Assert.Equal(0, (await _house.Get<CleanUpWorktrees>().RunAsync(default)).Removed);
        _house.Time.Advance(TimeSpan.FromHours(2));

        using (_house.Get<WorktreeHolds>().Hold(made.Id))
        {
            Assert.Equal(0, (await _house.Get<CleanUpWorktrees>().RunAsync(default)).Removed);
            Assert.True(Directory.Exists(made.Path));
        }

        var done = await _house.Get<CleanUpWorktrees>().RunAsync(default);

        Assert.Equal(1, done.Removed);
        Assert.True(done.Freed > 0);
        Assert.False(Directory.Exists(made.Path));
        var row = await _house.FindAsync(made);
        Assert.Equal(WorktreeStatus.Removed, row.Status);
        Assert.Equal("not applied", await _house.GitAsync("show", $"refs/runtimesweb/bin/{made.Id}:later.txt"));
        Assert.True((await _house.Get<ResumeWorktree>().RunAsync(made.Id, WorktreeHouse.Person, default)).IsOk);
        Assert.Equal("not applied\n", File.ReadAllText(Path.Combine(made.Path, "later.txt")));
    }

    [Fact]
    public async Task CleanUp_PausesTheLongestUnused_BeyondTheMost()
    {
        _house.Options = new WorktreeOptions { MaxPerRepository = 2 };
        _house.Restart();
        List<Worktree> made = [];
        for (var n = 0; n < 3; n++)
        {
            made.Add(await _house.CreateAsync($"Task {n}"));
            _house.Time.Advance(TimeSpan.FromMinutes(1));
        }

        WorktreeHouse.WriteIn(made[0].Path, "new.txt", "work\n");
        await _house.Store.TouchAsync(made[0].Id, default);

        Assert.Equal(1, (await _house.Get<CleanUpWorktrees>().RunAsync(default)).Paused);
        Assert.Equal([WorktreeStatus.Active, WorktreeStatus.Paused, WorktreeStatus.Active], [(await _house.FindAsync(made[0])).Status, (await _house.FindAsync(made[1])).Status, (await _house.FindAsync(made[2])).Status]);
        Assert.True((await _house.Store.RoomAsync(default)) is { Folders: 2, Bytes: > 0 });
    }

    [Fact]
    public async Task Discard_OfWhatARunHolds_IsRefused()
    {
        var made = await _house.CreateAsync();
        using var hold = _house.Get<WorktreeHolds>().Hold(made.Id);

        Assert.Equal(FailureKind.Conflict, (await _house.Get<DiscardWorktree>().RunAsync(made.Id, WorktreeHouse.Person, default)).Failure?.Kind);
        Assert.Equal(FailureKind.Conflict, (await _house.Get<PauseWorktree>().RunAsync(made.Id, WorktreeHouse.Person, default)).Failure?.Kind);
        Assert.True(Directory.Exists(made.Path));
    }

    [Fact]
    public async Task IgnoredFiles_AreCopiedByPattern_NeverThroughLinks()
    {
        var outside = WorktreeHouse.WriteIn(_house.Home, "secret", "outside\n");
        _house.Write(".env", "KEY=1\n");
        _house.Write("src/.env.local", "KEY=2\n");
        _house.Write("other.log", "no\n");
        File.CreateSymbolicLink(Path.Combine(_house.Project, ".env.link"), outside);

        var made = await _house.CreateAsync("Copy", ".env*", "readme.md");

        Assert.Equal([".env", "src/.env.local"], made.Copied.Order(StringComparer.Ordinal));
        Assert.Equal("KEY=2\n", File.ReadAllText(Path.Combine(made.Path, "src/.env.local")));
        Assert.False(Path.Exists(Path.Combine(made.Path, ".env.link")));
        Assert.Empty((await _house.DiffAsync(made)).Files);
        var wrong = await _house.Get<CreateWorktree>().RunAsync(new NewWorktree(_house.Folder(), "x") { CopyPatterns = ["../*"] }, WorktreeHouse.Person, default);
        Assert.Contains("copyPatterns", wrong.Failure?.Fields?.Keys ?? []);
    }

    [Fact]
    public async Task FiftyAtOnce_AllComeToBe()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => _house.CreateAsync($"Task {n}")));

        Assert.Equal(50, made.Select(w => w.Path).Distinct().Count());
        Assert.All(made, w => Assert.True(File.Exists(Path.Combine(w.Path, "lines.txt"))));
        Assert.Equal(51, (await _house.GitAsync("worktree", "list")).Split('\n').Length);
    }

    [Fact]
    public async Task ASubFolder_IsWorkedOnInTheWholeRepository()
    {
        var made = (await _house.Get<CreateWorktree>().RunAsync(new NewWorktree(_house.Folder(Path.Combine(_house.Project, "src")), "Sub"), WorktreeHouse.Person, default)).Value;

        Assert.Equal((_house.Project, "src"), (made.Repository, made.SubFolder));
        Assert.Equal(Path.Combine(made.Path, "src"), made.Folder.Path);
        Assert.Equal(Path.Combine(_house.Project, "src"), made.Folder.Project);
        Directory.CreateDirectory(Path.Combine(_house.Project, "fresh"));
        var uncommitted = await _house.Get<CreateWorktree>().RunAsync(new NewWorktree(_house.Folder(Path.Combine(_house.Project, "fresh")), "Sub"), WorktreeHouse.Person, default);
        Assert.Equal(FailureKind.Conflict, uncommitted.Failure?.Kind);
        Assert.Single(await _house.Store.AllAsync(default));
    }

    [Theory]
    [InlineData("--upload-pack=touch /tmp/x")]
    [InlineData("no-such")]
    [InlineData("main~1")]
    public async Task ABaseThatIsNone_IsRefused(string name)
    {
        var made = await _house.Get<CreateWorktree>().RunAsync(new NewWorktree(_house.Folder(), "x") { BaseRef = name }, WorktreeHouse.Person, default);

        Assert.Contains("baseRef", made.Failure?.Fields?.Keys ?? []);
        Assert.Empty(await _house.Store.AllAsync(default));
    }

    [Fact]
    public async Task FoldersOfOtherKinds_FailWithWords_OrAreEmptyOnes()
    {
        var unborn = Directory.CreateDirectory(Path.Combine(_house.Home, "unborn")).FullName;
        await _house.GitInAsync(unborn, "init", "--quiet");
        var bare = Directory.CreateDirectory(Path.Combine(_house.Home, "bare")).FullName;
        await _house.GitInAsync(bare, "init", "--quiet", "--bare");
        async Task<Outcome<Worktree>> TryAsync(string folder) => await _house.Get<CreateWorktree>().RunAsync(new NewWorktree(_house.Folder(folder), "x"), WorktreeHouse.Person, default);

        Assert.Contains("no commit yet", (await TryAsync(unborn)).Failure?.Message, StringComparison.Ordinal);
        Assert.Contains("bare", (await TryAsync(bare)).Failure?.Message, StringComparison.Ordinal);
        var empty = (await _house.Get<CreateWorktree>().RunAsync(new NewWorktree(null, "Research") { IsScratch = true }, WorktreeHouse.Person, default)).Value;
        Assert.Empty(Directory.EnumerateFileSystemEntries(empty.Path));
        Assert.True((await _house.DiffAsync(empty)).IsEmpty);
        Assert.True((await _house.Get<DiscardWorktree>().RunAsync(empty.Id, WorktreeHouse.Person, default)).IsOk);
    }
}
