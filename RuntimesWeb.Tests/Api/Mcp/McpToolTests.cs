using System.Net;
using System.Text.Json.Nodes;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Comments;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Mcp;
using RuntimesWeb.Core.Mcp.Tasks;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Permissions.Approvals;
using RuntimesWeb.Core.Permissions.Rules;
using RuntimesWeb.Core.Runs;

namespace RuntimesWeb.Tests.Api.Mcp;

/// <summary>What the tools of our MCP servers do on behalf of a run, and what they refuse.</summary>
public sealed class McpToolTests(McpHouse house) : IClassFixture<McpHouse>
{
    [Fact]
    public async Task ARunOnATask_ReachesThatTaskAndThoseBelowIt()
    {
        var (mine, other) = (await house.TaskAsync("Mine"), await house.TaskAsync("Not mine", team: house.Team));
        var run = await house.OnTaskAsync(mine.Id);
        var client = await house.ConnectAsync("tasks", run.Token);

        var child = Id(await client.DoAsync("create_task", new { title = "Below, API_KEY=sk-ant-0123456789abcdef", description = "All of it", kind = "research" }));
        var grandchild = Id(await client.DoAsync("create_subtask", new { parentTaskId = child, title = "Deeper", assigneeAgentId = house.Leader }));
        var listed = (await client.DoAsync("list_tasks", new { }))["tasks"]!.AsArray().Select(Id).ToList();
        var tooDeep = await client.CallAsync("create_subtask", new { parentTaskId = grandchild, title = "Too deep" });
        var seen = await client.CallAsync("get_task", new { taskId = other.Id });
        var said = await client.CallAsync("add_comment", new { taskId = other.Id, body = "Hello" });
        var below = await client.CallAsync("create_subtask", new { parentTaskId = other.Id, title = "Under another one" });
        var unknown = await client.CallAsync("create_subtask", new { parentTaskId = Guid.NewGuid(), title = "Under nothing" });
        var stranger = await client.CallAsync("create_task", new { title = "For a stranger", assigneeAgentId = "stranger" });

        Assert.Equal(new[] { mine.Id, child, grandchild }.Order(), listed.Order());
        Assert.Equal(("depth_cap", "out_of_scope", "out_of_scope", "out_of_scope", "parent_not_found", "not_in_team"), (tooDeep.Denied, seen.Denied, said.Denied, below.Denied, unknown.Denied, stranger.Denied));
        var made = (await house.Get<TaskStore>().FindAsync(child, default))!;
        Assert.Equal((mine.Id, 1, "research", $"agent:{house.Worker}"), (made.ParentTaskId, made.Depth, made.Kind, made.ScheduledBy));
        Assert.DoesNotContain("sk-ant", made.Title, StringComparison.Ordinal);
        await house.EndAsync(run);
    }

    [Fact]
    public async Task ARunOnATask_MovesWhatIsBelowIt_ButNotItsOwn()
    {
        var mine = await house.TaskAsync("Own");
        var run = await house.OnTaskAsync(mine.Id);
        var client = await house.ConnectAsync("tasks", run.Token);
        var child = Id(await client.DoAsync("create_task", new { title = "Child" }));
        var later = Id(await client.DoAsync("create_task", new { title = "Later" }));

        foreach (var (tool, arguments) in new (string, object)[]
        {
            ("update_task_status", new { taskId = mine.Id, status = "done" }), ("block_task", new { taskId = mine.Id, reason = "no" }), ("release_task", new { taskId = mine.Id }), ("claim_task", new { taskId = mine.Id }),
        })
        {
            Assert.Equal("in_progress", (await client.CallAsync(tool, arguments)).Denied);
        }

        await client.DoAsync("link_task", new { taskId = later, dependsOnTaskId = child });
        Assert.Equal("cycle", (await client.CallAsync("link_task", new { taskId = child, dependsOnTaskId = later })).Denied);
        Assert.Equal("in_progress", Status(await client.DoAsync("claim_task", new { taskId = child })));
        Assert.Equal("conflict", (await client.CallAsync("claim_task", new { taskId = child })).Denied);
        Assert.Equal("todo", Status(await client.DoAsync("release_task", new { taskId = child })));
        Assert.Equal("not_claimed", (await client.CallAsync("release_task", new { taskId = child })).Denied);
        Assert.Equal(house.Leader, (await client.DoAsync("assign_task", new { taskId = child, assigneeAgentId = house.Leader }))["task"]!["assigneeAgentId"]!.GetValue<string>());
        await client.DoAsync("assign_task", new { taskId = child, assigneeAgentId = "" });
        Assert.Equal("blocked", Status(await client.DoAsync("block_task", new { taskId = child, reason = "waits for a decision" })));
        Assert.Equal("todo", Status(await client.DoAsync("unblock_task", new { taskId = child })));
        Assert.Equal("illegal_transition", (await client.CallAsync("update_task_status", new { taskId = child, status = "done" })).Denied);
        await client.DoAsync("update_task_status", new { taskId = child, status = "in_progress" });
        Assert.Equal("in_review", Status(await client.DoAsync("update_task_status", new { taskId = child, status = "in_review" })));
        Assert.Equal("person_decides", (await client.CallAsync("update_task_status", new { taskId = child, status = "done" })).Denied);
        await client.DoAsync("add_comment", new { taskId = mine.Id, body = "Half of it is done." });

        var detail = (await house.Get<TaskStore>().DetailAsync(mine.Id, default))!;
        Assert.Contains(detail.Comments, c => (c.Body, c.AuthorType, c.AuthorAgentId) == ("Half of it is done.", CommentAuthor.Agent, house.Worker));
        Assert.Equal(TaskState.InProgress, detail.Task.Status);
        await house.EndAsync(run);
    }

