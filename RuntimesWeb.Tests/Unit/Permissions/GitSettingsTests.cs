using System.Text.Json;
using RuntimesWeb.Core.Permissions;

namespace RuntimesWeb.Tests.Unit.Permissions;

/// <summary>A repository whose own settings name programs makes git run them when it only looks: then it is asked.</summary>
public sealed class GitSettingsTests : IDisposable
{
    private const string Usual = "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n[remote \"origin\"]\n\turl = https://example.org/x.git\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n[branch \"main\"]\n\tremote = origin\n\tmerge = refs/heads/main\n[user]\n\tname = Me\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("runtimesweb-git-").FullName;
    private readonly PermissionEngine _engine = new(() => [], "/nowhere/data", "/nowhere/home");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("", null)]
    [InlineData("# [filter \"x\"]\n; fsmonitor\n", null)]
    [InlineData("[core]\n\tfsmonitor = ./run\n", "core.fsmonitor")]
    [InlineData("[core] fsmonitor = ./run\n", "core.fsmonitor")]
    [InlineData("[CORE]\n  FSMonitor=./run\n", "CORE.FSMonitor")]
    [InlineData("[filter \"x\"]\n\tclean = ./run\n", "filter.clean")]
    [InlineData("[diff \"x\"]\n\ttextconv = ./run\n", "diff.textconv")]
    [InlineData("[diff]\n\texternal = ./run\n", "diff.external")]
    [InlineData("[include]\n\tpath = ../evil\n", "include.path")]
    [InlineData("[includeIf \"gitdir:/\"]\n\tpath = ../evil\n", "includeIf.path")]
    [InlineData("[log]\n\tshowSignature = true\n", "log.showSignature")]
    [InlineData("[gpg]\n\tprogram = ./run\n", "gpg.program")]
    [InlineData("[submodule \"x\"]\n\turl = ./x\n", "submodule.url")]
    [InlineData("[core]\n\tpager = ./run\n", "core.pager")]
    [InlineData("[core \"x\"]\n\tbare = false\n", "core.bare")]
    public void Looking_IsAskedWhenSettingsMayRunSomething(string more, string? named)
    {
        Write(".git/config", Usual + more);
        Directory.CreateDirectory(Path.Combine(_folder, "src"));

        foreach (var command in new[] { "git status", "git diff", "cd src && git log" })
        {
            var decision = Decide(command);
            Assert.Equal(named is null ? PermissionBehavior.Allow : PermissionBehavior.Ask, decision.Behavior);
            Assert.Contains(named ?? "", decision.Reason, StringComparison.Ordinal);
        }

        Assert.Equal(PermissionBehavior.Allow, Decide("git --version").Behavior);
    }

    [Fact]
    public void Settings_OfWorktreesAndHiddenRepositories_AreFound()
    {
        Write("real/config", Usual);
        Write("real/commondir", "../common\n");
        Write("common/config", "[core]\n\tfsmonitor = ./run\n");
        Write("work/.git", "gitdir: ../real\n");
        Write("bare/HEAD", "ref: refs/heads/main\n");
        Write("bare/config", "[core]\n\tfsmonitor = ./run\n");
        Directory.CreateDirectory(Path.Combine(_folder, "bare/objects"));
        Directory.CreateDirectory(Path.Combine(_folder, "plain"));

        Assert.Equal(PermissionBehavior.Ask, Decide("cd work && git status").Behavior);
        Assert.Equal(PermissionBehavior.Ask, Decide("cd bare && git status").Behavior);
        Assert.Equal(PermissionBehavior.Allow, Decide("cd plain && git status").Behavior);
    }

    [Fact]
    public void Settings_ThatAreHuge_Ask()
    {
        Write(".git/config", Usual + new string('#', 100_000));

        Assert.Contains("too large", Decide("git status").Reason, StringComparison.Ordinal);
    }

    private PermissionDecision Decide(string command) => _engine.Decide(
        new ToolUse("bash", ToolEffect.Runs, command, JsonSerializer.SerializeToElement(new { command }))
        {
            Folder = _folder,
        },
        PermissionMode.Ask);

    private void Write(string path, string text)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
