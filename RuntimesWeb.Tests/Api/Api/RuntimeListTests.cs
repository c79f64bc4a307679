using System.Text.Json.Nodes;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Api;

/// <summary>Clawboo Runtimes API, GET /api/runtimes.</summary>
public sealed class RuntimeListTests
{
    [Fact]
    public async Task List_OnAnEmptyMachine_SaysTruthfullyThatNothingIsThere()
    {
        await using var server = await TestServer.StartAsync(withProviders: false, args: ["--Providers:ollama:BaseUrl", "http://127.0.0.1:9"]);

        var body = await server.GetAsync("/api/runtimes");

        Assert.Equal(
            ["claude-code:not-installed", "codex:not-installed", "hermes:not-installed", "clawboo-native:needs-auth",
                "anthropic-direct:needs-auth", "openai-direct:needs-auth", "ollama:not-installed", "local:ready"],
            body["runtimes"]!.AsArray().Select(r => $"{r!["id"]}:{r["connectionState"]}"));
        Assert.Equal(8, body["available"]!.AsArray().Count);
    }

    [Fact]
    public async Task List_EveryRow_HasTheDocumentedFields()
    {
        await using var server = await TestServer.StartAsync();

        var body = await server.GetAsync("/api/runtimes");

        string[] runtime =
        [
            "id", "participantKind", "capabilities", "health", "name", "installed", "binPath", "builtIn", "authKind", "envVar", "hasCredential",
            "hasVaultCredential", "installCommand", "docsUrl", "connectionState",
        ];
        string[] capability = ["streaming", "mcp", "worktrees", "resume", "toolApproval", "steerable", "models", "runtimeClass", "nativeSkills", "nativeMemory", "nativeChannels", "nativeScheduler"];
        string[] descriptor = ["id", "name", "healthBin", "packageManager", "installCommand", "builtIn", "authKind", "envVar", "docsUrl", "headlessAuth"];
        Assert.All(body["runtimes"]!.AsArray(), r => Assert.Empty(runtime.Except(Names(r!))));
        Assert.All(body["runtimes"]!.AsArray(), r => Assert.Empty(capability.Except(Names(r!["capabilities"]!))));
        Assert.All(body["available"]!.AsArray(), r => Assert.Empty(descriptor.Except(Names(r!))));
    }

    [Theory]
    [InlineData("claude-code", "api-key", "ANTHROPIC_API_KEY")]
    [InlineData("codex", "oauth", null)]
    [InlineData("hermes", "api-key", "OPENROUTER_API_KEY")]
    [InlineData("clawboo-native", "api-key", "ANTHROPIC_API_KEY")]
    [InlineData("openai-direct", "api-key", "OPENAI_API_KEY")]
    [InlineData("ollama", "none", null)]
    [InlineData("local", "none", null)]
    public async Task List_Row_TellsHowTheRuntimeIsAuthorised(string id, string authKind, string? envVar)
    {
        await using var server = await TestServer.StartAsync();

        var row = await server.RuntimeAsync(id);

        Assert.Equal(authKind, row["authKind"]!.GetValue<string>());
        Assert.Equal(envVar, row["envVar"]?.GetValue<string>());
    }

    [Fact]
    public async Task List_AfterAnInstallByHand_ShowsTheVersionWithoutARestart()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal("not-installed", (string?)(await server.RuntimeAsync("claude-code"))["connectionState"]);

        server.Machine.InstallClaude("2.1.330");
        await server.LookAsync();

