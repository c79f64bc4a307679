using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Worktrees;
using RuntimesWeb.Core.Worktrees.Apply;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Worktrees;

/// <summary>A repository whose owner may be anybody: whatever its configuration names, and whatever an agent writes into it, no program of it runs.</summary>
public sealed class HostileRepositoryTests : IAsyncLifetime
{
    private readonly WorktreeHouse _house = new();

    private string Canary => Path.Combine(_house.Home, "canary");

    public async ValueTask InitializeAsync()
    {
        await _house.InitializeAsync();
        await _house.WithRepositoryAsync();
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task NothingThatTheRepositoryNames_Runs()
    {
        _house.Write("clean.txt", "one\n");
        _house.Write("merged.txt", "base\n");
        await _house.CommitAsync("Before");
        _house.Write(".gitattributes", "*.txt filter=bad=name diff=bad\nmerged.txt merge=bad\nlines.txt filter=long\n");
        await _house.GitAsync("-c", "filter.x.clean=cat", "add", "--all");
        await _house.GitAsync("commit", "-qm", "Attributes");
        var touch = $"/usr/bin/touch {Canary}; /bin/cat";
        var hooks = Path.Combine(_house.Project, ".git", "hooks");
        Directory.CreateDirectory(hooks);
        foreach (var hook in new[] { "post-checkout", "pre-commit", "commit-msg", "post-commit", "post-merge", "reference-transaction", "post-index-change", "pre-merge-commit" })
        {
            File.WriteAllText(Path.Combine(hooks, hook), $"#!/bin/sh\n/usr/bin/touch {Canary}\n");
            File.SetUnixFileMode(Path.Combine(hooks, hook), (UnixFileMode)0b111_101_101);
        }

        File.WriteAllText(Path.Combine(_house.Home, "included"), $"[filter \"long\"]\n\tprocess = \"{touch}\"\n\trequired = true\n");
        File.AppendAllText(
            Path.Combine(_house.Project, ".git", "config"),
            $"""
            [include]
            	path = {Path.Combine(_house.Home, "included")}
            [core]
            	fsmonitor = "/usr/bin/touch {Canary}"
            	hooksPath = {hooks}
            	sshCommand = "/usr/bin/touch {Canary}"
            	editor = "/usr/bin/touch {Canary}"
            	pager = "/usr/bin/touch {Canary}"
            	askPass = "/usr/bin/touch {Canary}"
            	alternateRefsCommand = "/usr/bin/touch {Canary}"
            	gitProxy = "/usr/bin/touch {Canary}"
            [filter "bad=name"]
            	clean = "{touch}"
            	smudge = "{touch}"
            	required = true
            [diff "bad"]
            	textconv = "{touch}"
            	command = "/usr/bin/touch {Canary}"
            [diff]
            	external = "/usr/bin/touch {Canary}"
            [merge "bad"]
            	driver = "/usr/bin/touch {Canary}"
            [merge]
            	default = bad
            [credential]
            	helper = "!/usr/bin/touch {Canary}"
            [commit]
            	gpgSign = true
            [gpg]
            	program = "/usr/bin/touch {Canary}"
            [protocol "ext"]
            	allow = always
            [remote "origin"]
            	url = "ext::sh -c '/usr/bin/touch {Canary}'"
            	promisor = true
            	partialclonefilter = blob:none
            [extensions]
            	partialClone = origin
            [alias]
            	worktree = "!/usr/bin/touch {Canary}"
            	status = "!/usr/bin/touch {Canary}"

            """);

        var made = await _house.CreateAsync();
        WorktreeHouse.WriteIn(made.Path, "clean.txt", "two\n");
        WorktreeHouse.WriteIn(made.Path, "merged.txt", "base\nours\n");
        await _house.DiffAsync(made);
        await _house.Get<PauseWorktree>().RunAsync(made.Id, WorktreeHouse.Person, default);
        await _house.Get<ResumeWorktree>().RunAsync(made.Id, WorktreeHouse.Person, default);
        File.WriteAllText(Path.Combine(_house.Project, "other.md"), "meanwhile\n");
        File.Delete(Canary);
        await _house.GitAsync("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "commit.gpgSign=false", "add", "other.md");
        await _house.GitAsync("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "commit.gpgSign=false", "commit", "-qm", "Meanwhile");
        File.Delete(Canary);
        Assert.IsType<ApplyResult.Patch>(await _house.ApplyAsync(made, new ApplyRequest(ApplyMode.Patch)));
        Assert.IsType<ApplyResult.Applied>(await _house.ApplyAsync(made, new ApplyRequest(ApplyMode.Merge)));
        Assert.True((await _house.Get<UndoWorktree>().RunAsync(made.Id, WorktreeHouse.Person, default)).IsOk);
        Assert.True((await _house.Get<DiscardWorktree>().RunAsync(made.Id, WorktreeHouse.Person, default)).IsOk);

        Assert.False(File.Exists(Canary));
        // The canary sings when git is run as it comes.
        await _house.GitAsync("status");
        Assert.True(File.Exists(Canary));
    }

    [Fact]
    public async Task ACustomMerge_BecomesAnOrdinaryOne()
    {
        await _house.GitAsync("config", "merge.bad.driver", $"/usr/bin/touch {Canary}");
        _house.Write(".gitattributes", "lines.txt merge=bad\n");
        await _house.CommitAsync("Attributes");
        var made = await _house.CreateAsync();
        var lines = File.ReadAllText(Path.Combine(made.Path, "lines.txt"));
        WorktreeHouse.WriteIn(made.Path, "lines.txt", lines.Replace("line 40", "line forty", StringComparison.Ordinal));
        _house.Write("lines.txt", lines.Replace("line 1\n", "line one\n", StringComparison.Ordinal));
        await _house.CommitAsync("Meanwhile");

        Assert.IsType<ApplyResult.Applied>(await _house.ApplyAsync(made, new ApplyRequest(ApplyMode.Squash)));

        Assert.False(File.Exists(Canary));
        Assert.Equal(lines.Replace("line 1\n", "line one\n", StringComparison.Ordinal).Replace("line 40", "line forty", StringComparison.Ordinal), File.ReadAllText(Path.Combine(_house.Project, "lines.txt")));
    }

    [Fact]
    public async Task AnAgentThatRewritesItsDotGit_LeadsNothingElsewhere()
    {
        var other = Directory.CreateDirectory(Path.Combine(_house.Home, "other")).FullName;
        await _house.GitInAsync(other, "init", "--quiet");
        await _house.GitInAsync(other, "config", "core.fsmonitor", $"/usr/bin/touch {Canary}");
        var made = await _house.CreateAsync();
        File.WriteAllText(Path.Combine(made.Path, ".git"), $"gitdir: {other}/.git\n");
        WorktreeHouse.WriteIn(made.Path, "new.txt", "work\n");

        Assert.Equal("new.txt", Assert.Single((await _house.DiffAsync(made)).Files).Path);
        Assert.IsType<ApplyResult.Applied>(await _house.ApplyAsync(made, new ApplyRequest(ApplyMode.Squash)));
        Assert.False(File.Exists(Canary));
        Assert.Empty(await _house.GitInAsync(other, "for-each-ref"));
    }

    [Fact]
    public async Task ANestedRepositoryWithConverters_IsNotLookedInto()
    {
        var made = await _house.CreateAsync();
        var inner = Directory.CreateDirectory(Path.Combine(made.Path, "inner")).FullName;
        await _house.GitInAsync(inner, "init", "--quiet");
        await _house.GitInAsync(inner, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x", "--allow-empty");
        await _house.GitInAsync(inner, "config", "core.fsmonitor", $"/usr/bin/touch {Canary}");

        Assert.Equal(["inner/"], (await _house.DiffAsync(made)).Skipped);
        Assert.False(File.Exists(Canary));
    }

    [Theory]
    [InlineData("link")]
    [InlineData("file")]
    [InlineData("core.worktree")]
    public async Task ARepositoryThatPointsElsewhere_IsRefused_OrKeptAtHome(string how)
    {
        var victim = Directory.CreateDirectory(Path.Combine(_house.Home, "victim")).FullName;
        await _house.GitInAsync(victim, "init", "--quiet", "--initial-branch=main");
        await _house.GitInAsync(victim, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x", "--allow-empty");
        var folder = Directory.CreateDirectory(Path.Combine(_house.Home, "evil")).FullName;
        switch (how)
        {
            case "link":
                File.CreateSymbolicLink(Path.Combine(folder, ".git"), Path.Combine(victim, ".git"));
                break;
            case "file":
                File.WriteAllText(Path.Combine(folder, ".git"), $"gitdir: {victim}/.git\n");
                break;
            default:
                folder = _house.Project;
                await _house.GitAsync("config", "core.worktree", victim);
                break;
        }

        var made = await _house.Get<CreateWorktree>().RunAsync(new NewWorktree(_house.Folder(folder), "x"), WorktreeHouse.Person, default);

        Assert.Equal(how == "core.worktree" ? null : FailureKind.Conflict, made.Failure?.Kind);
        Assert.Equal("", await _house.GitInAsync(victim, "branch", "--list", "runtimesweb/*"));
        if (made.IsOk)
        {
            WorktreeHouse.WriteIn(made.Value.Path, "new.txt", "work\n");
            Assert.IsType<ApplyResult.Applied>(await _house.ApplyAsync(made.Value, new ApplyRequest(ApplyMode.Squash)));
            Assert.Equal([".git"], Directory.EnumerateFileSystemEntries(victim).Select(Path.GetFileName));
            Assert.True(File.Exists(Path.Combine(_house.Project, "new.txt")));
        }
    }
}
