using System.Text;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Worktrees;
using RuntimesWeb.Core.Worktrees.Apply;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Worktrees;

public sealed class ApplyTests : IAsyncLifetime
{
    private readonly WorktreeHouse _house = new();

    public async ValueTask InitializeAsync()
    {
        await _house.InitializeAsync();
        await _house.WithRepositoryAsync();
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task Squash_IsOneCommitInThePersonsName_AndTheCheckoutShowsIt()
    {
        var made = await WorkedAsync();
        _house.Write("mine.txt", "untracked, not in the way\n");

        var applied = Assert.IsType<ApplyResult.Applied>(await _house.ApplyAsync(made, new ApplyRequest(ApplyMode.Squash, Message: "Do it\n\nAll of it")));

        Assert.Equal("Some One <some@example.com>|Do it|2", await _house.GitAsync("log", "-1", "--format=%an <%ae>|%s|") + await _house.GitAsync("rev-list", "--count", "HEAD"));
        Assert.Equal(applied.Commit, await _house.GitAsync("rev-parse", "main"));
        Assert.Equal("?? mine.txt", await _house.GitAsync("status", "--porcelain"));
        Assert.Equal("line one\n", File.ReadLines(Path.Combine(_house.Project, "lines.txt")).First() + "\n");
        Assert.False(File.Exists(Path.Combine(_house.Project, "src/app.py")));
        Assert.Equal([0, 1, 2], File.ReadAllBytes(Path.Combine(_house.Project, "ü b.bin")));
        Assert.True((await _house.FindAsync(made)) is { Status: WorktreeStatus.Applied, RemoveAfter: not null, Applied.IsDone: true });
    }

    [Fact]
    public async Task Merge_HasTwoParents_AndKeepsWhatThePersonDidMeanwhile()
    {
        var made = await WorkedAsync();
        _house.Write("readme.md", "theirs\n");
        await _house.CommitAsync("Meanwhile");

        await _house.ApplyAsync(made, new ApplyRequest(ApplyMode.Merge));

        Assert.Equal("Merge: Fix the login", await _house.GitAsync("log", "-1", "--format=%s"));
        Assert.Equal(3, (await _house.GitAsync("rev-list", "--parents", "-1", "HEAD")).Split(' ').Length);
        Assert.Equal("theirs\n", File.ReadAllText(Path.Combine(_house.Project, "readme.md")));
        Assert.Equal("line one", File.ReadLines(Path.Combine(_house.Project, "lines.txt")).First());
        Assert.Empty(await _house.GitAsync("status", "--porcelain"));
    }

    [Fact]
    public async Task Branch_MovesNothingElse_AndPatch_IsWhatGitApplyTakes()
    {
        var made = await WorkedAsync();
        var before = await _house.PictureAsync();

        var patch = Assert.IsType<ApplyResult.Patch>(await _house.ApplyAsync(made, new ApplyRequest(ApplyMode.Patch)));
        await _house.ApplyAsync(made, new ApplyRequest(ApplyMode.Branch, "fix/login"));

        Assert.Equal(before, await _house.PictureAsync());
        Assert.Equal("Fix the login", await _house.GitAsync("log", "-1", "--format=%s", "fix/login"));
        File.WriteAllBytes(Path.Combine(_house.Home, "p.diff"), patch.Text.ToArray());
        Assert.Empty(await _house.GitAsync("apply", Path.Combine(_house.Home, "p.diff")));
        Assert.Equal([0, 1, 2], File.ReadAllBytes(Path.Combine(_house.Project, "ü b.bin")));
        var again = await _house.Get<ApplyWorktree>().RunAsync(made.Id, new ApplyRequest(ApplyMode.Branch, "fix/login"), WorktreeHouse.Person, default);
        Assert.Contains("target", again.Failure?.Fields?.Keys ?? []);
    }

    [Fact]
    public async Task Hunks_AreTakenAlone_AlsoWhereTheirTwinsStand()
    {
        _house.Write("twins.txt", string.Concat(Enumerable.Repeat("a\nb\nc\nold\nd\ne\nf\n\n\n\n", 3)));
        await _house.CommitAsync("Twins");
        var made = await _house.CreateAsync();
        var file = Path.Combine(made.Path, "twins.txt");
        File.WriteAllText(file, "x\n" + File.ReadAllText(file).Replace("old", "new\nnewer", StringComparison.Ordinal));
        var hunks = Assert.Single((await _house.DiffAsync(made)).Files).Hunks;

        await _house.ApplyAsync(made, new ApplyRequest(ApplyMode.Squash, Hunks: [hunks[^1].Id]));

        Assert.Equal(string.Concat(Enumerable.Repeat("a\nb\nc\nold\nd\ne\nf\n\n\n\n", 2)) + "a\nb\nc\nnew\nnewer\nd\ne\nf\n\n\n\n", File.ReadAllText(Path.Combine(_house.Project, "twins.txt")));
    }

    [Fact]
    public async Task Files_AreTakenAlone_AndUnknownOnesAreRefused()
    {
        var made = await WorkedAsync();
        File.Move(Path.Combine(made.Path, "readme.md"), Path.Combine(made.Path, "guide.md"));

        await _house.ApplyAsync(made, new ApplyRequest(ApplyMode.Squash, Files: ["guide.md", "src/app.py", "ü b.bin"]));

        Assert.Equal("D\tsrc/app.py R100\treadme.md\tguide.md A\tü b.bin".Split(' ', 3).Length, (await _house.GitAsync("-c", "core.quotePath=false", "show", "-M", "--name-status", "--format=", "HEAD")).Split('\n').Length);
        Assert.Equal("line 1", File.ReadLines(Path.Combine(_house.Project, "lines.txt")).First());
        Assert.False(File.Exists(Path.Combine(_house.Project, "readme.md")));
        var unknown = await _house.Get<ApplyWorktree>().RunAsync(made.Id, new ApplyRequest(ApplyMode.Squash, Files: ["none"]), WorktreeHouse.Person, default);
        var stale = await _house.Get<ApplyWorktree>().RunAsync(made.Id, new ApplyRequest(ApplyMode.Squash, Hunks: ["0123456789ab"]), WorktreeHouse.Person, default);
        Assert.Equal((FailureKind.Invalid, FailureKind.Conflict), (unknown.Failure?.Kind, stale.Failure?.Kind));
    }

    [Theory]
    [InlineData(ApplyMode.Merge)]
    [InlineData(ApplyMode.Squash)]
    public async Task AConflict_IsTold_AndChangesNothing(ApplyMode mode)
    {
        var made = await WorkedAsync();
        _house.Write("lines.txt", File.ReadAllText(Path.Combine(_house.Project, "lines.txt")).Replace("line 1\n", "line uno\n", StringComparison.Ordinal));
        _house.Write("src/app.py", "print('theirs')\n");
        await _house.CommitAsync("Meanwhile");
        var before = await _house.PictureAsync();

        var result = Assert.IsType<ApplyResult.Conflicts>(await _house.ApplyAsync(made, new ApplyRequest(mode)));

        Assert.Equal([new("lines.txt", "contents"), new("src/app.py", "modify/delete")], result.Files);
        Assert.Equal(before, await _house.PictureAsync());
        Assert.Equal(WorktreeStatus.Active, (await _house.FindAsync(made)).Status);
    }

    [Fact]
    public async Task ADirtyTarget_IsToldByName_AndChangesNothing()
    {
        var made = await WorkedAsync();
        _house.Write("lines.txt", "changed, not committed\n");
        _house.Write("ü b.bin", "in the way\n");
        _house.Write("readme.md", "changed, not touched by the work\n");
        var before = await _house.PictureAsync();

        var result = Assert.IsType<ApplyResult.DirtyTarget>(await _house.ApplyAsync(made, new ApplyRequest(ApplyMode.Squash)));

        Assert.Equal(("main", "lines.txt ü b.bin"), (result.Branch, string.Join(' ', result.Files)));
        Assert.Equal(before, await _house.PictureAsync());
    }

    [Fact]
    public async Task AnIgnoredFileOrALink_InTheWay_IsNotOverwritten()
    {
        var made = await _house.CreateAsync();
        WorktreeHouse.WriteIn(made.Path, "notes.log", "forced\n");
        WorktreeHouse.WriteIn(made.Path, "deep/file.txt", "new\n");
        await _house.GitInAsync(made.Path, "add", "--force", "notes.log");
        await _house.GitInAsync(made.Path, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "Forced");
        File.Delete(Path.Combine(made.Path, ".gitignore"));
        _house.Write("notes.log", "the person's\n");
        File.CreateSymbolicLink(Path.Combine(_house.Project, "deep"), Directory.CreateDirectory(Path.Combine(_house.Home, "elsewhere")).FullName);

        var result = Assert.IsType<ApplyResult.DirtyTarget>(await _house.ApplyAsync(made, new ApplyRequest(ApplyMode.Squash)));

        Assert.Equal(["deep/file.txt", "notes.log"], result.Files);
        Assert.Equal("the person's\n", File.ReadAllText(Path.Combine(_house.Project, "notes.log")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_house.Home, "elsewhere")));
    }

