using System.Net;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Api;

/// <summary>Clawboo Runtimes API, POST /api/runtimes/:id/install: every documented frame and terminal code, over a socket, with stand-ins of the package managers.</summary>
public sealed class InstallTests
{
    private const string Installing = """{"type":"progress","step":"installing","message":"Installing Claude Code…"}""";
    private const string Added = """{"type":"output","line":"added 1 package in 3s"}""";
    private const string Complete = """{"type":"complete","success":true}""";
    private const string InstallingHermes = """{"type":"progress","step":"installing","message":"Installing Hermes…"}""";

    [Fact]
    public async Task Install_ClaudeCode_StreamsTheDocumentedFrames_AndTheRuntimeIsThere()
    {
        await using var server = await TestServer.StartAsync(m => m.InstallNpm());

        using var answer = await server.Client.PostAsync("/api/runtimes/claude-code/install", null);

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-cache", answer.Headers.CacheControl?.ToString());
        Assert.True(Guid.TryParse(answer.Headers.GetValues("X-Job-Id").Single(), out var job));
        Assert.Equal(Body(Installing, Added, Complete), await answer.Content.ReadAsStringAsync());
        Assert.Equal(["view @anthropic-ai/claude-code dist-tags.latest --json", "prefix -g", "install -g @anthropic-ai/claude-code@2.1.330"], server.Machine.Calls("npm.log"));
        var found = await server.RuntimeAsync("claude-code");
        Assert.Equal(("2.1.330", "needs-auth"), ((string?)found["version"], (string?)found["connectionState"]));
        var done = (await server.GetAsync($"/api/jobs/{job}"))["job"]!;
        Assert.Equal(("install", "succeeded", "2.1.330"), ((string?)done["kind"], (string?)done["state"], (string?)done["result"]!["version"]));
        var audit = (await server.GetAsync("/api/audit"))["entries"]!.AsArray();
        Assert.Contains(audit, e => (string?)e!["action"] == "runtime.install" && (string?)e["target"] == "claude-code" && (string?)e["detail"] == "@anthropic-ai/claude-code@2");
    }

    [Fact]
    public async Task Install_ByAlias_IsTheSameRuntime()
    {
        await using var server = await TestServer.StartAsync(m => m.InstallNpm("echo no >&2; exit 7"));

        var frames = await FramesAsync(server, "openai-codex-app-server");

        Assert.Equal("""{"type":"progress","step":"installing","message":"Installing Codex…"}""", frames[0]);
    }

    [Fact]
    public async Task Install_WithoutNpm_IsNpmMissing()
    {
        await using var server = await TestServer.StartAsync();

        Assert.Equal(
            [Installing, """{"type":"error","code":"NPM_MISSING","message":"npm not found. Install Node.js (which bundles npm) and retry."}"""],
            await FramesAsync(server));
    }

