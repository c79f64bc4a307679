using Microsoft.Data.Sqlite;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Api;

/// <summary>Clawboo Runtimes API: connect, disconnect and healthcheck, with the documented requests as they are written.</summary>
public sealed class SetupTests
{
    [Fact]
    public async Task Connect_ClaudeCode_StoresTheKeyAndIsReady()
    {
        await using var server = await TestServer.StartAsync(m => m.InstallClaude());

        var answer = await server.CurlAsync("/api/runtimes/claude-code/connect", """{"apiKey":"sk-ant-..."}""");

        Assert.Equal((200, """{"ok":true,"connectionState":"ready"}"""), answer);
        Assert.True((bool)(await server.RuntimeAsync("claude-code"))["hasVaultCredential"]!);
    }

    [Fact]
    public async Task Connect_ClaudeCodeThatIsNotInstalled_StoresTheKeyAndSaysSo()
    {
        await using var server = await TestServer.StartAsync();

        var answer = await server.CurlAsync("/api/runtimes/claude-code/connect", """{"apiKey":"sk-ant-..."}""");

        Assert.Equal((200, """{"ok":true,"connectionState":"not-installed"}"""), answer);
        Assert.Equal("ready", (string?)(await server.RuntimeAsync("anthropic-direct"))["connectionState"]);
    }

    [Fact]
    public async Task Connect_NativeWithOpenRouter_StoresUnderOpenRouter()
    {
        await using var server = await TestServer.StartAsync();

        var answer = await server.CurlAsync("/api/runtimes/clawboo-native/connect", """{"apiKey":"sk-or-...","provider":"openrouter"}""");

        Assert.Equal((200, """{"ok":true,"connectionState":"ready"}"""), answer);
        var providers = (await server.GetAsync("/api/providers"))["providers"]!.AsArray();
        Assert.Equal(["openrouter"], providers.Where(p => (string?)p!["source"] == "vault").Select(p => (string?)p!["id"]));
    }

    [Fact]
    public async Task Connect_NativeWithOllama_NeedsNoKeyAndIsReadyWhenItAnswers()
    {
        await using var server = await TestServer.StartAsync();

        Assert.Equal((200, """{"ok":true,"connectionState":"ready"}"""), await server.CurlAsync("/api/runtimes/clawboo-native/connect", """{"provider":"ollama"}"""));

        server.Providers.Mood = Mood.Status500;
        Assert.Equal((200, """{"ok":true,"connectionState":"needs-auth"}"""), await server.CurlAsync("/api/runtimes/clawboo-native/connect", """{"provider":"ollama"}"""));
    }

    [Theory]
    [InlineData("codex")]
    [InlineData("openai-codex-app-server")]
    public async Task Connect_Codex_AnswersTheLoginCommand(string id)
    {
        await using var server = await TestServer.StartAsync(m => m.InstallCodex());

        var answer = await server.CurlAsync($"/api/runtimes/{id}/connect");

        Assert.Equal((200, """{"ok":true,"connectionState":"needs-login","loginCommand":"codex login"}"""), answer);
    }

    [Theory]
    [InlineData("ollama", "ready")]
    [InlineData("local", "ready")]
    public async Task Connect_ARuntimeWithoutKeys_AnswersItsPresentState(string id, string state)
    {
        await using var server = await TestServer.StartAsync();

        Assert.Equal((200, $$"""{"ok":true,"connectionState":"{{state}}"}"""), await server.CurlAsync($"/api/runtimes/{id}/connect"));
        Assert.Equal((200, $$"""{"ok":true,"connectionState":"{{state}}"}"""), await server.CurlAsync($"/api/runtimes/{id}/disconnect"));
    }

    [Theory]
    [InlineData("claude-code", "{}", "apiKey is required")]
    [InlineData("claude-code", """{"apiKey":"   "}""", "apiKey is required")]
    [InlineData("hermes", null, "apiKey is required")]
    [InlineData("clawboo-native", """{"provider":"nobody","apiKey":"sk-1"}""", "unknown provider 'nobody'")]
    [InlineData("clawboo-native", """{"provider":"openai"}""", "no existing key found for openai — paste one to connect")]
    [InlineData("claude-code", """{"apiKey":"two words"}""", "apiKey must be one line of at most 4096 printable characters without spaces")]
    public async Task Connect_WithABadBody_SaysWhatWouldBeRight(string id, string? json, string error)
    {
        await using var server = await TestServer.StartAsync();

        var answer = await server.CurlAsync($"/api/runtimes/{id}/connect", json);

        Assert.Equal((400, $$"""{"error":"{{error}}"}"""), answer);
    }

    [Fact]
    public async Task Connect_NativeWithAProviderThatHasAKey_ReusesIt()
    {
        await using var server = await TestServer.StartAsync(m => m.Set("OPENAI_API_KEY", "sk-from-env"));

        Assert.Equal((200, """{"ok":true,"connectionState":"ready"}"""), await server.CurlAsync("/api/runtimes/clawboo-native/connect", """{"provider":"openai"}"""));
    }