    [Fact]
    public async Task ABranchThatIsNotCheckedOut_Moves_WithoutTouchingAFile()
    {
        await _house.GitAsync("branch", "other");
        var made = await WorkedAsync();
        var files = await _house.GitAsync("ls-files", "--stage");

        await _house.ApplyAsync(made, new ApplyRequest(ApplyMode.Squash, "other"));

        Assert.Equal("Fix the login", await _house.GitAsync("log", "-1", "--format=%s", "other"));
        Assert.Equal("First", await _house.GitAsync("log", "-1", "--format=%s", "main"));
        Assert.Equal((files, ""), (await _house.GitAsync("ls-files", "--stage"), await _house.GitAsync("status", "--porcelain")));
        foreach (var target in new[] { "none", "--all", "runtimesweb/x", "../x" })
        {
            var wrong = await _house.Get<ApplyWorktree>().RunAsync(made.Id, new ApplyRequest(ApplyMode.Squash, target), WorktreeHouse.Person, default);
            Assert.Contains("target", wrong.Failure?.Fields?.Keys ?? []);
        }
    }

    [Theory]
    [InlineData(ApplyMode.Merge)]
    [InlineData(ApplyMode.Squash)]
    [InlineData(ApplyMode.Branch)]
    public async Task Undo_PutsEverythingBack_WhileNothingCameOnTop(ApplyMode mode)
    {
        var made = await WorkedAsync();
        var before = await _house.PictureAsync();
        var wanted = new ApplyRequest(mode, mode == ApplyMode.Branch ? "fix" : null);
        await _house.ApplyAsync(made, wanted);

        var undone = await _house.Get<UndoWorktree>().RunAsync(made.Id, WorktreeHouse.Person, default);

        Assert.Equal(WorktreeStatus.Active, undone.Value.Status);
        Assert.Equal((before, ""), (await _house.PictureAsync(), await _house.GitAsync("branch", "--list", "fix")));
        Assert.IsType<ApplyResult.Applied>(await _house.ApplyAsync(made, wanted));
    }

