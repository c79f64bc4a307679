using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using RuntimesWeb.Core.Access;
using RuntimesWeb.Core.Mcp;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Mcp;

/// <summary>Our MCP servers over a real socket: the protocol, sessions, and who is let in.</summary>
public sealed class McpProtocolTests(McpHouse house) : IClassFixture<McpHouse>
{
    private static readonly object List = new { jsonrpc = "2.0", id = 7, method = "tools/list" };

    [Fact]
    public async Task EachServer_SaysWhatItIsAndOffersItsTools()
    {
        var run = await house.OnTaskAsync(agent: house.Leader);
        (string Server, string[] Tools)[] all =
        [
            ("tasks", ["list_tasks", "get_task", "create_task", "create_subtask", "claim_task", "assign_task", "release_task", "update_task_status", "block_task", "unblock_task", "add_comment", "link_task"]),
            ("memory", ["memory_save", "memory_search", "memory_browse"]),
            ("tools", ["update_plan", "web_fetch"]),
            ("teamchat", ["team_chat_post", "team_chat_subscribe", "team_delegate"]),
        ];
        foreach (var (server, tools) in all)
        {
            var client = await house.ConnectAsync(server, run.Token);

            Assert.Equal(("2025-11-25", $"runtimesweb-{server}"), (client.Greeting["protocolVersion"]!.GetValue<string>(), client.Greeting["serverInfo"]!["name"]!.GetValue<string>()));
            Assert.Equal(RuntimesWeb.Hosting.ProductVersion.Text, client.Greeting["serverInfo"]!["version"]!.GetValue<string>());
            Assert.Equal(tools.Order(), (await client.ToolsAsync()).Order());
        }

        await house.EndAsync(run);
    }

    [Fact]
    public async Task WithoutASession_TheDocumentedErrors()
    {
        var run = await house.InChatAsync();
        using var post = await house.PostAsync("tasks", run.Token, List);
        using var get = await house.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/api/mcp/tasks"), run.Token, null);
        using var discover = await house.PostAsync("tasks", run.Token, new { jsonrpc = "2.0", id = 3, method = "server/discover" });
        using var strange = await house.PostAsync("nothing", run.Token, McpHouse.Initialize());
        using var broken = await house.PostAsync("tasks", run.Token, new[] { 1 });

        Assert.Equal(HttpStatusCode.BadRequest, post.StatusCode);
        Assert.Equal("""{"jsonrpc":"2.0","error":{"code":-32000,"message":"No valid session; send an initialize request first."},"id":null}""", await post.Content.ReadAsStringAsync());
        Assert.Equal((HttpStatusCode.BadRequest, "Invalid or missing MCP session id."), (get.StatusCode, await get.Content.ReadAsStringAsync()));
        Assert.Equal((-32601, 3), ((await McpHouse.MessageAsync(discover))["error"]!["code"]!.GetValue<int>(), (await McpHouse.MessageAsync(discover))["id"]!.GetValue<int>()));
        Assert.Equal((HttpStatusCode.NotFound, """{"error":"unknown server: nothing"}"""), (strange.StatusCode, await strange.Content.ReadAsStringAsync()));
        Assert.Equal((HttpStatusCode.BadRequest, -32600), (broken.StatusCode, (await McpHouse.MessageAsync(broken))["error"]!["code"]!.GetValue<int>()));
        await house.EndAsync(run);
    }

    [Fact]
    public async Task InASession_UnknownMethodsToolsAndArgumentsAreToldApart()
    {
        var run = await house.InChatAsync();
        var client = await house.ConnectAsync("tasks", run.Token);

        Assert.Equal(-32601, (await client.AskAsync("nothing/like/it"))["error"]!["code"]!.GetValue<int>());
        Assert.Equal(-32601, (await client.AskAsync("server/discover"))["error"]!["code"]!.GetValue<int>());
        Assert.Equal(-32602, (await client.AskAsync("tools/call", new { name = "rm", arguments = new { } }))["error"]!["code"]!.GetValue<int>());
        var (text, isError, _) = await client.CallAsync("get_task", new { });
        Assert.True(isError);
        Assert.Contains("taskId is missing", text, StringComparison.Ordinal);
        await house.EndAsync(run);
    }