    [Theory]
    [InlineData("connect", "openclaw")]
    [InlineData("disconnect", "openclaw")]
    [InlineData("healthcheck", "openclaw")]
    [InlineData("recheck", "openclaw")]
    [InlineData("connect", "nothing")]
    [InlineData("disconnect", "nothing")]
    [InlineData("healthcheck", "nothing")]
    public async Task AnyRoute_ForAnUnknownId_Is404(string route, string id)
    {
        await using var server = await TestServer.StartAsync();

        var answer = await server.CurlAsync($"/api/runtimes/{id}/{route}", """{"apiKey":"sk-1"}""");

        Assert.Equal((404, $$"""{"error":"unknown runtime '{{id}}'"}"""), answer);
    }

    [Fact]
    public async Task Disconnect_Hermes_AsDocumented()
    {
        await using var server = await TestServer.StartAsync(m => m.Install("hermes", "echo hermes 0.4.2"));
        await server.PostAsync("/api/runtimes/hermes/connect", new { apiKey = "sk-or-1234567890" });

        var first = await server.CurlAsync("/api/runtimes/hermes/disconnect");
        var second = await server.CurlAsync("/api/runtimes/hermes/disconnect");

        Assert.Equal((200, """{"ok":true,"connectionState":"needs-auth"}"""), first);
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Disconnect_ARuntimeThatIsNotInstalled_SaysNotInstalled()
    {
        await using var server = await TestServer.StartAsync();

        Assert.Equal((200, """{"ok":true,"connectionState":"not-installed"}"""), await server.CurlAsync("/api/runtimes/hermes/disconnect"));
    }

    [Fact]
    public async Task Disconnect_WhenAnotherRuntimeOwnsTheKeyToo_KeepsItForThatOne()
    {
        await using var server = await TestServer.StartAsync(m => m.InstallClaude());
        await server.PostAsync("/api/runtimes/claude-code/connect", new { apiKey = FakeProviders.GoodKey });
        await server.PostAsync("/api/runtimes/anthropic-direct/connect", new { apiKey = FakeProviders.GoodKey });

        await server.PostAsync("/api/runtimes/claude-code/disconnect");
        Assert.Equal("needs-auth", (string?)(await server.RuntimeAsync("claude-code"))["connectionState"]);
        Assert.Equal("ready", (string?)(await server.RuntimeAsync("anthropic-direct"))["connectionState"]);

        await server.PostAsync("/api/runtimes/anthropic-direct/disconnect");
        Assert.Equal("needs-auth", (string?)(await server.RuntimeAsync("anthropic-direct"))["connectionState"]);
    }

    [Fact]
    public async Task Disconnect_ClosesTheEnvironmentKeyToo_UntilConnectedAgain()
    {
        await using var server = await TestServer.StartAsync(m => m.Set("OPENAI_API_KEY", "sk-from-env"));
        Assert.Equal("ready", (string?)(await server.RuntimeAsync("openai-direct"))["connectionState"]);

        await server.PostAsync("/api/runtimes/openai-direct/disconnect");
        Assert.Equal("needs-auth", (string?)(await server.RuntimeAsync("openai-direct"))["connectionState"]);

        await server.PostAsync("/api/runtimes/openai-direct/connect", new { apiKey = "sk-another-one-123" });
        Assert.Equal("ready", (string?)(await server.RuntimeAsync("openai-direct"))["connectionState"]);
    }

    [Theory]
    [InlineData("anthropic", "/anthropic/v1/models")]
    [InlineData("openai", "/openai/v1/models")]
    [InlineData("openrouter", "/openrouter/api/v1/models")]
    public async Task Healthcheck_AGoodKey_IsOneAuthenticatedGet(string provider, string path)
    {
        await using var server = await TestServer.StartAsync();
        server.Providers.Requests.Clear();

        var answer = await server.CurlAsync("/api/runtimes/clawboo-native/healthcheck", $$"""{"provider":"{{provider}}","apiKey":"{{FakeProviders.GoodKey}}"}""");

        Assert.Equal((200, """{"ok":true}"""), answer);
        Assert.Equal([("GET", path, FakeProviders.GoodKey)], server.Providers.Requests.Where(r => !r.Path.StartsWith("/ollama", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Healthcheck_WithoutAProvider_MeansAnthropic()
    {
        await using var server = await TestServer.StartAsync();

        var answer = await server.CurlAsync("/api/runtimes/clawboo-native/healthcheck", $$"""{"apiKey":"{{FakeProviders.GoodKey}}"}""");

        Assert.Equal((200, """{"ok":true}"""), answer);
        Assert.Contains(server.Providers.Requests, r => r.Path == "/anthropic/v1/models");
    }

    [Fact]
    public async Task Healthcheck_Ollama_NeedsNoKey()
    {
        await using var server = await TestServer.StartAsync();

        Assert.Equal((200, """{"ok":true}"""), await server.CurlAsync("/api/runtimes/clawboo-native/healthcheck", """{"provider":"ollama"}"""));
    }

    [Fact]
    public async Task Healthcheck_ABadKey_IsOkFalseAt200()
    {
        await using var server = await TestServer.StartAsync();

        var answer = await server.CurlAsync("/api/runtimes/clawboo-native/healthcheck", """{"provider":"anthropic","apiKey":"sk-ant-..."}""");

        Assert.Equal((200, """{"ok":false,"error":"Invalid API key."}"""), answer);
    }

    [Theory]
    [InlineData(Mood.Status500, "Provider returned 500.")]
    [InlineData(Mood.Redirect, "Could not reach anthropic.")]
    public async Task Healthcheck_AProviderInTrouble_IsOkFalseAt200(Mood mood, string error)
    {
        await using var server = await TestServer.StartAsync();
        server.Providers.Mood = mood;

        var answer = await server.CurlAsync("/api/runtimes/clawboo-native/healthcheck", """{"provider":"anthropic","apiKey":"sk-ant-..."}""");

        Assert.Equal((200, $$"""{"ok":false,"error":"{{error}}"}"""), answer);
        Assert.DoesNotContain(server.Providers.Requests, r => r.Path == "/elsewhere");
    }

    [Fact]
    public async Task Healthcheck_NobodyListening_IsOkFalseAt200()
    {
        await using var server = await TestServer.StartAsync(withProviders: false, args: ["--Providers:anthropic:BaseUrl", "http://127.0.0.1:9"]);

        var answer = await server.CurlAsync("/api/runtimes/clawboo-native/healthcheck", """{"provider":"anthropic","apiKey":"sk-ant-..."}""");

        Assert.Equal((200, """{"ok":false,"error":"Could not reach anthropic."}"""), answer);
    }

    [Fact]
    public async Task Healthcheck_ASilentProvider_TimesOutAt200()
    {
        await using var server = await TestServer.StartAsync();
        server.Providers.Mood = Mood.Silent;

        var answer = await server.CurlAsync("/api/runtimes/clawboo-native/healthcheck", """{"provider":"anthropic","apiKey":"sk-ant-..."}""");

        Assert.Equal((200, """{"ok":false,"error":"Could not reach anthropic (timed out)."}"""), answer);
    }

    [Theory]
    [InlineData("claude-code", """{"apiKey":"sk-1"}""", "healthcheck is only supported for the native runtime")]
    [InlineData("local", """{"apiKey":"sk-1"}""", "healthcheck is only supported for the native runtime")]
    [InlineData("clawboo-native", """{"provider":"nobody","apiKey":"sk-1"}""", "unknown provider 'nobody'")]
    [InlineData("clawboo-native", """{"provider":"openai"}""", "apiKey is required")]
    [InlineData("clawboo-native", null, "apiKey is required")]
    public async Task Healthcheck_ThatCannotBeAsked_Is400InItsOwnShape(string id, string? json, string error)
    {
        await using var server = await TestServer.StartAsync();

        Assert.Equal((400, $$"""{"ok":false,"error":"{{error}}"}"""), await server.CurlAsync($"/api/runtimes/{id}/healthcheck", json));
    }

    [Fact]
    public async Task Healthcheck_PersistsNothing()
    {
        await using var server = await TestServer.StartAsync();

        await server.CurlAsync("/api/runtimes/clawboo-native/healthcheck", $$"""{"apiKey":"{{FakeProviders.GoodKey}}"}""");

        Assert.Equal("needs-auth", (string?)(await server.RuntimeAsync("anthropic-direct"))["connectionState"]);
    }

    [Fact]
    public async Task Healthcheck_WithoutAKeyButWithAStoredOne_ProbesThat()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync("/api/runtimes/clawboo-native/connect", new { apiKey = FakeProviders.GoodKey });

        Assert.Equal((200, """{"ok":true}"""), await server.CurlAsync("/api/runtimes/clawboo-native/healthcheck", "{}"));
    }

    [Fact]
    public async Task AKey_NeverAppearsInAnswersOrFiles()
    {
        const string canary = "sk-ant-canary-5f2a9c7e-secret";
        await using var server = await TestServer.StartAsync();
        var said = new List<string>
        {
            (await server.CurlAsync("/api/runtimes/claude-code/connect", $$"""{"apiKey":"{{canary}}"}""")).Body,
            (await server.CurlAsync("/api/runtimes/clawboo-native/healthcheck", $$"""{"apiKey":"{{canary}}"}""")).Body,
            (await server.CurlAsync("/api/providers/anthropic/connect", $$"""{"apiKey":"{{canary}}","verify":false}""")).Body,
        };
        foreach (var path in new[] { "/api/runtimes", "/api/providers", "/api/audit" })
        {
            said.Add(await server.Client.GetStringAsync(path));
        }

        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.EnumerateFiles(server.App.Home, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            said.Add(await reader.ReadToEndAsync());
        }

        Assert.All(said, text => Assert.DoesNotContain("canary", text, StringComparison.Ordinal));
    }
}
