using System.Net.Http.Json;
using System.Text.Json.Nodes;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Api;

public sealed class ProviderTests
{
    [Fact]
    public async Task Connect_AKeyThatIsAccepted_IsStoredWithTheTimeItWasVerified()
    {
        await using var server = await TestServer.StartAsync();

        var (status, body) = await server.PostAsync("/api/providers/anthropic/connect", new { apiKey = FakeProviders.GoodKey });

        Assert.Equal(200, status);
        Assert.True((bool)body!["ok"]!);
        Assert.Equal(2, (int?)body["models"]);
        Assert.Equal("x7Qd", (string?)body["provider"]!["last4"]);
        Assert.NotNull(body["provider"]!["verifiedAt"]);
    }

    [Theory]
    [InlineData("anthropic")]
    [InlineData("openrouter")]
    public async Task Connect_AKeyThatIsRefused_IsNotStored(string provider)
    {
        await using var server = await TestServer.StartAsync();

        var (status, body) = await server.PostAsync($"/api/providers/{provider}/connect", new { apiKey = "sk-wrong-key-12345" });

        Assert.Equal(200, status);
        Assert.False((bool)body!["ok"]!);
        Assert.Equal("Invalid API key.", (string?)body["error"]);
        Assert.Equal("missing", (string?)body["provider"]!["state"]);
    }

    [Fact]
    public async Task Connect_WithoutVerification_StoresAnyway()
    {
        await using var server = await TestServer.StartAsync();

        var (_, body) = await server.PostAsync("/api/providers/anthropic/connect", new { apiKey = "sk-wrong-key-12345", verify = false });

        Assert.True((bool)body!["ok"]!);
        Assert.Null(body["provider"]!["verifiedAt"]);
    }

    [Fact]
    public async Task Disconnect_RemovesTheKeyForEveryRuntime()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync("/api/runtimes/anthropic-direct/connect", new { apiKey = FakeProviders.GoodKey });

        var (status, body) = await server.PostAsync("/api/providers/anthropic/disconnect");

