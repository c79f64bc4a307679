using System.Net.Http.Json;
using System.Text.Json.Nodes;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Api;

/// <summary>Agents over a real socket, with the documented bodies as they are written.</summary>
public sealed class AgentTests(AgentServer fixture) : IClassFixture<AgentServer>
{
    private const string Body = """{"name":"Reviewer","description":"Reads changes","runtimeId":"clawboo-native","provider":"anthropic","model":"claude-sonnet-4-6","systemPrompt":"Review what changed.","tools":["read_file"],"permissionMode":"ask","budgetMicros":5000000,"maxTurns":16}""";

    private TestServer Server => fixture.Server;

    [Fact]
    public async Task Create_TheDocumentedBody_Is201WithTheAgent()
    {
        var agent = await CreateAsync(Body);

        Assert.Matches("^reviewer(-[0-9]+)?$", (string)agent["id"]!);
        Assert.Equal("ask", (string?)agent["permissionMode"]);
        Assert.Equal(5_000_000, (long?)agent["budgetMicros"]);
        Assert.Equal(1, (int)agent["version"]!);
        Assert.Null(agent["teamId"]);
        Assert.Equal(agent.ToJsonString(), (await Server.GetAsync($"/api/agents/{agent["id"]}"))["agent"]!.ToJsonString());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"name":" "}""")]
    [InlineData(null)]
    public async Task Create_WithoutAName_Is400(string? json)
    {
        var (status, body) = await Server.CurlAsync("/api/agents", json);

        Assert.Equal((400, """{"error":"name is required"}"""), (status, body));
    }

    [Fact]
    public async Task Create_AWrongField_IsNamed()
    {
        var (status, body) = await Server.CurlAsync("/api/agents", """{"name":"A","maxTurns":0}""");

        Assert.Equal(400, status);
        Assert.Equal("maxTurns must be between 1 and 1000", (string?)JsonNode.Parse(body)!["error"]);
        Assert.NotNull(JsonNode.Parse(body)!["details"]!["fieldErrors"]!["maxTurns"]);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("PATCH", "")]
    [InlineData("DELETE", "")]
    [InlineData("PATCH", "/model")]
    [InlineData("POST", "/duplicate")]
    [InlineData("GET", "/export")]
    [InlineData("GET", "/versions")]
    [InlineData("POST", "/restore")]
    [InlineData("POST", "/versions/1/restore")]
    public async Task AnyRoute_OfAnUnknownAgent_Is404(string method, string path)
    {
        var (status, body) = await SendAsync(method, $"/api/agents/nobody{path}", method == "PATCH" ? """{"model":"x"}""" : null);

        Assert.Equal((404, """{"error":"agent not found"}"""), (status, body.ToJsonString()));
    }

    [Fact]
    public async Task Change_WithTheVersionRead_MakesTheNext_AndWithAnOlderOne_IsRefused()
    {
        var id = (await CreateAsync(Body))["id"];

        var (status, changed) = await SendAsync("PATCH", $"/api/agents/{id}", """{"model":"claude-haiku-4-5","version":1}""");
        var (late, refused) = await SendAsync("PATCH", $"/api/agents/{id}", """{"name":"Too late","version":1}""");
        var versions = await Server.GetAsync($"/api/agents/{id}/versions");

        Assert.Equal((200, 2), (status, (int)changed["agent"]!["version"]!));
        Assert.Equal((409, "version_mismatch"), (late, (string?)refused["error"]));
        Assert.Equal(["claude-haiku-4-5", "claude-sonnet-4-6"], versions["versions"]!.AsArray().Select(v => (string?)v!["model"]));
    }

    [Fact]
    public async Task RestoreVersion_IsANewVersionThatSaysTheOldWords()
    {
        var id = (await CreateAsync(Body))["id"];
        await SendAsync("PATCH", $"/api/agents/{id}", """{"model":"claude-haiku-4-5"}""");

        var (status, restored) = await SendAsync("POST", $"/api/agents/{id}/versions/1/restore", null);
        var (missing, why) = await SendAsync("POST", $"/api/agents/{id}/versions/9/restore", null);

        Assert.Equal((200, 3, "claude-sonnet-4-6"), (status, (int)restored["agent"]!["version"]!, (string?)restored["agent"]!["model"]));
        Assert.Equal((404, "version not found"), (missing, (string?)why["error"]));
    }

    [Fact]
    public async Task Bin_ListsTheDeleted_UntilTheyAreBack()
    {
        var id = (string?)(await CreateAsync(Body))["id"];
        await SendAsync("DELETE", $"/api/agents/{id}", null);
        Assert.Contains(id, await BinAsync());

        await SendAsync("POST", $"/api/agents/{id}/restore", null);
        Assert.DoesNotContain(id, await BinAsync());
        async Task<IEnumerable<string?>> BinAsync() => (await Server.GetAsync("/api/bin/agents"))["agents"]!.AsArray().Select(a => (string?)a!["id"]);
    }

    [Fact]
    public async Task Change_Null_EmptiesAndAbsentLeaves()
    {
        var id = (await CreateAsync(Body))["id"];

        var (_, changed) = await SendAsync("PATCH", $"/api/agents/{id}", """{"budgetMicros":null,"provider":null}""");

        Assert.Null(changed["agent"]!["budgetMicros"]);
        Assert.Null(changed["agent"]!["provider"]);
        Assert.Equal("claude-sonnet-4-6", (string?)changed["agent"]!["model"]);
    }

    [Fact]
    public async Task Change_ThatSaysNothingNew_IsNoVersion()
    {
        var id = (await CreateAsync(Body))["id"];

        var (_, changed) = await SendAsync("PATCH", $"/api/agents/{id}", """{"tools":["read_file"],"name":"Reviewer"}""");

        Assert.Equal(1, (int)changed["agent"]!["version"]!);
    }

    [Fact]
    public async Task Change_ATeamThatIsNone_Is400()
    {
        var id = (await CreateAsync(Body))["id"];

        Assert.Equal(400, (await SendAsync("PATCH", $"/api/agents/{id}", """{"teamId":"nowhere"}""")).Status);
        Assert.Equal(400, (await SendAsync("PATCH", $"/api/agents/{id}", """{"role":"leader"}""")).Status);
    }

    [Fact]
    public async Task Model_TheDocumentedBody_IsOk()
    {
        var id = (await CreateAsync(Body))["id"];

        var (status, body) = await SendAsync("PATCH", $"/api/agents/{id}/model", """{"model":"gpt-4o","provider":"openai"}""");
        var (missing, error) = await SendAsync("PATCH", $"/api/agents/{id}/model", """{"provider":"openai"}""");

        Assert.Equal((200, """{"ok":true,"model":"gpt-4o","provider":"openai"}"""), (status, body.ToJsonString()));
        Assert.Equal((400, "model is required"), (missing, (string?)error["error"]));
    }

    [Fact]
    public async Task Model_OfAnAgentWithoutAProvider_NamesNone()
    {
        var id = (await CreateAsync("""{"name":"Plain","runtimeId":"claude-code"}"""))["id"];

        var (_, body) = await SendAsync("PATCH", $"/api/agents/{id}/model", """{"model":"sonnet"}""");

        Assert.Equal("""{"ok":true,"model":"sonnet"}""", body.ToJsonString());
    }

    [Fact]
    public async Task Delete_HidesTheAgent_AndRestoreBringsItBackAsItWas()
    {
        var agent = await CreateAsync(Body);

        var (status, body) = await SendAsync("DELETE", $"/api/agents/{agent["id"]}");
        Assert.Equal((200, """{"ok":true}"""), (status, body.ToJsonString()));
        Assert.DoesNotContain((await Server.GetAsync("/api/agents?limit=200"))["agents"]!.AsArray(), a => (string?)a!["id"] == (string?)agent["id"]);
        Assert.Equal(404, (await SendAsync("DELETE", $"/api/agents/{agent["id"]}")).Status);

        var (_, back) = await SendAsync("POST", $"/api/agents/{agent["id"]}/restore");
        Assert.Equal("Reviewer", (string?)back["agent"]!["name"]);
        Assert.Equal(1, (int)back["agent"]!["version"]!);
    }

    [Fact]
    public async Task Duplicate_SaysTheSame_UnderItsOwnId()
    {
        var agent = await CreateAsync(Body);

        var (status, copy) = await SendAsync("POST", $"/api/agents/{agent["id"]}/duplicate");

        Assert.Equal((201, "Reviewer copy"), (status, (string?)copy["agent"]!["name"]));
        Assert.NotEqual((string?)agent["id"], (string?)copy["agent"]!["id"]);
        Assert.Equal("Review what changed.", (string?)copy["agent"]!["systemPrompt"]);
    }

    [Fact]
    public async Task Export_ThenImport_MakesTheSameAgent()
    {
        var agent = await CreateAsync(Body);
        using var file = await Server.Client.GetAsync($"/api/agents/{agent["id"]}/export");

        var (status, imported) = await Server.CurlAsync("/api/agents/import", await file.Content.ReadAsStringAsync());

        Assert.Equal($"{agent["id"]}.agent.json", file.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
        Assert.Equal(201, status);
        var twin = JsonNode.Parse(imported)!["agents"]![0]!;
        Assert.All(new[] { "name", "description", "runtimeId", "provider", "model", "systemPrompt", "tools", "permissionMode", "budgetMicros", "maxTurns" },
            field => Assert.Equal(agent[field]?.ToJsonString(), twin[field]?.ToJsonString()));
    }

    [Fact]
    public async Task Import_OfAnAgentWithMoreRights_ComesInAskingAndSaysSo()
    {
        var (status, body) = await Server.CurlAsync("/api/agents/import", """{"agents":[{"name":"Bold","permissionMode":"trusted"},{"name":"Careful","permissionMode":"plan"}]}""");

        Assert.Equal(201, status);
        var answer = JsonNode.Parse(body)!;
        Assert.Equal(["ask", "plan"], answer["agents"]!.AsArray().Select(a => (string?)a!["permissionMode"]));
        Assert.Equal("Bold: permission mode trusted was set to ask", (string?)Assert.Single(answer["notes"]!.AsArray()));
    }

    [Theory]
    [InlineData("{}", "agents must be a list of 1 to 100 agents")]
    [InlineData("""{"agents":[]}""", "agents must be a list of 1 to 100 agents")]
    [InlineData("""{"agents":[{"name":"Fine"},{"name":""}]}""", "agents[1]: name is required")]
    [InlineData("""{"agents":[null]}""", "agents[0]: name is required")]
    public async Task Import_AnythingWrong_TakesNone(string json, string error)
    {
        var (status, body) = await Server.CurlAsync("/api/agents/import", json);

        Assert.Equal((400, error), (status, (string?)JsonNode.Parse(body)!["error"]));
        Assert.DoesNotContain((await Server.GetAsync("/api/agents?limit=200"))["agents"]!.AsArray(), a => (string?)a!["name"] == "Fine");
    }

    [Fact]
    public async Task List_IsNewestFirst_InPages_AndSearched()
    {
        foreach (var i in Enumerable.Range(1, 3))
        {
            await CreateAsync($$"""{"name":"Paged {{i}}","description":"zebra"}""");
        }

        var first = await Server.GetAsync("/api/agents?q=zebra&limit=2");
        var second = await Server.GetAsync($"/api/agents?q=zebra&limit=2&cursor={first["nextCursor"]}");

        Assert.Equal(["Paged 3", "Paged 2"], first["agents"]!.AsArray().Select(a => (string?)a!["name"]));
        Assert.Equal(["Paged 1"], second["agents"]!.AsArray().Select(a => (string?)a!["name"]));
        Assert.Null(second["nextCursor"]);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=201")]
    [InlineData("cursor=x")]
    public async Task List_APageThatIsNone_Is400(string query) => Assert.Equal(400, (await SendAsync("GET", $"/api/agents?{query}")).Status);

    [Fact]
    public async Task Changes_AreInTheAuditLog()
    {
        var id = (string?)(await CreateAsync(Body))["id"];
        await SendAsync("PATCH", $"/api/agents/{id}", """{"name":"Other"}""");
        await SendAsync("DELETE", $"/api/agents/{id}");
        await SendAsync("POST", $"/api/agents/{id}/restore");

        var entries = (await Server.GetAsync("/api/audit?limit=200"))["entries"]!.AsArray().Where(e => (string?)e!["target"] == id).Select(e => (string?)e!["action"]);

        Assert.Equal(["agent.restore", "agent.delete", "agent.change", "agent.create"], entries);
    }

    private async Task<JsonNode> CreateAsync(string json)
    {
        var (status, body) = await Server.CurlAsync("/api/agents", json);
        Assert.True(status == 201, body);
        return JsonNode.Parse(body)!["agent"]!;
    }

    private Task<(int Status, JsonNode Body)> SendAsync(string method, string path, string? json = null) => fixture.SendAsync(method, path, json);
}

/// <summary>One server for the tests of a class, each of which makes what it looks at.</summary>
public sealed class AgentServer : IAsyncLifetime
{
    private TestServer? _server;

    public TestServer Server => _server ?? throw new InvalidOperationException("not started");

    public async Task<(int Status, JsonNode Body)> SendAsync(string method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = json is null ? null : new StringContent(json, System.Text.Encoding.UTF8, "application/json") };
        using var answer = await Server.Client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonNode>() ?? throw new InvalidOperationException("an empty answer"));
    }

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