    [Fact]
    public async Task AChatOfATeamsAgent_ReadsTheTeamsTasks_AndChangesItsOwn()
    {
        var (ofTeam, ofNobody) = (await house.TaskAsync("Of the team", team: house.Team), await house.TaskAsync("Of nobody"));
        var run = await house.InChatAsync(house.Worker);
        var client = await house.ConnectAsync("tasks", run.Token);

        var made = Id(await client.DoAsync("create_task", new { title = "Written down in a chat", kind = "research" }));

        Assert.Equal("Of the team", (await client.DoAsync("get_task", new { taskId = ofTeam.Id }))["task"]!["title"]!.GetValue<string>());
        Assert.Equal(("out_of_scope", "out_of_scope"), ((await client.CallAsync("get_task", new { taskId = ofNobody.Id })).Denied, (await client.CallAsync("update_task_status", new { taskId = ofTeam.Id, status = "backlog" })).Denied));
        Assert.Equal("backlog", Status(await client.DoAsync("update_task_status", new { taskId = made, status = "backlog" })));
        var task = (await house.Get<TaskStore>().FindAsync(made, default))!;
        Assert.Equal((house.Team, $"agent:{house.Worker}"), (task.TeamId, task.ScheduledBy));
        foreach (var _ in Enumerable.Range(1, WriteTasks.MostRoots - 1))
        {
            await client.DoAsync("create_task", new { title = "One of many" });
        }

        Assert.Equal("root_rate_cap", (await client.CallAsync("create_task", new { title = "One too many" })).Denied);
        await house.EndAsync(run);
    }

    [Fact]
    public async Task AChatWithoutATeam_OnlyLooks()
    {
        var task = await house.TaskAsync("Somebody else's");
        var run = await house.InChatAsync();
        var client = await house.ConnectAsync("tasks", run.Token);

        Assert.Equal(["get_task", "list_tasks"], (await client.ToolsAsync()).Order());
        Assert.Empty((await client.DoAsync("list_tasks", new { }))["tasks"]!.AsArray());
        Assert.Equal("out_of_scope", (await client.CallAsync("get_task", new { taskId = task.Id })).Denied);
        Assert.Empty(await (await house.ConnectAsync("teamchat", run.Token)).ToolsAsync());
        await house.EndAsync(run);
    }

