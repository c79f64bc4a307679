using System.Diagnostics;
using System.Text;

namespace RuntimesWeb.Tests.Support;

/// <summary>A git repository of a person's, with one commit, in a folder of its own; git runs as the person runs it.</summary>
public sealed class PersonsRepository : IDisposable
{
    public PersonsRepository(params (string Path, string Text)[] files)
    {
        Path = Directory.CreateTempSubdirectory("repo-").FullName;
        Git("init", "--quiet", "--initial-branch=main");
        Git("config", "user.name", "Some One");
        Git("config", "user.email", "some@example.com");
        foreach (var (path, text) in files.Length == 0 ? [("README.md", "# Sample\n\nHello.\n")] : files)
        {
            Write(path, text);
        }

        Commit("First");
    }

    public string Path { get; }

    public string Head => Git("rev-parse", "HEAD");

    public string Write(string path, string text)
    {
        var file = System.IO.Path.Combine(Path, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!); // it lies in the folder
        File.WriteAllText(file, text);
        return file;
    }

    public string Read(string path) => File.ReadAllText(System.IO.Path.Combine(Path, path));

    public void Commit(string message)
    {
        Git("add", "--all");
        Git("commit", "--quiet", "--message", message);
    }

    /// <summary>What git prints, without the last line end; a failure of git is one of the test.</summary>
    public string Git(params string[] arguments)
    {
#pragma warning disable RS0030 // what the person does does not go through the server
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", Path, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!; // it is installed
#pragma warning restore RS0030
        var error = new StringBuilder();
        git.ErrorDataReceived += (_, line) => error.AppendLine(line.Data);
        git.BeginErrorReadLine();
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.True(git.ExitCode == 0, $"git {string.Join(' ', arguments)}: {error}");
        return output.TrimEnd('\n');
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
