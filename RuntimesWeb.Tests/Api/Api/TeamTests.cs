using System.Text.Json.Nodes;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Api;

/// <summary>Teams over a real socket.</summary>
public sealed class TeamTests(AgentServer fixture) : IClassFixture<AgentServer>
{
    [Fact]
    public async Task Create_TheDocumentedBody_Is200WithTheTeam()
    {
        var (status, body) = await fixture.SendAsync("POST", "/api/teams", """{"name":"Research","icon":"compass","color":"blue"}""");

        Assert.Equal((200, "Research", "compass", "blue"), (status, (string?)body["team"]!["name"], (string?)body["team"]!["icon"], (string?)body["team"]!["color"]));
        Assert.Null(body["team"]!["leaderAgentId"]);
        Assert.Equal(body.ToJsonString(), (await fixture.SendAsync("GET", $"/api/teams/{body["team"]!["id"]}")).Body.ToJsonString());
    }

    [Theory]
    [InlineData("""{"icon":"compass","color":"blue"}""", "name is required")]
    [InlineData("""{"name":"A","color":"blue"}""", "icon is required")]
    [InlineData("""{"name":"A","icon":"🚀"}""", "color is required")]
    [InlineData("""{"name":"A","icon":"🚀","color":"url(x)"}""", "color must be #rrggbb or one of blue, green, amber, red, sky, grey")]
    public async Task Create_WhatIsMissing_IsNamed(string json, string error)
    {
        var (status, body) = await fixture.SendAsync("POST", "/api/teams", json);

        Assert.Equal((400, error), (status, (string?)body["error"]));
    }

    [Fact]
    public async Task Members_ComeMoveAndLeave_AndOneLeads()
    {
        var (one, other) = (await TeamAsync(), await TeamAsync());
        var (a, b) = (await AgentAsync(), await AgentAsync());
        Assert.Equal("""{"ok":true}""", (await fixture.SendAsync("POST", $"/api/teams/{one}/agents", $$"""{"agentId":"{{a}}"}""")).Body.ToJsonString());
        await fixture.SendAsync("POST", $"/api/teams/{one}/agents", $$"""{"agentId":"{{b}}"}""");

        var led = await fixture.SendAsync("PATCH", $"/api/teams/{one}", $$"""{"leaderAgentId":"{{b}}"}""");
        Assert.Equal(b, (string?)led.Body["team"]!["leaderAgentId"]);
        Assert.Equal([b, a], led.Body["team"]!["members"]!.AsArray().Select(m => (string?)m));

        await fixture.SendAsync("PATCH", $"/api/agents/{a}", """{"role":"leader"}""");
        Assert.Equal(a, await LeaderAsync(one));
        Assert.Equal("specialist", (string?)(await fixture.SendAsync("GET", $"/api/agents/{b}")).Body["agent"]!["role"]);

        await fixture.SendAsync("POST", $"/api/teams/{other}/agents", $$"""{"agentId":"{{b}}"}""");
        await fixture.SendAsync("DELETE", $"/api/teams/{one}/agents/{a}");
        var list = (await fixture.SendAsync("GET", "/api/teams?limit=200")).Body;
        Assert.Empty(list["teams"]!.AsArray().Single(t => (string?)t!["id"] == one)!["members"]!.AsArray());
        var assignment = Assert.Single(list["assignments"]!.AsArray(), x => (string?)x!["agentId"] == b);
        Assert.Equal((other, "specialist"), ((string?)assignment!["teamId"], (string?)assignment["role"]));
    }

    [Fact]
    public async Task Leader_ThatIsNoMember_Is400()
    {
        var (status, body) = await fixture.SendAsync("PATCH", $"/api/teams/{await TeamAsync()}", $$"""{"leaderAgentId":"{{await AgentAsync()}}"}""");

        Assert.Equal((400, "leaderAgentId must be a member of the team"), (status, (string?)body["error"]));
    }