        Assert.Equal(200, status);
        Assert.False((bool)body!["provider"]!["connected"]!);
        Assert.Equal("needs-auth", (string?)(await server.RuntimeAsync("anthropic-direct"))["connectionState"]);
    }

    [Fact]
    public async Task BaseUrl_Changed_DetachesTheKeyUntilItIsEnteredAgain()
    {
        await using var server = await TestServer.StartAsync(withProviders: false);
        await server.PostAsync("/api/providers/groq/connect", new { apiKey = "gsk_1234567890abcd", verify = false });

        var changed = await PutAsync(server, "groq", "https://groq.example/v1");
        Assert.True((bool)changed["provider"]!["detached"]!);
        Assert.False((bool)changed["provider"]!["connected"]!);

        var back = await PutAsync(server, "groq", null);
        Assert.True((bool)back["provider"]!["connected"]!);
        Assert.Equal("default", (string?)back["provider"]!["baseUrlSource"]);
    }

    [Fact]
    public async Task BaseUrl_Changed_DoesNotSendTheEnvironmentsKeyThere()
    {
        await using var server = await TestServer.StartAsync(m => m.Set("GROQ_API_KEY", "gsk_from_env"), withProviders: false);

        var changed = await PutAsync(server, "groq", "https://groq.example/v1");

        Assert.False((bool)changed["provider"]!["connected"]!);
    }

    [Theory]
    [InlineData("ftp://x.example")]
    [InlineData("https://user:pass@x.example")]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("http://[::ffff:169.254.169.254]/")]
    [InlineData("http://metadata.google.internal/")]
    [InlineData("http://127.0.0.1:8080/v1")]
    [InlineData("http://2130706433/v1")]
    [InlineData("http://0x7f.1/v1")]
    [InlineData("http://localhost:8080/v1")]
    [InlineData("http://[::1]:8080/v1")]
    [InlineData("http://192.168.1.7/v1")]
    [InlineData("https://x.example/?q=1")]
    [InlineData("not a url")]
    public async Task BaseUrl_ThatMustNotBeReached_Is400(string url)
    {
        await using var server = await TestServer.StartAsync(withProviders: false);

        using var response = await server.Client.PutAsJsonAsync("/api/providers/groq", new { baseUrl = url });

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("baseUrl", (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]);
    }

    [Fact]
    public async Task BaseUrl_OfANameThatPointsInside_IsNotConnectedTo()
    {
        await using var server = await TestServer.StartAsync(withProviders: false, args: ["--Security:AllowPrivateTargets", "127.0.0.2"]);
        await PutAsync(server, "groq", $"http://127.0.0.2:{new Uri(server.Providers.Address).Port}/openai/v1");
        var allowed = await server.PostAsync("/api/providers/groq/connect", new { apiKey = FakeProviders.GoodKey });

        // The stand-in listens on 127.0.0.1 only: allowed, tried, and nobody there. A refused target would name the setting.
        Assert.DoesNotContain("AllowPrivateTargets", (string?)allowed.Body!["cause"]);
    }

    [Fact]
    public async Task BaseUrl_FixedByConfiguration_Is409()
    {
        await using var server = await TestServer.StartAsync();

        using var response = await server.Client.PutAsJsonAsync("/api/providers/anthropic", new { baseUrl = "https://x.example" });

        Assert.Equal(409, (int)response.StatusCode);
    }

    [Fact]
    public async Task Rotate_AnswersHowManyAndKeepsThemReadable()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync("/api/providers/anthropic/connect", new { apiKey = FakeProviders.GoodKey });

        var (status, body) = await server.PostAsync("/api/vault/rotate");

        Assert.Equal((200, 1), (status, (int)body!["rotated"]!));
        Assert.Equal((200, """{"ok":true}"""), await server.CurlAsync("/api/runtimes/clawboo-native/healthcheck", "{}"));
    }

    [Theory]
    [InlineData("claude-code", true, "db")]
    [InlineData("anthropic-direct", true, "db")]
    [InlineData("openai-direct", false, null)]
    [InlineData("ollama", true, null)]
    public async Task SettingsTest_Answers200WithWhatWasFound(string runtime, bool connected, string? source)
    {
        await using var server = await TestServer.StartAsync(m => m.InstallClaude());
        await server.PostAsync("/api/providers/anthropic/connect", new { apiKey = FakeProviders.GoodKey });

        var (status, body) = await server.PostAsync("/api/settings/test", new { runtime });

        Assert.Equal(200, status);
        Assert.Equal(connected, (bool)body!["connected"]!);
        Assert.Equal(source, (string?)body["apiKeySource"]);
        Assert.Equal(8, body["capabilities"]!.AsObject().Count);
    }

    [Fact]
    public async Task SettingsTest_ARefusedStoredKey_TakesTheRuntimeOutOfReady()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync("/api/providers/anthropic/connect", new { apiKey = "sk-ant-wrong-123456", verify = false });
        Assert.Equal("ready", (string?)(await server.RuntimeAsync("anthropic-direct"))["connectionState"]);

        var (_, body) = await server.PostAsync("/api/settings/test", new { runtime = "anthropic-direct" });

        Assert.Equal("Invalid API key.", (string?)body!["error"]);
        Assert.Equal("needs-auth", (string?)(await server.RuntimeAsync("anthropic-direct"))["connectionState"]);
    }

    [Fact]
    public async Task Audit_KeepsWhoDidWhat()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync("/api/runtimes/anthropic-direct/connect", new { apiKey = FakeProviders.GoodKey });

        var entries = (await server.GetAsync("/api/audit"))["entries"]!.AsArray();

        Assert.Contains(entries, e => (string?)e!["action"] == "credential.store" && (string?)e["target"] == "anthropic" && (string?)e["actor"] == "api");
        Assert.Contains(entries, e => (string?)e!["action"] == "runtime.connect" && (string?)e["target"] == "anthropic-direct");
    }

    private static async Task<JsonNode> PutAsync(TestServer server, string provider, string? url)
    {
        using var response = await server.Client.PutAsJsonAsync($"/api/providers/{provider}", new { baseUrl = url });
        Assert.Equal(200, (int)response.StatusCode);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }
}
