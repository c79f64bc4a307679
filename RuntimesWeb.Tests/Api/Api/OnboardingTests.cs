using System.Text.Json.Nodes;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Api;

/// <summary>seed-native-team as the Clawboo Runtimes API documents it, and the state.</summary>
public sealed class OnboardingTests
{
    private const string Path = "/api/onboarding/seed-native-team";

    [Theory]
    [InlineData("""{"provider":"anthropic"}""", "anthropic", "claude-sonnet-4-6", "claude-haiku-4-5")]
    [InlineData("""{"provider":"openai"}""", "openai", "gpt-4o", "gpt-4o-mini")]
    [InlineData("""{"provider":"openrouter"}""", "openrouter", "anthropic/claude-haiku-4.5", "openai/gpt-4o-mini")]
    [InlineData("""{"provider":"ollama"}""", "ollama", "llama3.2", "llama3.2")]
    [InlineData("""{"provider":"anthropic","model":"claude-opus-4-5"}""", "anthropic", "claude-opus-4-5", "claude-haiku-4-5")]
    [InlineData("{}", "anthropic", "claude-sonnet-4-6", "claude-haiku-4-5")]
    [InlineData(null, "anthropic", "claude-sonnet-4-6", "claude-haiku-4-5")]
    public async Task Seed_ADocumentedBody_MakesALeaderAndASpecialist(string? json, string provider, string leaderModel, string specialistModel)
    {
        await using var server = await TestServer.StartAsync();

        var team = await SeedAsync(server, json);

        var leader = (await server.GetAsync($"/api/agents/{team["leaderAgentId"]}"))["agent"]!;
        var specialist = (await server.GetAsync($"/api/agents/{team["specialistAgentId"]}"))["agent"]!;
        Assert.Equal(["leaderAgentId", "specialistAgentId", "teamId"], team.AsObject().Select(m => m.Key).Order());
        Assert.Equal(("clawboo-native", provider, leaderModel, "leader"), Look(leader));
        Assert.Equal(("clawboo-native", provider, specialistModel, "specialist"), Look(specialist));
        Assert.Contains("tasks", leader["tools"]!.AsArray().Select(t => (string?)t));
        Assert.Equal((string?)team["teamId"], (string?)leader["teamId"]);
        Assert.Equal((string?)team["leaderAgentId"], (string?)(await server.GetAsync($"/api/teams/{team["teamId"]}"))["team"]!["leaderAgentId"]);
    }

    [Fact]
    public async Task Seed_Local_WorksWithoutAModel()
    {
        await using var server = await TestServer.StartAsync();

        var team = await SeedAsync(server, """{"provider":"local"}""");

        Assert.Equal(("local", null, null, "leader"), Look((await server.GetAsync($"/api/agents/{team["leaderAgentId"]}"))["agent"]!));
        Assert.Equal(("local", null, null, "specialist"), Look((await server.GetAsync($"/api/agents/{team["specialistAgentId"]}"))["agent"]!));
    }

    [Fact]
    public async Task Seed_Again_AnswersTheSameTeamWhileItIsThere_AndAnotherForAnotherModel()
    {
        await using var server = await TestServer.StartAsync();
        var first = await SeedAsync(server, """{"provider":"anthropic"}""");

        Assert.Equal(first.ToJsonString(), (await SeedAsync(server, """{"provider":"anthropic","model":"claude-sonnet-4-6"}""")).ToJsonString());
        Assert.NotEqual((string?)first["teamId"], (string?)(await SeedAsync(server, """{"provider":"openai"}"""))["teamId"]);
        Assert.NotEqual((string?)first["teamId"], (string?)(await SeedAsync(server, """{"provider":"anthropic","model":"claude-opus-4-5"}"""))["teamId"]);

        using var gone = await server.Client.DeleteAsync($"/api/teams/{first["teamId"]}");
        Assert.NotEqual((string?)first["teamId"], (string?)(await SeedAsync(server, """{"provider":"anthropic"}"""))["teamId"]);
    }

    [Fact]
    public async Task Seed_ManyAtOnce_MakesOneTeam()
    {
        await using var server = await TestServer.StartAsync();

        var teams = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SeedAsync(server, """{"provider":"ollama"}""")));

        Assert.Single(teams.Select(t => t.ToJsonString()).Distinct());
        Assert.Equal(2, (await server.GetAsync("/api/agents"))["agents"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("""{"provider":"x"}""", "unknown provider 'x'")]
    [InlineData("""{"provider":"groq"}""", "unknown provider 'groq'")]
    [InlineData("""{"provider":"local","model":"m"}""", "model does not apply to provider 'local', which works without one")]
    [InlineData("""{"provider":"openai","model":"two words"}""", "model must be a name without spaces of at most 200 characters")]
    public async Task Seed_WhatCannotBe_Is400AndMakesNothing(string json, string error)
    {
        await using var server = await TestServer.StartAsync();

        var (status, body) = await server.CurlAsync(Path, json);

        Assert.Equal((400, error), (status, (string?)JsonNode.Parse(body)!["error"]));
        Assert.Empty((await server.GetAsync("/api/teams"))["teams"]!.AsArray());
    }

    [Fact]
    public async Task State_FollowsWhatIsTrue()
    {
        await using var server = await TestServer.StartAsync(withProviders: false, args: ["--Providers:ollama:BaseUrl", "http://127.0.0.1:9"]);
        Assert.Equal("""{"configured":false,"hasNative":false,"hasTeam":false,"hasConnectedRuntime":false}""", (await server.GetAsync("/api/onboarding/state")).ToJsonString());

        await SeedAsync(server, """{"provider":"local"}""");
        Assert.Equal("""{"configured":true,"hasNative":false,"hasTeam":true,"hasConnectedRuntime":false}""", (await server.GetAsync("/api/onboarding/state")).ToJsonString());

        await SeedAsync(server, """{"provider":"anthropic"}""");
        await server.PostAsync("/api/runtimes/anthropic-direct/connect", new { apiKey = FakeProviders.GoodKey });
        Assert.Equal("""{"configured":true,"hasNative":true,"hasTeam":true,"hasConnectedRuntime":true}""", (await server.GetAsync("/api/onboarding/state")).ToJsonString());
    }

    private static async Task<JsonNode> SeedAsync(TestServer server, string? json)
    {
        var (status, body) = await server.CurlAsync(Path, json);
        Assert.True(status == 201, body);
        return JsonNode.Parse(body)!;
    }

    private static (string?, string?, string?, string?) Look(JsonNode agent) => ((string?)agent["runtimeId"], (string?)agent["provider"], (string?)agent["model"], (string?)agent["role"]);
}
