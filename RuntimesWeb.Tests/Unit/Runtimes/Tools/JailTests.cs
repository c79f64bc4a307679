using System.Runtime.InteropServices;
using RuntimesWeb.Core.Runtimes.Tools;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Runtimes.Tools;

/// <summary>What the file tools must not be talked into.</summary>
public sealed class JailTests : IDisposable
{
    private readonly ToolHouse _house = new();

    public void Dispose() => _house.Dispose();

    [Theory]
    [InlineData("../outside/secret.txt")]
    [InlineData("sub/../../outside/secret.txt")]
    [InlineData("./../outside/./secret.txt")]
    [InlineData("/etc/passwd")]
    [InlineData("/proc/self/environ")]
    [InlineData("/proc/self/cwd/../../etc/passwd")]
    [InlineData("/dev/zero")]
    [InlineData("..")]
    [InlineData("../project-of-another/x")]
    public async Task PathThatLeadsOut_IsRefused(string path)
    {
        _house.Write("sub/a.txt", "a");

        foreach (var (tool, arguments) in Everything(path))
        {
            Assert.Contains("outside the project folder", await _house.RefusesAsync(tool, arguments), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("link.txt", "../outside/secret.txt")]
    [InlineData("folder/secret.txt", "../outside")]
    [InlineData("chain/secret.txt", "first")]
    [InlineData("fd", "/proc/self/fd/0")]
    [InlineData("root/etc/passwd", "/")]
    public async Task LinkThatLeadsOut_IsRefused(string path, string target)
    {
        _house.Link("first", "../outside");
        _house.Link(path.Split('/')[0], target);

        foreach (var (tool, arguments) in Everything(path))
        {
            Assert.Contains("outside the project folder", await _house.RefusesAsync(tool, arguments), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task LinkThatStaysInside_IsFollowed()
    {
        _house.Write("sub/a.txt", "inside");
        _house.Link("link", "sub");

        Assert.Contains("inside", await _house.SaysAsync("read_file", new { path = "link/a.txt" }), StringComparison.Ordinal);
        Assert.Contains("inside", await _house.SaysAsync("read_file", new { path = Path.Combine(_house.Project, "sub/a.txt") }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trees_AreWalkedWithoutFollowingLinks()
    {
        _house.Link("out", "../outside");
        _house.Link("secret-link.txt", "../outside/secret.txt");
        _house.Write("a/b.txt", "secret");
        _house.Link("a/loop", "..");

        Assert.Equal("a/\na/b.txt (6 bytes)\na/loop (link)\nout (link)\nsecret-link.txt (link)", await _house.SaysAsync("list", new { depth = 3 }));
        Assert.Equal("a/b.txt", await _house.SaysAsync("glob", new { pattern = "**/*.txt" }));
        Assert.Equal("a/b.txt:1: secret", await _house.SaysAsync("grep", new { pattern = "secret" }));
    }

    [Fact]
    public async Task LinksInACircle_AreRefused()
    {
        _house.Link("one", "two");
        _house.Link("two", "one");

        Assert.Contains("cannot be read", await _house.RefusesAsync("read_file", new { path = "one" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FolderThatBecomesALink_NeverGivesWhatLiesOutside()
    {
        var (folder, hidden) = (Path.Combine(_house.Project, "swap"), Path.Combine(_house.Project, "hidden"));
        _house.Write("swap/secret.txt", "harmless");
        using var stop = new CancellationTokenSource();
        var swapping = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Directory.Move(folder, hidden);
                File.CreateSymbolicLink(folder, _house.Outside);
                File.Delete(folder);
                Directory.Move(hidden, folder);
            }
        });
        try
        {
            for (var i = 0; i < 400; i++)
            {
                var answer = await _house.CallAsync("read_file", new { path = "swap/secret.txt" });
                Assert.DoesNotContain(ToolHouse.Secret, answer.Text, StringComparison.Ordinal);
            }

            for (var i = 0; i < 100; i++)
            {
                Assert.DoesNotContain(ToolHouse.Secret, (await _house.CallAsync("grep", new { pattern = "secret|harmless" })).Text, StringComparison.Ordinal);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await swapping;
        }

        // It was refused for what it had become, not for good.
        Assert.Contains("harmless", (await _house.CallAsync("read_file", new { path = "swap/secret.txt" })).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pipe_IsRefusedAndNothingWaitsForIt()
    {
        Assert.Equal(0, MakePipe(Path.Combine(_house.Project, "pipe"), Convert.ToUInt32("600", 8)));
        _house.Write("a.txt", "text");

        Assert.Contains("not a regular file", await Task.Run(() => _house.RefusesAsync("read_file", new { path = "pipe" })).WaitAsync(TimeSpan.FromSeconds(20)), StringComparison.Ordinal);
        Assert.StartsWith("a.txt:1: text", await Task.Run(() => _house.SaysAsync("grep", new { pattern = "text" })).WaitAsync(TimeSpan.FromSeconds(20)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".git/config")]
    [InlineData(".GIT/config")]
    [InlineData("sub/.git/config")]
    [InlineData("link/config")]
    public async Task GitsOwnFiles_AreNotShown(string path)
    {
        _house.Write(".git/config", "url = https://user:token@example.org");
        _house.Write(".GIT/config", "url = https://user:token@example.org");
        _house.Write("sub/.git/config", "url = https://user:token@example.org");
        _house.Link("link", ".git");

        Assert.Contains("git's own files", await _house.RefusesAsync("read_file", new { path }), StringComparison.Ordinal);
        Assert.Equal("[no line matches]", await _house.SaysAsync("grep", new { pattern = "token" }));
        Assert.Equal("[no file fits the pattern]", await _house.SaysAsync("glob", new { pattern = "config" }));
    }

    [Fact]
    public async Task DataOfThisServer_IsRefused_EvenWhenItComesToLieInTheFolder()
    {
        using var machine = new TestMachine();
        var data = Path.Combine(_house.Project, "data");
        using var own = Core.Platform.DataFolder.Open(data, machine.Machine);
        File.WriteAllText(Path.Combine(data, "master.key"), ToolHouse.Secret);
        var read = _house.ToolsOf(own).Single(t => t.Definition.Name == "read_file");

        var answer = await read.CallAsync(System.Text.Json.JsonSerializer.SerializeToElement(new { path = "data/master.key" }), CancellationToken.None);

        Assert.True(answer.IsError);
        Assert.DoesNotContain(ToolHouse.Secret, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FileThatMayNotBeRead_IsTold()
    {
        File.SetUnixFileMode(_house.Write("closed.txt", "x"), UnixFileMode.None);

        if (Environment.IsPrivilegedProcess)
        {
            Assert.Contains("x", await _house.SaysAsync("read_file", new { path = "closed.txt" }), StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains("permission denied", await _house.RefusesAsync("read_file", new { path = "closed.txt" }), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("nothing/here.txt")]
    [InlineData("~/x")]
    public async Task WhatIsNotThere_IsRefusedInOneSentence(string path) =>
        Assert.Matches(@"^[^\n]+\.$", await _house.RefusesAsync("read_file", new { path }));

    [Fact]
    public void RunWithoutAFolder_HasNoFileTools()
    {
        using var machine = new TestMachine();
        using var data = Core.Platform.DataFolder.Open(Path.Combine(machine.Home, "data"), machine.Machine);

        Assert.Empty(new WorkspaceTools(data, new Core.Platform.ProcessRunner(machine.Machine), machine.Machine, TimeProvider.System).ToolsFor(new ToolScope(Guid.NewGuid(), null, null)));
    }

    private static (string Tool, object Arguments)[] Everything(string path) =>
        [("read_file", new { path }), ("list", new { path }), ("glob", new { path, pattern = "**" }), ("grep", new { path, pattern = "." })];

    [DllImport("libc", EntryPoint = "mkfifo", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MakePipe([MarshalAs(UnmanagedType.LPStr)] string path, uint mode);
}