    [Fact]
    public async Task Install_IntoAFolderThatIsNotWritable_EndsOnceWithEacces()
    {
        await using var server = await TestServer.StartAsync(m => m.InstallNpm("""
            echo "npm error code EACCES" >&2
            echo "npm error syscall mkdir" >&2
            echo "npm error path /usr/lib/node_modules/@anthropic-ai" >&2
            echo "npm error errno -13" >&2
            exit 243
            """));

        var frames = await FramesAsync(server);

        Assert.Equal(
            """{"type":"error","code":"EACCES","message":"Permission denied. A global install may require elevated permissions. Try: sudo npm install -g @anthropic-ai/claude-code@2"}""",
            Assert.Single(frames, f => f.Contains("\"error\"", StringComparison.Ordinal)));
        Assert.Equal(6, frames.Count);
        Assert.Single(server.Machine.Calls("npm.log"), c => c.StartsWith("install", StringComparison.Ordinal));
        var job = (await server.GetAsync("/api/jobs"))["jobs"]![0]!;
        Assert.Contains("folder of your own", (string?)job["error"]!["hint"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Install_WithAnNpmThatCannotBeStarted_IsSpawnThrow()
    {
        await using var server = await TestServer.StartAsync(m =>
        {
            m.Install("npm", "");
            File.WriteAllText(Path.Combine(m.Bin, "npm"), "no program at all");
        });

        Assert.Equal(
            [Installing, """{"type":"error","code":"SPAWN_THROW","message":"npm could not be started: it is no program of this system"}"""],
            await FramesAsync(server));
    }

    [Theory]
    [InlineData("echo boom >&2; exit 7", "boom", 7)]
    [InlineData("echo 'npm error code ETARGET' >&2; exit 1", "npm error code ETARGET", 1)]
    [InlineData("echo 'npm error code E404' >&2; exit 1", "npm error code E404", 1)]
    public async Task Install_ThatFails_IsItsExitCode_AndNotTriedAgain(string script, string line, int code)
    {
        await using var server = await TestServer.StartAsync(m => m.InstallNpm(script));

        var frames = await FramesAsync(server);

        string[] expected = [Installing, $$"""{"type":"output","line":"{{line}}"}""", $$"""{"type":"error","code":"EXIT_{{code}}","message":"Installation failed with exit code {{code}}"}"""];
        Assert.True(expected.SequenceEqual(frames), string.Join('\n', frames));
        Assert.Single(server.Machine.Calls("npm.log"), c => c.StartsWith("install", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Install_WithoutNetwork_IsTriedThreeTimes_AndSaysSo()
    {
        await using var server = await TestServer.StartAsync(m => m.InstallNpm(view: "echo 'npm error code ENOTFOUND' >&2; exit 1"));

        var frames = await FramesAsync(server);

        const string Failed = "Installation failed with exit code 1: the npm registry could not be reached (ENOTFOUND)";
        const string Output = """{"type":"output","line":"npm error code ENOTFOUND"}""";
        const string Again = $$"""{"type":"progress","step":"retrying","message":"{{Failed}}. Trying again…"}""";
        Assert.Equal([Installing, Output, Again, Installing, Output, Again, Installing, Output, $$"""{"type":"error","code":"EXIT_1","message":"{{Failed}}"}"""], frames);
        Assert.Equal(3, server.Machine.Calls("npm.log").Length);
    }

    [Fact]
    public async Task Install_TheNetworkComesBack_Succeeds()
    {
        await using var server = await TestServer.StartAsync(m => m.InstallNpm(
            install: $"[ -e \"$HOME/tried\" ] || {{ : > \"$HOME/tried\"; echo 'npm error code ECONNRESET' >&2; exit 1; }}; {FakePackages.NpmInstalls}"));

        var frames = await FramesAsync(server);

        Assert.Equal(Complete, frames[^1]);
        Assert.Single(frames, f => f.Contains("\"retrying\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Install_TheProgramIsNowhereToBeFound_CompletesWithTheDocumentedWarning()
    {
        await using var server = await TestServer.StartAsync(m => m.InstallNpm(prefix: "$HOME/elsewhere"));

        Assert.Equal(
            """{"type":"complete","success":true,"warning":"Installed, but 'claude' isn't on PATH or the known user-install dirs yet. Restart the server if it stays missing."}""",
            (await FramesAsync(server))[^1]);
    }

    [Fact]
    public async Task Install_AnOlderOneThanTheNewestIsThere_SaysBothNumbersAndWhy()
    {
        await using var server = await TestServer.StartAsync(m => m.InstallNpm("""
            put 2.1.197
            echo "npm warn EBADENGINE   required: { node: '>=22.0.0' }," >&2
            echo "npm warn EBADENGINE   current: { node: 'v20.20.2', npm: '11.19.1' }" >&2
            """));

        Assert.Equal(
            """{"type":"complete","success":true,"warning":"Installed 2.1.197, although 2.1.330 is the newest: that one asks for Node >=22.0.0, and this is v20.20.2."}""",
            (await FramesAsync(server))[^1]);
    }

    [Fact]
    public async Task Install_TheLatestIsBeyondTheCatalogue_TakesTheHighestThatIsAllowed()
    {
        await using var server = await TestServer.StartAsync(m => m.InstallNpm(view: """[ "$3" = version ] && echo '["2.1.9","2.1.10","2.0.99"]' || echo '"3.0.0"'"""));

        await FramesAsync(server);

        Assert.Contains("install -g @anthropic-ai/claude-code@2.1.10", server.Machine.Calls("npm.log"));
    }

    [Fact]
    public async Task Install_TheChild_SeesNoKeyAndIsAskedNothing()
    {
        await using var server = await TestServer.StartAsync(m =>
        {
            m.Set("ANTHROPIC_API_KEY", "sk-ant-canary");
            m.Set("NPM_TOKEN", "canary");
            m.Set("npm_config_registry", "https://registry.example/");
            m.InstallNpm("/usr/bin/env; /bin/cat; exit 9");
        });

        var text = string.Join('\n', await FramesAsync(server));

        Assert.DoesNotContain("canary", text, StringComparison.Ordinal);
        Assert.All(["npm_config_yes=true", "npm_config_fund=false", "npm_config_audit=false", "NO_UPDATE_NOTIFIER=1", "npm_config_registry=https://registry.example/"], v => Assert.Contains(v, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Install_AFloodOfOutput_IsKeptToTheLimitAndEnds()
    {
        await using var server = await TestServer.StartAsync(m => m.InstallNpm($"/usr/bin/yes 'a line of a program that talks far too much, over and over again' | /usr/bin/head -n 40000; {FakePackages.NpmInstalls}"));

        var frames = await FramesAsync(server);

        Assert.Equal(Complete, frames[^1]);
        Assert.Contains("""{"type":"output","line":"… more than 1 MB of output; the rest is not kept"}""", frames);
        Assert.DoesNotContain(Added, frames);
    }

    [Fact]
    public async Task Hermes_WithPipx_StreamsItsFrames_AndThePackageIsOneArgument()
    {
        await using var server = await TestServer.StartAsync(m =>
        {
            m.InstallPython("python3", "3.12.1");
            m.InstallPipx(FakePackages.PutHermes + "\necho 'installed package hermes-agent 0.9.1'");
        });

        Assert.Equal(
            [
                InstallingHermes, """{"type":"progress","step":"installing","message":"Installing via pipx…"}""",
                """{"type":"output","line":"installed package hermes-agent 0.9.1"}""", Complete,
            ],
            await FramesAsync(server, "hermes"));
        Assert.Equal(["<install>", "<--python>", $"<{server.Machine.Bin}/python3>", "<hermes-agent[anthropic]<1>"], server.Machine.Calls("pipx.log"));
        Assert.Equal("0.9.1", (string?)(await server.RuntimeAsync("hermes"))["version"]);
    }

    [Fact]
    public async Task Hermes_WithPip_TakesTheNewestPython_AndRetriesOnceInAnExternallyManagedOne()
    {
        await using var server = await TestServer.StartAsync(m =>
        {
            m.InstallPython("python3", "3.11.2", "exit 99");
            m.InstallPython("python3.12", "3.12.4", $$"""
                case "$*" in
                  *--break-system-packages*) {{FakePackages.PutHermes}}; echo "Successfully installed hermes-agent-0.9.1";;
                  *) echo "error: externally-managed-environment" >&2; exit 1;;
                esac
                """);
        });

        Assert.Equal(
            [
                InstallingHermes,
                """{"type":"output","line":"error: externally-managed-environment"}""",
                """{"type":"progress","step":"retrying","message":"Externally-managed environment detected; retrying with --break-system-packages…"}""",
                """{"type":"output","line":"Successfully installed hermes-agent-0.9.1"}""",
                Complete,
            ],
            await FramesAsync(server, "hermes"));
        Assert.Equal(
            ["-m pip install --user hermes-agent[anthropic]<1", "-m pip install --break-system-packages --user hermes-agent[anthropic]<1"],
            server.Machine.Calls("pip.log"));
    }

    [Fact]
    public async Task Hermes_WithoutPython_IsPythonMissing() => await AssertHermesAsync(
        _ => { },
        """{"type":"error","code":"PYTHON_MISSING","message":"Python 3 with pip or pipx not found. Install Python 3.11 or newer and retry."}""");

    [Fact]
    public async Task Hermes_WithAPythonWithoutPip_IsPythonMissing() => await AssertHermesAsync(
        m => m.InstallPython("python3", "3.11.2", "echo \"$0: No module named pip\" >&2; exit 1"),
        """{"type":"error","code":"PYTHON_MISSING","message":"Python 3 with pip or pipx not found. Install Python 3.11 or newer and retry."}""");

    [Fact]
    public async Task Hermes_WithAnOldPython_NamesWhatWasFound()
    {
        await using var server = await TestServer.StartAsync(m => m.InstallPython("python3", "3.9.2"));

        Assert.Equal(
            $$"""{"type":"error","code":"PYTHON_TOO_OLD","message":"Hermes needs Python 3.11 or newer; found Python 3.9.2 ({{server.Machine.Bin}}/python3). Install a newer Python and retry."}""",
            (await FramesAsync(server, "hermes"))[^1]);
    }

    [Fact]
    public async Task Hermes_WithoutNetwork_SaysThatTheIndexCouldNotBeReached() => await AssertHermesAsync(
        m => m.InstallPython("python3", "3.11.2", """
            echo "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError: Failed to establish a new connection: [Errno -2] Name or service not known'" >&2
            echo "ERROR: Could not find a version that satisfies the requirement hermes-agent (from versions: none)" >&2
            exit 1
            """),
        """{"type":"error","code":"EXIT_1","message":"Installation failed with exit code 1: the Python package index could not be reached (NewConnectionError)"}""");

    [Fact]
    public async Task Hermes_ThatTheIndexDoesNotHave_IsNotCalledANetworkProblem() => await AssertHermesAsync(
        m => m.InstallPython("python3", "3.11.2", "echo 'ERROR: No matching distribution found for hermes-agent' >&2; exit 1"),
        """{"type":"error","code":"EXIT_1","message":"Installation failed with exit code 1"}""");

    [Fact]
    public async Task Hermes_WithAPipxThatHidesTheCause_ReadsItInPipsOwnLog() => await AssertHermesAsync(
        m =>
        {
            m.InstallPython("python3", "3.11.2");
            File.WriteAllText(Path.Combine(m.Home, "pip_errors.log"), "NewConnectionError: Name or service not known\n");
            m.InstallPipx("""
                echo "Fatal error from pip prevented installation. Full pip output in file:" >&2
                echo "    $HOME/pip_errors.log" >&2
                echo "ERROR: No matching distribution found for hermes-agent" >&2
                exit 1
                """);
        },
        """{"type":"error","code":"EXIT_1","message":"Installation failed with exit code 1: the Python package index could not be reached (NewConnectionError)"}""");

    [Theory]
    [InlineData("clawboo-native", 400, """{"error":"Clawboo Native is built in — nothing to install"}""")]
    [InlineData("local", 400, """{"error":"Built-in guide is built in — nothing to install"}""")]
    [InlineData("anthropic-direct", 400, """{"error":"Anthropic Direct API is built in — nothing to install"}""")]
    [InlineData("openai-direct", 400, """{"error":"OpenAI Direct API is built in — nothing to install"}""")]
    [InlineData("ollama", 400, """{"error":"Ollama (Local) is not installed from here","hint":"download it from https://ollama.com/download; this server notices it within a few seconds"}""")]
    [InlineData("openclaw", 404, """{"error":"unknown runtime 'openclaw'"}""")]
    [InlineData("nothing", 404, """{"error":"unknown runtime 'nothing'"}""")]
    public async Task Install_WhatCannotBeInstalled_IsRefusedBeforeAnyStream(string id, int status, string body)
    {
        await using var server = await TestServer.StartAsync();

        foreach (var verb in new[] { "install", "upgrade", "uninstall" })
        {
            Assert.Equal((status, body), await server.CurlAsync($"/api/runtimes/{id}/{verb}"));
        }
    }

    internal static string Body(params string[] frames) => string.Concat(frames.Select(f => $"data: {f}\n\n"));

    internal static async Task<IReadOnlyList<string>> FramesAsync(TestServer server, string id = "claude-code", string verb = "install")
    {
        using var answer = await server.Client.PostAsync($"/api/runtimes/{id}/{verb}", null);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, body);
        return [.. body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(f => f["data: ".Length..])];
    }

    private static async Task AssertHermesAsync(Action<TestMachine> setUp, string last)
    {
        await using var server = await TestServer.StartAsync(setUp);

        var frames = await FramesAsync(server, "hermes");

        Assert.Equal(InstallingHermes, frames[0]);
        Assert.Equal(last, frames[^1]);
        Assert.Single(frames, f => f.Contains("\"type\":\"error\"", StringComparison.Ordinal));
    }
}