    [Fact]
    public async Task Delete_LetsTheAgentsGo_AndRestoreGathersThoseThatAreFree()
    {
        var team = await TeamAsync();
        var (leader, stays, moves) = (await AgentAsync(), await AgentAsync(), await AgentAsync());
        foreach (var id in new[] { leader, stays, moves })
        {
            await fixture.SendAsync("POST", $"/api/teams/{team}/agents", $$"""{"agentId":"{{id}}"}""");
        }

        await fixture.SendAsync("PATCH", $"/api/teams/{team}", $$"""{"leaderAgentId":"{{leader}}"}""");

        Assert.Equal((200, """{"ok":true}"""), await TextAsync("DELETE", $"/api/teams/{team}"));
        Assert.Equal(404, (await fixture.SendAsync("GET", $"/api/teams/{team}")).Status);
        Assert.Null((await fixture.SendAsync("GET", $"/api/agents/{leader}")).Body["agent"]!["teamId"]);
        await fixture.SendAsync("POST", $"/api/teams/{await TeamAsync()}/agents", $$"""{"agentId":"{{moves}}"}""");

        var back = (await fixture.SendAsync("POST", $"/api/teams/{team}/restore")).Body["team"]!;
        Assert.Equal(leader, (string?)back["leaderAgentId"]);
        Assert.Equal([leader, stays], back["members"]!.AsArray().Select(m => (string?)m));
    }

    [Fact]
    public async Task DeletedLeader_Restored_DoesNotPushOutTheNewOne()
    {
        var team = await TeamAsync();
        var (old, young) = (await AgentAsync(), await AgentAsync());
        await fixture.SendAsync("PATCH", $"/api/agents/{old}", $$"""{"teamId":"{{team}}","role":"leader"}""");
        await fixture.SendAsync("DELETE", $"/api/agents/{old}");
        await fixture.SendAsync("PATCH", $"/api/agents/{young}", $$"""{"teamId":"{{team}}","role":"leader"}""");

        var (_, back) = await fixture.SendAsync("POST", $"/api/agents/{old}/restore");

        Assert.Equal((team, "specialist"), ((string?)back["agent"]!["teamId"], (string?)back["agent"]!["role"]));
        Assert.Equal(young, await LeaderAsync(team));
    }

    [Fact]
    public async Task DeletedAgent_RestoredAfterItsTeamWent_IsInNone()
    {
        var team = await TeamAsync();
        var agent = await AgentAsync();
        await fixture.SendAsync("POST", $"/api/teams/{team}/agents", $$"""{"agentId":"{{agent}}"}""");
        await fixture.SendAsync("DELETE", $"/api/agents/{agent}");
        await fixture.SendAsync("DELETE", $"/api/teams/{team}");

        var (_, back) = await fixture.SendAsync("POST", $"/api/agents/{agent}/restore");

        Assert.Null(back["agent"]!["teamId"]);
        Assert.Null(back["agent"]!["role"]);
    }

    [Theory]
    [InlineData("GET", "/api/teams/nowhere")]
    [InlineData("PATCH", "/api/teams/nowhere")]
    [InlineData("DELETE", "/api/teams/nowhere")]
    [InlineData("POST", "/api/teams/nowhere/restore")]
    [InlineData("DELETE", "/api/teams/nowhere/agents/nobody")]
    public async Task AnyRoute_OfAnUnknownTeam_Is404(string method, string path) => Assert.Equal((404, """{"error":"team not found"}"""), await TextAsync(method, path));

    [Fact]
    public async Task AddAgent_ThatIsNone_Is404_AndWithoutOne_Is400()
    {
        var team = await TeamAsync();

        Assert.Equal(404, (await fixture.SendAsync("POST", $"/api/teams/{team}/agents", """{"agentId":"nobody"}""")).Status);
        Assert.Equal(400, (await fixture.SendAsync("POST", $"/api/teams/{team}/agents", "{}")).Status);
    }

    private async Task<string?> LeaderAsync(string team) => (string?)(await fixture.SendAsync("GET", $"/api/teams/{team}")).Body["team"]!["leaderAgentId"];

    private async Task<(int, string)> TextAsync(string method, string path)
    {
        var (status, body) = await fixture.SendAsync(method, path);
        return (status, body.ToJsonString());
    }

    private async Task<string> TeamAsync() => (string)(await fixture.SendAsync("POST", "/api/teams", """{"name":"Team","icon":"users","color":"#e94560"}""")).Body["team"]!["id"]!;

    private async Task<string> AgentAsync() => (string)(await fixture.SendAsync("POST", "/api/agents", """{"name":"Member"}""")).Body["agent"]!["id"]!;
}