    [Fact]
    public async Task NobodyIsLetIn_WithoutAPassOfARunThatGoesOn()
    {
        var run = await house.InChatAsync();
        var client = await house.ConnectAsync("tasks", run.Token);
        using var proxy = house.Get<RunPasses>().Issue(RunPassUse.Proxy);
        using var held = proxy.HoldFor(run.Id);

        foreach (var token in new[] { null, "rwrun_0000", "wrong", proxy.Token.Reveal() })
        {
            using var refused = await house.PostAsync("tasks", token, McpHouse.Initialize());
            Assert.Equal((HttpStatusCode.Unauthorized, "Bearer"), (refused.StatusCode, refused.Headers.WwwAuthenticate.Single().Scheme));
        }

        await house.EndAsync(run);
        using var over = await house.PostAsync("tasks", run.Token, List, client.Session);
        Assert.Equal(HttpStatusCode.Unauthorized, over.StatusCode);
        // Nothing of that counted as guessing keys.
        using var person = await house.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/api/runs"), house.Key, null);
        Assert.Equal(HttpStatusCode.OK, person.StatusCode);
    }

    [Fact]
    public async Task APassOpensNothingElse()
    {
        var run = await house.InChatAsync();
        foreach (var path in new[] { "/api/runs", "/api/board", "/api/mcp/config?server=tasks", "/api/relay/anthropic/v1/models" })
        {
            using var refused = await house.SendAsync(new HttpRequestMessage(HttpMethod.Get, path), run.Token, null);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        await house.EndAsync(run);
    }

    [Fact]
    public async Task BetweenTurns_ItIsRefused_AndTheNextTurnGoesOnInTheSameSession()
    {
        using var kept = house.Get<RunPasses>().Issue(RunPassUse.Mcp);
        house.Kept = kept;
        var first = await house.InChatAsync(house.Worker);
        var client = await house.ConnectAsync("tasks", first.Token);
        await house.EndAsync(first);

        using var between = await house.PostAsync("tasks", first.Token, List, client.Session);
        var second = await house.InChatAsync();
        house.Kept = null;

        Assert.Equal(HttpStatusCode.Unauthorized, between.StatusCode);
        // On behalf of the run that holds the pass now: this one is in no team.
        Assert.Equal(["get_task", "list_tasks"], (await client.ToolsAsync()).Order());
        await house.EndAsync(second);
    }

    [Fact]
    public async Task ASession_IsOnlyForWhoOpenedItThere_AndEndsWhenTheyEndIt()
    {
        var (mine, other) = (await house.InChatAsync(), await house.InChatAsync());
        var client = await house.ConnectAsync("tasks", mine.Token);

        using var stranger = await house.PostAsync("tasks", other.Token, List, client.Session);
        using var elsewhere = await house.PostAsync("memory", mine.Token, List, client.Session);
        using var listening = await house.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/api/mcp/tasks"), mine.Token, client.Session);
        using var twice = await house.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/api/mcp/tasks"), mine.Token, client.Session);
        using var ended = await house.SendAsync(new HttpRequestMessage(HttpMethod.Delete, "/api/mcp/tasks"), mine.Token, client.Session);
        using var gone = await house.PostAsync("tasks", mine.Token, List, client.Session);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (stranger.StatusCode, elsewhere.StatusCode));
        Assert.Equal((HttpStatusCode.OK, "text/event-stream", HttpStatusCode.Conflict), (listening.StatusCode, listening.Content.Headers.ContentType!.MediaType, twice.StatusCode));
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (ended.StatusCode, gone.StatusCode));
        Assert.StartsWith("retry: ", await listening.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(-32001, (await McpHouse.MessageAsync(gone))["error"]!["code"]!.GetValue<int>());
        await house.EndAsync(mine);
        await house.EndAsync(other);
    }