    [Fact]
    public async Task Undo_AfterAnotherCommitOrAChange_IsRefused()
    {
        var made = await WorkedAsync();
        await _house.ApplyAsync(made, new ApplyRequest(ApplyMode.Squash));
        _house.Write("lines.txt", "more\n");
        Assert.Equal(FailureKind.Conflict, (await _house.Get<UndoWorktree>().RunAsync(made.Id, WorktreeHouse.Person, default)).Failure?.Kind);
        await _house.CommitAsync("On top");
        var before = await _house.PictureAsync();

        Assert.Equal(FailureKind.Conflict, (await _house.Get<UndoWorktree>().RunAsync(made.Id, WorktreeHouse.Person, default)).Failure?.Kind);
        Assert.Equal(before, await _house.PictureAsync());
    }

    [Fact]
    public async Task NothingToApply_IsSaid()
    {
        var made = await _house.CreateAsync();
        var empty = await _house.Get<ApplyWorktree>().RunAsync(made.Id, new ApplyRequest(ApplyMode.Squash), WorktreeHouse.Person, default);
        WorktreeHouse.WriteIn(made.Path, "a", "b");
        await _house.ApplyAsync(made, new ApplyRequest(ApplyMode.Squash));
        var again = await _house.Get<ApplyWorktree>().RunAsync(made.Id, new ApplyRequest(ApplyMode.Squash), WorktreeHouse.Person, default);

        Assert.Contains("nothing to apply", empty.Failure?.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("nothing to apply", again.Failure?.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task ManyAppliesAtOnce_AllGetIn()
    {
        var made = new List<Worktree>();
        for (var n = 0; n < 5; n++)
        {
            made.Add(await _house.CreateAsync($"Task {n}"));
            WorktreeHouse.WriteIn(made[n].Path, $"file{n}.txt", "x\n");
        }

        var results = await Task.WhenAll(made.Select(w => _house.ApplyAsync(w, new ApplyRequest(ApplyMode.Squash))));

        Assert.All(results, r => Assert.IsType<ApplyResult.Applied>(r));
        Assert.Equal(("6", ""), (await _house.GitAsync("rev-list", "--count", "main"), await _house.GitAsync("status", "--porcelain")));
    }

    private async Task<Worktree> WorkedAsync()
    {
        var made = await _house.CreateAsync();
        var lines = Path.Combine(made.Path, "lines.txt");
        File.WriteAllText(lines, File.ReadAllText(lines).Replace("line 1\n", "line one\n", StringComparison.Ordinal), new UTF8Encoding(false));
        File.Delete(Path.Combine(made.Path, "src/app.py"));
        File.WriteAllBytes(Path.Combine(made.Path, "ü b.bin"), [0, 1, 2]);
        return made;
    }
}
