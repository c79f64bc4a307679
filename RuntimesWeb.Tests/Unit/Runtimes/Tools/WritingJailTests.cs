using RuntimesWeb.Core.Platform;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Runtimes.Tools;

/// <summary>Where the tools that change files must not be led.</summary>
public sealed class WritingJailTests : IDisposable
{
    private readonly ToolHouse _house = new();

    public void Dispose()
    {
        Assert.Equal(["secret.txt"], Directory.GetFileSystemEntries(_house.Outside).Select(Path.GetFileName));
        Assert.Equal(ToolHouse.Secret, File.ReadAllText(Path.Combine(_house.Outside, "secret.txt")));
        _house.Dispose();
    }

    [Theory]
    [InlineData("../outside/secret.txt", "outside the project folder")]
    [InlineData("../outside/new.txt", "outside the project folder")]
    [InlineData("new/../../outside/new.txt", "outside the project folder")]
    [InlineData("/tmp/runtimesweb-must-not-be-here", "outside the project folder")]
    [InlineData("/proc/self/cwd/x", "outside the project folder")]
    [InlineData("link.txt", "outside the project folder")]
    [InlineData("dangling.txt", "outside the project folder")]
    [InlineData("folder/new.txt", "outside the project folder")]
    [InlineData("folder/deep/new.txt", "outside the project folder")]
    [InlineData(".git/config", "git's own files")]
    [InlineData(".git/hooks/pre-commit", "git's own files")]
    [InlineData("sub/.GIT/config", "git's own files")]
    [InlineData(".git", "git's own files")]
    [InlineData(".g\u200Cit/config", "git's own files")]
    [InlineData("git-link/config", "git's own files")]
    [InlineData(".", "is a folder")]
    [InlineData("sub", "is a folder")]
    [InlineData("sub/", "is a folder")]
    [InlineData("", "not a path")]
    [InlineData("a\nb", "not a path")]
    [InlineData("file.txt/below.txt", "no folder")]
    public async Task PathThatMayNotBeWritten_IsRefused(string path, string words)
    {
        _house.Write("sub/a.txt", "a");
        _house.Write("file.txt", "a");
        _house.Link("link.txt", "../outside/secret.txt");
        _house.Link("dangling.txt", "../outside/new.txt");
        _house.Link("folder", "../outside");
        _house.Link("git-link", ".git");

        Assert.Contains(words, await _house.RefusesAsync("write_file", new { path, content = "x" }), StringComparison.Ordinal);
        await _house.RefusesAsync("edit_file", new { path, old_string = "the", new_string = "x" });
        Assert.False(Directory.Exists(Path.Combine(_house.Project, ".git")));
    }

    [Fact]
    public async Task LinkThatStaysInside_IsFollowed_AndStaysALink()
    {
        _house.Write("sub/a.txt", "old");
        _house.Link("link.txt", "sub/a.txt");

        await _house.SaysAsync("edit_file", new { path = "link.txt", old_string = "old", new_string = "new" });

        Assert.Equal("new", _house.Read("sub/a.txt"));
        Assert.Equal("sub/a.txt", new FileInfo(Path.Combine(_house.Project, "link.txt")).LinkTarget);
    }

    [Fact]
    public async Task AnotherNameOfAFile_KeepsItsContent()
    {
        await new ProcessRunner(_house.Machine).RunAsync("/bin/ln", [Path.Combine(_house.Outside, "secret.txt"), Path.Combine(_house.Project, "a.txt")], TimeSpan.FromSeconds(20), default);

        await _house.SaysAsync("edit_file", new { path = "a.txt", old_string = ToolHouse.Secret, new_string = "x" });

        Assert.Equal("x", _house.Read("a.txt"));
    }

    [Fact]
    public async Task DataOfThisServer_IsNotWritten_EvenWhenItComesToLieInTheFolder()
    {
        var data = Path.Combine(_house.Project, "data");
        using var machine = new TestMachine();
        using var own = DataFolder.Open(data, machine.Machine);
        var before = Directory.GetFileSystemEntries(data);

        var answer = await _house.ToolsOf(own).Single(t => t.Definition.Name == "write_file").CallAsync(System.Text.Json.JsonSerializer.SerializeToElement(new { path = "data/x.txt", content = "x" }), CancellationToken.None);

        Assert.True(answer.IsError);
        Assert.Equal(before, Directory.GetFileSystemEntries(data));
    }

    [Fact]
    public async Task FolderThatBecomesALink_IsNeverWrittenThrough()
    {
        var (folder, hidden) = (Path.Combine(_house.Project, "swap"), Path.Combine(_house.Project, "hidden"));
        _house.Write("swap/secret.txt", "harmless 0");
        await RaceAsync(
            () =>
            {
                try
                {
                    Directory.Move(folder, hidden);
                    File.CreateSymbolicLink(folder, _house.Outside);
                    File.Delete(folder);
                }
                finally
                {
                    // The tool may have made a folder where there was none; the first one comes back.
                    while (Directory.Exists(hidden))
                    {
                        Quietly(() => Directory.Move(hidden, folder));
                        Quietly(() => Directory.Delete(Directory.Exists(hidden) ? folder : hidden, recursive: true));
                    }
                }
            },
            async i =>
            {
                await _house.CallAsync("write_file", new { path = $"swap/new-{i}.txt", content = "x" });
                await _house.CallAsync("write_file", new { path = $"swap/deep/{i}/new.txt", content = "x" });
                await _house.CallAsync("edit_file", new { path = "swap/secret.txt", old_string = "0", new_string = "0." });
                _house.NewRun();
            });

        _house.NewRun();
        await _house.SaysAsync("edit_file", new { path = "swap/secret.txt", old_string = "harmless", new_string = "changed" });
    }

    [Fact]
    public async Task FileThatBecomesALink_IsNeverWrittenThrough()
    {
        var (file, hidden) = (_house.Write("swap.txt", "harmless\n"), Path.Combine(_house.Project, "hidden.txt"));
        await RaceAsync(
            () =>
            {
                File.Delete(hidden);
                File.CreateSymbolicLink(hidden, "../outside/secret.txt");
                File.Move(hidden, file, overwrite: true);
                File.WriteAllText(hidden, "harmless\n");
                File.Move(hidden, file, overwrite: true);
            },
            async _ =>
            {
                _house.NewRun();
                var answer = await _house.CallAsync("edit_file", new { path = "swap.txt", old_string = "s", new_string = "S", replace_all = true });
                Assert.DoesNotContain(ToolHouse.Secret, answer.Text, StringComparison.Ordinal);
            });
    }

    private static async Task RaceAsync(Action swap, Func<int, Task> write)
    {
        using var stop = new CancellationTokenSource();
        var swapping = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Quietly(swap);
            }
        });
        try
        {
            for (var i = 0; i < 200; i++)
            {
                await write(i);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await swapping;
        }
    }

    private static void Quietly(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The one that is raced with was there first.
        }
    }
}
