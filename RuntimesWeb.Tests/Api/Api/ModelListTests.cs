using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Api;

public sealed class ModelListTests
{
    [Fact]
    public async Task List_OfAConnectedProvider_IsAskedOnceAndRememberedForTheKey()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync("/api/providers/anthropic/connect", new { apiKey = FakeProviders.GoodKey, verify = false });

        var first = await server.GetAsync("/api/providers/anthropic/models");
        var second = await server.GetAsync("/api/providers/anthropic/models");
        var third = await server.GetAsync("/api/providers/anthropic/models?refresh=true");

        Assert.Equal(["claude-sonnet-4-6", "claude-haiku-4-5"], first["models"]!.AsArray().Select(m => (string?)m!["id"]));
        Assert.Equal((3_000_000, 15_000_000), ((long?)first["models"]![0]!["inputPerMillionMicros"], (long?)first["models"]![0]!["outputPerMillionMicros"]));
        Assert.Equal(("provider", "cache", "provider"), ((string?)first["source"], (string?)second["source"], (string?)third["source"]));
        Assert.Equal((string?)first["fetchedAt"], (string?)second["fetchedAt"]);
        Assert.Equal(2, Asked(server, "/anthropic/v1/models"));
    }

    [Fact]
    public async Task List_WithAnotherKey_IsAskedAgain()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync("/api/providers/openai/connect", new { apiKey = FakeProviders.GoodKey, verify = false });
        await server.GetAsync("/api/providers/openai/models");
        await server.PostAsync("/api/providers/openai/connect", new { apiKey = "sk-another-key-123456", verify = false });

        using var answer = await server.Client.GetAsync("/api/providers/openai/models");

        Assert.Equal((409, """{"error":"OpenAI refused the key","hint":"enter a valid key"}"""), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task List_OlderThanTenMinutes_IsAskedAgain()
    {
        var time = new TestTime();
        var machine = new TestMachine();
        await using var providers = await FakeProviders.StartAsync();
        machine.Set("ANTHROPIC_API_KEY", FakeProviders.GoodKey);
        await using (var app = await TestApp.StartAsync(b => b.Services.AddSingleton(machine.Machine).Replace(ServiceDescriptor.Singleton<TimeProvider>(time)), providers.Settings))
        {
            using var client = app.CreateClient();
            await client.GetStringAsync("/api/providers/anthropic/models");
            time.Advance(TimeSpan.FromMinutes(9));
            Assert.Contains("\"source\":\"cache\"", await client.GetStringAsync("/api/providers/anthropic/models"), StringComparison.Ordinal);
            time.Advance(TimeSpan.FromMinutes(2));

            Assert.Contains("\"source\":\"provider\"", await client.GetStringAsync("/api/providers/anthropic/models"), StringComparison.Ordinal);
        }

        machine.Dispose();
    }

    [Fact]
    public async Task List_OfOllama_IsWhatIsPulled()
    {
        await using var server = await TestServer.StartAsync();

        var body = await server.GetAsync("/api/providers/ollama/models?refresh=true");

        Assert.Equal(["llama3.0:latest", "llama3.1:latest"], body["models"]!.AsArray().Select(m => (string?)m!["id"]));
        Assert.Equal(0, (long?)body["models"]![0]!["inputPerMillionMicros"]);
    }

    [Theory]
    [InlineData("nobody", 404, """{"error":"unknown provider 'nobody'"}""")]
    [InlineData("openai", 409, """{"error":"no key is stored for openai","hint":"connect OpenAI with a key first"}""")]
    public async Task List_ThatCannotBeAskedFor_SaysWhy(string provider, int status, string expected)
    {
        await using var server = await TestServer.StartAsync();

        using var answer = await server.Client.GetAsync($"/api/providers/{provider}/models");

        Assert.Equal((status, expected), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData("anthropic", Mood.Status500, "status 500")]
    [InlineData("anthropic", Mood.Redirect, "status 302")]
    [InlineData("anthropic", Mood.NotJson, "not with a list of models")]
    [InlineData("ollama", Mood.Status500, "status 500")]
    public async Task List_FromAProviderThatIsNotWell_Is502(string provider, Mood mood, string words)
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync("/api/providers/anthropic/connect", new { apiKey = FakeProviders.GoodKey, verify = false });
        server.Providers.Mood = mood;

        using var answer = await server.Client.GetAsync($"/api/providers/{provider}/models?refresh=true");

        Assert.Equal(502, (int)answer.StatusCode);
        Assert.Contains(words, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static int Asked(TestServer server, string path) => server.Providers.Requests.Count(r => r.Path == path);
}
