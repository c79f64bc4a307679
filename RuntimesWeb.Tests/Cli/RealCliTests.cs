using System.Runtime.CompilerServices;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Cli;

/// <summary>The journeys of the fake CLIs once more with the real ones from npm (cached in artifacts/cli); run by <c>./test.sh --cli</c> only.</summary>
[Trait("needs", "cli")]
public sealed class RealCliTests
{
    private static readonly string Prefix = Path.Combine(Repository(), "artifacts", "cli");

    [Fact]
    public async Task ClaudeCode_InstalledWhileTheServerRuns_IsSeenWithItsVersionAndReadyWithAKey()
    {
        await InstallAsync("@anthropic-ai/claude-code@2", "claude");
        await using var server = await TestServer.StartAsync();

        File.CreateSymbolicLink(Path.Combine(server.Machine.Bin, "claude"), Path.Combine(Prefix, "bin", "claude"));
        await server.LookAsync();

        var found = await server.RuntimeAsync("claude-code");
        Assert.Equal("needs-auth", (string?)found["connectionState"]);
        Assert.StartsWith("2.", (string?)found["version"]);
        Assert.False((bool)found["loggedIn"]!);

        await server.PostAsync("/api/runtimes/claude-code/connect", new { apiKey = FakeProviders.GoodKey });
        Assert.Equal("ready", (string?)(await server.RuntimeAsync("claude-code"))["connectionState"]);
    }

    [Fact]
    public async Task Codex_WithoutNode_IsNotCalledReady_AndWithItNeedsALogin()
    {
        await InstallAsync("@openai/codex@0", "codex");
        await using var server = await TestServer.StartAsync(m => File.CreateSymbolicLink(Path.Combine(m.Bin, "codex"), Path.Combine(Prefix, "bin", "codex")));
        Assert.Equal("unknown", (string?)(await server.RuntimeAsync("codex"))["connectionState"]);

        File.CreateSymbolicLink(Path.Combine(server.Machine.Bin, "node"), Which("node"));
        await server.LookAsync();

        var found = await server.RuntimeAsync("codex");
        Assert.Equal("needs-login", (string?)found["connectionState"]);
        Assert.StartsWith("0.", (string?)found["version"]);
    }

    private static async Task InstallAsync(string package, string binary)
    {
        if (!File.Exists(Path.Combine(Prefix, "bin", binary)))
        {
            var installed = await new ProcessRunner(Machine.Real).RunAsync(Which("npm"), ["install", "-g", "--prefix", Prefix, package], TimeSpan.FromMinutes(5), default);
            Assert.Equal(0, installed.Value.ExitCode);
        }
    }

    private static string Which(string program) =>
        Machine.Real.SearchPath.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).First(File.Exists);

    private static string Repository([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
