using System.Collections.Concurrent;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Tests.Support;

/// <summary>A computer of a test's own: an empty home, a PATH with one empty folder, no variables. Programs put on it are small shell scripts.</summary>
public sealed class TestMachine : IDisposable
{
    private readonly ConcurrentDictionary<string, string> _variables = new();

    public TestMachine()
    {
        Home = Directory.CreateTempSubdirectory("runtimesweb-machine-").FullName;
        Bin = Directory.CreateDirectory(Path.Combine(Home, "path")).FullName;
        Machine = new Machine(Home, Bin, name => name == "HOME" ? Home : _variables.GetValueOrDefault(name));
    }

    public Machine Machine { get; }

    public string Home { get; }

    public string Bin { get; }

    public void Set(string variable, string value) => _variables[variable] = value;

    /// <summary>Puts a program on PATH; <paramref name="script"/> is the body of a <c>/bin/sh</c> script.</summary>
    public void Install(string name, string script)
    {
        var path = Path.Combine(Bin, name);
        var fresh = path + ".new";
        File.WriteAllText(fresh, "#!/bin/sh\n" + script + "\n");
        File.SetUnixFileMode(fresh, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.Move(fresh, path, overwrite: true);
    }

    public void InstallClaude(string version = "2.1.330", bool loggedIn = false) => Install("claude", $$"""
        case "$1 $2" in
          "--version ") echo "{{version}} (Claude Code)";;
          "auth status") echo '{"loggedIn":{{(loggedIn ? "true" : "false")}},"authMethod":"{{(loggedIn ? "claude.ai" : "none")}}"}'; exit {{(loggedIn ? 0 : 1)}};;
          *) exit 64;;
        esac
        """);

    public void InstallCodex(bool loggedIn = false) => Install("codex", $$"""
        case "$1 $2" in
          "--version ") echo "codex-cli 0.169.0";;
          "login status") echo "{{(loggedIn ? "Logged in using ChatGPT" : "Not logged in")}}" >&2; exit {{(loggedIn ? 0 : 1)}};;
          *) exit 64;;
        esac
        """);

    public void Dispose() => Directory.Delete(Home, recursive: true);
}
