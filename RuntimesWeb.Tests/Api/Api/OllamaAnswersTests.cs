using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Api;

/// <summary>What Ollama's address answers when it is not well, or not Ollama.</summary>
public sealed class OllamaAnswersTests
{
    [Theory]
    [InlineData(Mood.Status500, """{"error":"Ollama responded with status 500"}""")]
    [InlineData(Mood.Redirect, """{"error":"Ollama responded with status 302"}""")]
    public async Task List_WhenOllamaAnswersBadly_Is502WithoutAHint(Mood mood, string body)
    {
        await using var server = await TestServer.StartAsync();
        server.Providers.Mood = mood;

        using var answer = await server.Client.GetAsync("/api/runtimes/ollama");

        Assert.Equal((502, body), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task List_WhenSomethingElseAnswers_Is502()
    {
        await using var server = await TestServer.StartAsync();
        server.Providers.Mood = Mood.NotJson;

        using var answer = await server.Client.GetAsync("/api/runtimes/ollama");

        Assert.Equal(502, (int)answer.StatusCode);
        Assert.Contains("answers, but not as Ollama does", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_WhenOllamaIsSilent_Is502AfterFiveSecondsWithAHint()
    {
        await using var server = await TestServer.StartAsync();
        server.Providers.Mood = Mood.Silent;
        var started = TimeProvider.System.GetTimestamp();

        using var answer = await server.Client.GetAsync("/api/runtimes/ollama");

        Assert.Equal(502, (int)answer.StatusCode);
        Assert.Contains("within 5 s\",\"hint\":\"Make sure Ollama is running (ollama serve).\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 4, 9);
    }

    [Fact]
    public async Task Registry_ThatIsListed_MayBePulledFrom()
    {
        await using var server = await TestServer.StartAsync(args: ["--Ollama:AllowedRegistries", "models.example.org;localhost:5000"]);
        server.Providers.Mood = Mood.Status500;

        var listed = await server.CurlAsync("/api/runtimes/ollama", """{"action":"pull","model":"localhost:5000/team/own"}""");
        var other = await server.CurlAsync("/api/runtimes/ollama", """{"action":"pull","model":"evil.example/team/own"}""");

        Assert.Equal((502, 400), (listed.Status, other.Status));
    }

    [Theory]
    [InlineData("https://models.example.org")]
    [InlineData("models.example.org/path")]
    public async Task Registries_ThatAreNoHosts_StopTheStartWithTheKey(string value)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => TestServer.StartAsync(args: ["--Ollama:AllowedRegistries", value]));

        Assert.Contains("Ollama:AllowedRegistries", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recheck_OfOllama_IsStillTheRuntimesRoute()
    {
        await using var server = await TestServer.StartAsync();

        var answer = await server.CurlAsync("/api/runtimes/ollama/recheck");

        Assert.Equal(200, answer.Status);
        Assert.Contains(RuntimeCatalog.Ollama.Value, answer.Body, StringComparison.Ordinal);
    }
}