        var row = await server.RuntimeAsync("claude-code");
        Assert.Equal("2.1.330", (string?)row["version"]);
        Assert.Equal(Path.Combine(server.Machine.Bin, "claude"), (string?)row["binPath"]);
        Assert.Equal("needs-auth", (string?)row["connectionState"]);
        Assert.True((bool)row["health"]!["ok"]!);
    }

    [Fact]
    public async Task List_AProgramThatDoesNotRun_IsNotCalledReady()
    {
        await using var server = await TestServer.StartAsync(m =>
        {
            m.Set("ANTHROPIC_API_KEY", FakeProviders.GoodKey);
            m.Install("claude", "echo 'node: not found' >&2; exit 127");
        });

        var row = await server.RuntimeAsync("claude-code");

        Assert.True((bool)row["installed"]!);
        Assert.Equal("unknown", (string?)row["connectionState"]);
        Assert.Contains("exit code 127: node: not found", (string?)row["health"]!["message"]);
    }

    [Fact]
    public async Task List_AKeyInTheEnvironment_CountsAsConnectedAndIsNotCopied()
    {
        await using var server = await TestServer.StartAsync(m =>
        {
            m.InstallClaude();
            m.Set("ANTHROPIC_API_KEY", FakeProviders.GoodKey);
        });

        var row = await server.RuntimeAsync("claude-code");

        Assert.Equal("ready", (string?)row["connectionState"]);
        Assert.Equal("env", (string?)row["credentialSource"]);
        Assert.False((bool)row["hasVaultCredential"]!);
    }

    [Fact]
    public async Task List_TheClisOwnLogin_CountsAsACredential()
    {
        await using var server = await TestServer.StartAsync(m =>
        {
            m.InstallClaude(loggedIn: true);
            m.InstallCodex(loggedIn: true);
        });

        foreach (var id in new[] { "claude-code", "codex" })
        {
            var row = await server.RuntimeAsync(id);
            Assert.Equal("ready", (string?)row["connectionState"]);
            Assert.Equal("cli-login", (string?)row["credentialSource"]);
            Assert.True((bool)row["loggedIn"]!);
        }
    }

    [Fact]
    public async Task List_CodexWithoutALogin_NeedsLogin_AndIsReadyWithAnOpenAIKey()
    {
        await using var server = await TestServer.StartAsync(m => m.InstallCodex());
        Assert.Equal("needs-login", (string?)(await server.RuntimeAsync("codex"))["connectionState"]);

        await server.PostAsync("/api/runtimes/openai-direct/connect", new { apiKey = FakeProviders.GoodKey });

        Assert.Equal("ready", (string?)(await server.RuntimeAsync("codex"))["connectionState"]);
    }

    [Theory]
    [InlineData(2, "ready")]
    [InlineData(0, "needs-model")]
    public async Task List_Ollama_IsReadyOnlyWithAModel(int models, string state)
    {
        await using var server = await TestServer.StartAsync();
        server.Providers.OllamaModels = models;
        await server.LookAsync();

        Assert.Equal(state, (string?)(await server.RuntimeAsync("ollama"))["connectionState"]);
    }

    [Fact]
    public async Task List_OllamaInstalledButSilent_IsUnreachable()
    {
        await using var server = await TestServer.StartAsync(m => m.Install("ollama", "exit 0"), withProviders: false, args: ["--Providers:ollama:BaseUrl", "http://127.0.0.1:9"]);

        Assert.Equal("unreachable", (string?)(await server.RuntimeAsync("ollama"))["connectionState"]);
    }

    [Fact]
    public async Task Catalog_ServesTheCapabilityTableAndConstants()
    {
        await using var server = await TestServer.StartAsync();

        var body = await server.GetAsync("/api/runtimes/catalog");

        string[] names = ["resume", "cancel", "approvals", "mcpServers", "profileTests"];
        Assert.Equal(
            ["claude-code:11111", "openai-codex-app-server:11100", "hermes:11010", "clawboo-native:11110", "anthropic-direct:11110", "openai-direct:11100", "ollama:01000", "local:11101"],
            body["runtimes"]!.AsArray().Select(r => $"{r!["id"]}:{string.Concat(names.Select(n => (bool)r["capabilities"]![n]! ? '1' : '0'))}"));
        Assert.Equal("claude-code", (string?)body["constants"]!["DEFAULT_AGENT_RUNTIME"]);
        Assert.Equal("http://localhost:11434", (string?)body["constants"]!["OLLAMA_DEFAULT_BASE_URL"]);
        Assert.Equal(5000, (int?)body["constants"]!["OLLAMA_TIMEOUT"]);
    }

    [Fact]
    public async Task Recheck_LooksAfresh()
    {
        await using var server = await TestServer.StartAsync(m => m.InstallClaude("2.1.197"));
        server.Machine.InstallClaude("2.1.330");

        var (status, body) = await server.PostAsync("/api/runtimes/claude-code/recheck");

        Assert.Equal(200, status);
        Assert.Equal("2.1.330", (string?)body!["runtime"]!["version"]);
    }

    private static IEnumerable<string> Names(JsonNode node) => node.AsObject().Select(p => p.Key);
}