    [Fact]
    public async Task Sessions_EndWhenIdleWithTheirPass_AndAreBounded()
    {
        var time = new TestTime();
        var lifetime = house.Get<IHostApplicationLifetime>();
        using var sessions = new McpSessions(house.Get<AnswerCalls>(), time, lifetime, NullLogger<McpSessions>.Instance);
        using var pass = house.Get<RunPasses>().Issue(RunPassUse.Mcp);
        var caller = new McpCaller(pass, null);
        var session = (await sessions.OpenAsync("tasks", caller)).Value;

        time.Advance(McpSessions.Idle - TimeSpan.FromSeconds(1));
        Assert.Same(session, sessions.Find(session.Id, "tasks", caller));
        time.Advance(McpSessions.Idle - TimeSpan.FromSeconds(1));
        Assert.Same(session, sessions.Find(session.Id, "tasks", caller));
        time.Advance(McpSessions.Idle);
        Assert.Null(sessions.Find(session.Id, "tasks", caller));

        var last = (await sessions.OpenAsync("tasks", caller)).Value;
        pass.Dispose();
        Assert.Null(sessions.Find(last.Id, "tasks", caller));

        var people = Enumerable.Range(0, McpSessions.Most / McpSessions.MostOfOne + 1).Select(_ => new McpCaller(null, Guid.NewGuid())).ToList();
        McpSession? newest = null;
        foreach (var _ in Enumerable.Range(0, McpSessions.MostOfOne + 1))
        {
            foreach (var one in people.SkipLast(1))
            {
                newest = (await sessions.OpenAsync("tasks", one)).Value;
            }
        }

        Assert.Equal(McpSessions.Most, sessions.Count);
        Assert.False((await sessions.OpenAsync("tasks", people[^1])).IsOk);

        // One whose program waits for its next turn gives way.
        await sessions.CloseAsync(newest!);
        using var idle = house.Get<RunPasses>().Issue(RunPassUse.Mcp);
        Assert.True((await sessions.OpenAsync("tasks", new McpCaller(idle, null))).IsOk);
        Assert.True((await sessions.OpenAsync("tasks", people[^1])).IsOk);
        await sessions.StopAsync(default);
        Assert.Equal(0, sessions.Count);
    }

    [Fact]
    public async Task APersonsKey_OnlyLooks_AndMustBeFull()
    {
        var task = await house.TaskAsync("Seen by a person");
        var reading = (await house.Get<AccessKeys>().CreateAsync("reading", "read", null, McpHouse.Person, default)).Value.Secret.Reveal();
        using var refused = await house.PostAsync("tasks", reading, McpHouse.Initialize());
        var (tasks, memory) = (await house.ConnectAsync("tasks", house.Key), await house.ConnectAsync("memory", house.Key));

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(["get_task", "list_tasks"], (await tasks.ToolsAsync()).Order());
        Assert.Equal(["memory_browse", "memory_search"], (await memory.ToolsAsync()).Order());
        Assert.Empty(await (await house.ConnectAsync("tools", house.Key)).ToolsAsync());
        Assert.Equal("Seen by a person", (await tasks.DoAsync("get_task", new { taskId = task.Id }))["task"]!["title"]!.GetValue<string>());
        Assert.NotNull((await memory.DoAsync("memory_browse", new { }))["facts"]);
    }

    [Theory]
    [InlineData("server=tasks&runtime=codex", "[mcp_servers.runtimesweb-tasks]")]
    [InlineData("server=memory&runtime=claude-code&transport=http&scopeTeamId=a&scopeAgentId=b", "\"type\": \"http\"")]
    [InlineData("server=tools&runtime=openclaw", "streamable-http")]
    public async Task Config_IsReadyToPaste(string query, string part)
    {
        using var answer = await house.SendAsync(new HttpRequestMessage(HttpMethod.Get, $"/api/mcp/config?{query}"), house.Key, null);
        var body = await McpHouse.MessageAsync(answer);

        Assert.True(body["ok"]!.GetValue<bool>());
        var snippet = body["config"]!["snippet"]!.GetValue<string>();
        Assert.Contains(part, snippet, StringComparison.Ordinal);
        Assert.Contains($"{house.App.Address.GetLeftPart(UriPartial.Authority)}/api/mcp/", snippet, StringComparison.Ordinal);
        Assert.Contains("RUNTIMESWEB_MCP_KEY", snippet, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("server=x", "unknown server: x")]
    [InlineData("server=tasks&transport=stdio", "only http is offered, not stdio")]
    [InlineData("server=tasks&runtime=hermes", "unknown runtime: hermes")]
    public async Task Config_SaysWhatIsWrong(string query, string error)
    {
        using var answer = await house.SendAsync(new HttpRequestMessage(HttpMethod.Get, $"/api/mcp/config?{query}"), house.Key, null);

        Assert.Equal((HttpStatusCode.BadRequest, error), (answer.StatusCode, (await McpHouse.MessageAsync(answer))["error"]!.GetValue<string>()));
    }
}
