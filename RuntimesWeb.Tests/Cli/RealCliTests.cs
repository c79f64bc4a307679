using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes.Install;
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

    [Theory]
    [InlineData("claude-code", "claude")]
    [InlineData("codex", "codex")]
    public async Task Install_WithTheRealNpm_IntoAFolderOfOnesOwn_IsThereWithItsVersion(string id, string binary)
    {
        await using var server = await TestServer.StartAsync(m => Link(m, "npm", "node", "sh"));
        await server.App.Services.GetRequiredService<NpmPlaces>().ChooseAsync(NpmPlace.User, Household.Person, default);

        var frames = await StreamAsync(server, id, "install");

        Assert.StartsWith("""{"type":"progress","step":"installing","message":"Installing C""", frames[0], StringComparison.Ordinal);
        Assert.Contains(frames, f => f.Contains("\"type\":\"output\",\"line\":\"added ", StringComparison.Ordinal));
        Assert.Equal("""{"type":"complete","success":true}""", frames[^1]);
        var found = await server.RuntimeAsync(id);
        Assert.Equal(Path.Combine(server.App.Home, "npm", "bin", binary), (string?)found["binPath"]);
        var said = await new ProcessRunner(server.Machine.Machine).RunAsync((string)found["binPath"]!, ["--version"], TimeSpan.FromSeconds(20), default);
        Assert.Contains((string)found["version"]!, said.Value.Output, StringComparison.Ordinal);

        // npm calls it the latest: asking for more changes nothing.
        Assert.Contains(await StreamAsync(server, id, "upgrade"), f => f.Contains("is already the newest", StringComparison.Ordinal));
        Assert.Equal("""{"type":"complete","success":true}""", (await StreamAsync(server, id, "uninstall"))[^1]);
        Assert.False((bool)(await server.RuntimeAsync(id))["installed"]!);
    }

    [Fact]
    public async Task Install_IntoTheGlobalFolderOfTheRealNpm_GoesWhereNpmSays()
    {
        var prefix = Directory.CreateTempSubdirectory("runtimesweb-global-").FullName;
        await using var server = await TestServer.StartAsync(m =>
        {
            Link(m, "npm", "node", "sh");
            m.Set("npm_config_prefix", prefix);
        });

        var frames = await StreamAsync(server, "claude-code", "install");

        Assert.Equal(
            """{"type":"complete","success":true,"warning":"Installed, but 'claude' isn't on PATH or the known user-install dirs yet. Restart the server if it stays missing."}""", frames[^1]);
        Assert.True(File.Exists(Path.Combine(prefix, "bin", "claude")));
        Directory.Delete(prefix, recursive: true);
    }

    [Fact]
    public async Task Install_Hermes_WithoutThePackageIndex_EndsInOneClearError()
    {
        // Behind a version manager's stand-in, which would not find itself on another PATH.
        var python = await new ProcessRunner(Machine.Real).RunAsync(Which("python3"), ["-c", "import sys; print(sys.executable)"], TimeSpan.FromSeconds(20), default);
        await using var server = await TestServer.StartAsync(m =>
        {
            // Nowhere, so that it does not matter whether this computer reaches the real one.
            m.Set("PIP_INDEX_URL", "https://index.invalid/simple");
            m.Set("PIP_CONFIG_FILE", "/dev/null");
            m.Set("PIP_DEFAULT_TIMEOUT", "2");
            m.Install("python3", $"exec {python.Value.FirstLine} \"$@\"");
        });

        var frames = await StreamAsync(server, "hermes", "install");

        var error = Assert.Single(frames, f => f.Contains("\"type\":\"error\"", StringComparison.Ordinal));
        Assert.Equal(frames[^1], error);
        Assert.StartsWith("""{"type":"error","code":"EXIT_1","message":"Installation failed with exit code 1: the Python package index could not be reached (""", error, StringComparison.Ordinal);
    }

    private static async Task<string[]> StreamAsync(TestServer server, string id, string verb)
    {
        using var answer = await server.Client.PostAsync($"/api/runtimes/{id}/{verb}", null);
        return [.. (await answer.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(f => f["data: ".Length..])];
    }

    // As scripts, not links: npm finds its own folder through the place it lies in.
    private static void Link(TestMachine machine, params string[] programs)
    {
        foreach (var program in programs)
        {
            machine.Install(program, $"exec {Which(program)} \"$@\"");
        }

        machine.Set("NODE_EXTRA_CA_CERTS", Environment.GetEnvironmentVariable("NODE_EXTRA_CA_CERTS") ?? "");
    }

    internal static async Task<string> InstallAsync(string package, string binary)
    {
        if (!File.Exists(Path.Combine(Prefix, "bin", binary)))
        {
            var installed = await new ProcessRunner(Machine.Real).RunAsync(Which("npm"), ["install", "-g", "--prefix", Prefix, package], TimeSpan.FromMinutes(5), default);
            Assert.Equal(0, installed.Value.ExitCode);
        }

        return Path.Combine(Prefix, "bin", binary);
    }

    internal static string Which(string program) =>
        Machine.Real.SearchPath.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).First(File.Exists);

    private static string Repository([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