    [Fact]
    public async Task Memory_IsOfTheRunsAgent_AndKeepsNoSecrets()
    {
        var (worker, leader) = (await house.InChatAsync(house.Worker), await house.InChatAsync(house.Leader));
        var (mine, theirs) = (await house.ConnectAsync("memory", worker.Token), await house.ConnectAsync("memory", leader.Token));

        var saved = await mine.CallAsync("memory_save", new { content = "The deploy key is sk-ant-0123456789abcdef and tabs are preferred", category = "preference", tags = new[] { "style" } });
        var found = (await mine.DoAsync("memory_search", new { query = "tabs" }))["facts"]!.AsArray();

        Assert.False(saved.IsError, saved.Text);
        var fact = Assert.Single(found)!;
        Assert.Equal(("preference", "agent"), (fact["category"]!.GetValue<string>(), fact["scope"]!.GetValue<string>()));
        Assert.DoesNotContain("sk-ant", fact["content"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Single((await mine.DoAsync("memory_browse", new { category = "preference" }))["facts"]!.AsArray());
        Assert.Empty((await theirs.DoAsync("memory_search", new { query = "tabs" }))["facts"]!.AsArray());
        await house.EndAsync(worker);
        await house.EndAsync(leader);
    }

    [Fact]
    public async Task Tools_StandBeforeTheGateOfTheRun()
    {
        var run = await house.InChatAsync(house.Worker);
        var client = await house.ConnectAsync("tools", run.Token);
        var desk = house.Get<ApprovalDesk>();
        var asked = new TaskCompletionSource<Approval>(TaskCreationOptions.RunContinuationsAsynchronously);
        desk.Changed += a => asked.TrySetResult(a);

        var plan = await client.CallAsync("update_plan", new { steps = new[] { new { text = "Look", status = "done" } } });
        var call = client.CallAsync("web_fetch", new { url = "https://example.invalid/a" });
        var question = await asked.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await desk.RespondAsync(question.Id, new ApprovalResponse(false, "Not that page."), McpHouse.Person, default);
        var refused = await call;
        var again = await client.CallAsync("web_fetch", new { url = "https://example.invalid/a" });

        Assert.Contains("1 of 1 done", plan.Text, StringComparison.Ordinal);
        Assert.Equal((run.Id, "web_fetch", "https://example.invalid/a"), (question.RunId, question.ToolName, question.Subject));
        Assert.Equal(("permission_denied", true), (refused.Denied, refused.Text.Contains("Not that page.", StringComparison.Ordinal)));
        Assert.Equal("permission_denied", again.Denied);

        // What a person allowed runs, once; this computer's own addresses are refused by the tool itself.
        asked = new TaskCompletionSource<Approval>(TaskCreationOptions.RunContinuationsAsynchronously);
        var local = client.CallAsync("web_fetch", new { url = "https://127.0.0.1/" });
        await desk.RespondAsync((await asked.Task.WaitAsync(TimeSpan.FromSeconds(20))).Id, new ApprovalResponse(true), McpHouse.Person, default);
        Assert.Equal((true, null), ((await local).IsError, (await local).Denied));

        var rule = (await house.Get<AddRule>().RunAsync(new RuleInput(PermissionBehavior.Deny, "mcp__runtimesweb-tools"), McpHouse.Person, default)).Value;
        Assert.Equal("permission_denied", (await client.CallAsync("update_plan", new { steps = new[] { new { text = "Look", status = "done" } } })).Denied);
        await house.Get<RemoveRule>().RunAsync(rule.Id, McpHouse.Person, default);
        await house.EndAsync(run);
    }

    [Fact]
    public async Task ARunThatEnds_EndsItsCalls_WhichAreBounded()
    {
        var run = await house.InChatAsync(house.Worker);
        var client = await house.ConnectAsync("tools", run.Token);
        var desk = house.Get<ApprovalDesk>();
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        desk.Changed += _ =>
        {
            if (desk.Pending.Count(a => a.RunId == run.Id) == McpSession.MostAtOnce)
            {
                waiting.TrySetResult();
            }
        };

        var calls = Enumerable.Range(0, McpSession.MostAtOnce).Select(n => client.CallAsync("web_fetch", new { url = $"https://example.invalid/{n}" })).ToList();
        await waiting.Task.WaitAsync(TimeSpan.FromSeconds(20));
        using var tooMany = await house.PostAsync("tools", run.Token, new { jsonrpc = "2.0", id = 99, method = "tools/list" }, client.Session);
        await house.EndAsync(run);

        Assert.Equal(HttpStatusCode.TooManyRequests, tooMany.StatusCode);
        Assert.All(await Task.WhenAll(calls), c => Assert.Equal("run_over", c.Denied));
        Assert.DoesNotContain(desk.Pending, a => a.RunId == run.Id);
    }

    [Fact]
    public async Task TeamChat_AWorkerSpeaksInTheConversationItsTaskCameFrom()
    {
        var leading = await house.InChatAsync(house.Leader);
        var leader = await house.ConnectAsync("teamchat", leading.Token);
        var own = await leader.CallAsync("team_chat_post", new { text = "Hello" });

        var delegated = await leader.CallAsync("team_delegate", new { teammate = house.Worker, title = "Look it up", description = "All of it", kind = "research" });
        Assert.False(delegated.IsError, delegated.Text);
        var working = await house.NextAsync();
        var worker = await house.ConnectAsync("teamchat", working.Token);
        Assert.DoesNotContain("team_delegate", await worker.ToolsAsync());
        var posted = await worker.DoAsync("team_chat_post", new { text = "Found it, password=hunter22" });
        var read = await leader.DoAsync("team_chat_subscribe", new { limit = 10 });

        Assert.Equal("own_conversation", own.Denied);
        Assert.False(posted["isUser"]!.GetValue<bool>());
        var messages = read["messages"]!.AsArray();
        Assert.Contains(messages, m => m!["isUser"]!.GetValue<bool>() && m["from"]!.GetValue<string>() == "person" && m["text"]!.GetValue<string>() == "Hello");
        var said = messages[^1]!;
        Assert.Equal((false, house.Worker), (said["isUser"]!.GetValue<bool>(), said["from"]!.GetValue<string>()));
        Assert.StartsWith(MessageSender.Opening, said["text"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter22", said["text"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Empty((await leader.DoAsync("team_chat_subscribe", new { after = read["next"]!.GetValue<long>() }))["messages"]!.AsArray());

        // Its end is told to the leader, which answers again.
        await house.EndAsync(leading);
        await house.EndAsync(working);
        await house.EndAsync(await house.NextAsync());
    }

    [Fact]
    public async Task TeamChat_WithoutAConversation_SaysSo()
    {
        var run = await house.OnTaskAsync();
        var client = await house.ConnectAsync("teamchat", run.Token);

        Assert.Equal("no_conversation", (await client.CallAsync("team_chat_post", new { text = "Hello" })).Denied);
        await house.Get<RunEngine>().CancelAsync(run.Id, default);
    }

    private static Guid Id(JsonNode? node) => (node!["task"] ?? node)["id"]!.GetValue<Guid>();

    private static string Status(JsonNode node) => node["task"]!["status"]!.GetValue<string>();
}
