using System.Text.Json.Nodes;
using RuntimesWeb.Core.Board;

namespace RuntimesWeb.Tests.Api.Api;

/// <summary>The board's routes over a real socket, with bodies as they are documented. Each test has tasks of its own.</summary>
public sealed class BoardTests(BoardHouse house) : IClassFixture<BoardHouse>
{
    private const string Nobody = "7f0c2a64-8e15-4a0f-9f5b-0c7b1d2e3f40";

    [Fact]
    public async Task Create_TheDocumentedBody_Is200WithTheTask_AndGetTellsEverything()
    {
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

        var (status, body) = await house.SendAsync("POST", "/api/board", """{"title":" Fix the search box ","description":"It forgets what was typed.","priority":2,"assigneeRuntime":"openai-codex-app-server","kind":"docs","sourceDelegationId":"d-1"}""");

        var task = body["task"]!.AsObject();
        Assert.Equal(200, status);
        Assert.Equal(
            ["id", "title", "description", "status", "priority", "teamId", "assigneeAgentId", "assigneeRuntime", "parentTaskId", "sourceDelegationId", "worktreeRef", "branchRef", "costUsd", "parentSessionId", "dropped", "tenantId",
                "scheduledBy", "verification", "createdAt", "updatedAt", "completedAt", "costMicros", "projectId", "repoPath", "kind", "depth", "attempts", "failures", "overriddenBy", "claimedAt"],
            task.Select(p => p.Key));
        Assert.Equal(("Fix the search box", "todo", 2, "codex", "docs", 0, "manual"), (Text(task, "title"), Text(task, "status"), (int)task["priority"]!, Text(task, "assigneeRuntime"), Text(task, "kind"), (int)task["dropped"]!, Text(task, "scheduledBy")));
        Assert.InRange((long)task["createdAt"]!, before, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        var read = await house.ReadAsync(Text(task, "id"));
        Assert.Equal(task.ToJsonString(), read["task"]!.ToJsonString());
        Assert.Equal("""{"comments":[],"ancestors":[],"runs":[],"dependencies":[],"children":[]}""", Without(read, "task"));
    }

    [Theory]
    [InlineData("{}", "title", "title is required")]
    [InlineData("""{"title":"  "}""", "title", "title must have 1 to 500 characters")]
    [InlineData("""{"title":"x","status":"Done"}""", "status", "status must be one of backlog, todo, in_progress, in_review, done, blocked, cancelled")]
    [InlineData("""{"title":"x","priority":"high"}""", "priority", "priority has the wrong type")]
    [InlineData("""{"title":"x","teamId":"nowhere"}""", "teamId", "there is no such team")]
    [InlineData("""{"title":"x","assigneeRuntime":"openclaw"}""", "assigneeRuntime", "unknown runtime 'openclaw'")]
    [InlineData("""{"title":"x","assigneeAgentId":"two words"}""", "assigneeAgentId", "assigneeAgentId must have only letters, digits, - and _")]
    [InlineData("""{"title":"x","parentTaskId":"nope"}""", "parentTaskId", "there is no such task")]
    [InlineData("""{"title":"x","parentTaskId":"7f0c2a64-8e15-4a0f-9f5b-0c7b1d2e3f40"}""", "parentTaskId", "there is no such task")]
    [InlineData("""{"title":"x","projectId":"7f0c2a64-8e15-4a0f-9f5b-0c7b1d2e3f40"}""", "projectId", "there is no such project")]
    [InlineData("""{"title":"x","kind":"Two words"}""", "kind", "kind must be a word such as code, research, review or docs")]
    [InlineData("""{"title":"x","repoPath":"/etc"}""", "repoPath", "/etc belongs to the system; choose a folder with a project in it")]
    public async Task Create_WhatIsWrong_IsNamed(string json, string field, string message)
    {
        var (status, body) = await house.SendAsync("POST", "/api/board", json);

        Assert.Equal(400, status);
        Assert.Equal("invalid body", (string?)body["error"]);
        var wrong = Assert.Single(body["details"]!["fieldErrors"]!.AsObject());
        Assert.Equal((field, message), (wrong.Key, (string?)wrong.Value![0]));
    }

    [Fact]
    public async Task Create_TooLong_NamesBothFields()
    {
        var (status, body) = await house.SendAsync("POST", "/api/board", $$"""{"title":"{{new string('t', 501)}}","description":"{{new string('d', 20_001)}}"}""");

        Assert.Equal((400, "title description"), (status, string.Join(' ', body["details"]!["fieldErrors"]!.AsObject().Select(f => f.Key))));
        Assert.Equal(200, (await house.SendAsync("POST", "/api/board", $$"""{"title":"{{new string('t', 500)}}","description":"{{new string('d', 20_000)}}"}""")).Status);
    }

    [Fact]
    public async Task Children_KnowWhatStandsAboveThem()
    {
        var root = await house.TaskAsync("""{"title":"Root"}""");
        var middle = await house.TaskAsync($$"""{"title":"Middle","parentTaskId":"{{root}}"}""");
        var leaf = await house.TaskAsync($$"""{"title":"Leaf","parentTaskId":"{{middle}}"}""");
        var deeper = await house.TaskAsync($$"""{"title":"Deeper","parentTaskId":"{{leaf}}"}""");

        var read = await house.ReadAsync(leaf);

        Assert.Equal(2, (int)read["task"]!["depth"]!);
        Assert.Equal($$"""[{"id":"{{middle}}","parent_task_id":"{{root}}","title":"Middle","status":"todo"},{"id":"{{root}}","parent_task_id":null,"title":"Root","status":"todo"}]""", read["ancestors"]!.ToJsonString());
        Assert.Equal($$"""[{"id":"{{deeper}}","title":"Deeper","status":"todo"}]""", read["children"]!.ToJsonString());
        Assert.Equal([leaf], Ids((await house.SendAsync("GET", $"/api/board?parentTaskId={middle}")).Body));
    }

    [Fact]
    public async Task Create_ForAnAgent_IsBoundedInTheSameTransaction()
    {
        var parent = Guid.Parse(await house.TaskAsync());
        var caps = new TaskCaps(MostLiveChildren: 3, Deepest: 1);
        Task<Core.Platform.Outcome<BoardTask>> Make(Guid under) => house.Get<CreateTask>().RunAsync(new TaskInput { Title = "Child", ParentTaskId = under }, caps, default);

        var made = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Make(parent)));

        Assert.Equal(3, made.Count(m => m.IsOk));
        Assert.All(made.Where(m => !m.IsOk), m => Assert.Equal("child_cap", m.Failure!.Message));
        var child = made.First(m => m.IsOk).Value.Id;
        Assert.Equal("depth_cap", (await Make(child)).Failure?.Message);
        await house.MoveAsync(child.ToString(), "cancelled");
        Assert.True((await Make(parent)).IsOk);
    }

    [Fact]
    public async Task Change_TakesWhatIsNamed_AndNullTakesAway()
    {
        var id = await house.TaskAsync("""{"title":"Old","assigneeAgentId":"coder","assigneeRuntime":"local"}""");

        var (status, body) = await house.SendAsync("PATCH", $"/api/board/{id}", """{"title":"New","priority":3,"assigneeAgentId":null,"dropped":true}""");

        Assert.Equal((200, true), (status, (bool)body["ok"]!));
        var task = body["task"]!;
        Assert.Equal(("New", "3", null, "local", "1"), (Text(task, "title"), task["priority"]!.ToJsonString(), (string?)task["assigneeAgentId"], Text(task, "assigneeRuntime"), task["dropped"]!.ToJsonString()));
        Assert.Equal(0, (int)(await house.SendAsync("PATCH", $"/api/board/{id}", """{"dropped":0}""")).Body["task"]!["dropped"]!);
    }

    [Theory]
    [InlineData("{}", 400, """{"error":"invalid body","details":{"formErrors":["the body names nothing to change"],"fieldErrors":{}}}""")]
    [InlineData("""{"dropped":"yes"}""", 400, """{"error":"invalid body","details":{"formErrors":[],"fieldErrors":{"dropped":["dropped must be true or false"]}}}""")]
    [InlineData("""{"status":"in_review"}""", 409, """{"ok":false,"error":"illegal_transition","hint":"From todo a task goes to in_progress, blocked, backlog, cancelled, not to in_review."}""")]
    [InlineData("""{"status":"todo"}""", 200, null)]
    public async Task Change_WhatCannotBe_IsRefusedInWords(string json, int expected, string? text)
    {
        var id = await house.TaskAsync();

        var (status, answer) = await house.TextAsync("PATCH", $"/api/board/{id}", json);

        Assert.Equal((expected, text ?? answer), (status, answer));
    }

    [Fact]
    public async Task Move_ToTodo_MakesItNobodys_AndTheEndHasATime()
    {
        var id = await house.TaskAsync("""{"title":"x","assigneeRuntime":"local"}""");
        await house.SendAsync("POST", $"/api/board/{id}/claim", """{"assigneeAgentId":"coder"}""");

        var again = await house.MoveAsync(id, "todo");

        Assert.Equal((null, null, null, 1), ((string?)again["assigneeAgentId"], (string?)again["assigneeRuntime"], again["claimedAt"], (int)again["attempts"]!));
        await house.MoveAsync(id, "in_progress");
        Assert.NotNull((await house.MoveAsync(id, "done"))["completedAt"]);
        var (status, refused) = await house.TextAsync("PATCH", $"/api/board/{id}", """{"status":"todo"}""");
        Assert.Equal((409, """{"ok":false,"error":"illegal_transition","hint":"A task that is done stays so."}"""), (status, refused));
    }

    [Fact]
    public async Task Done_AgainstTheVerdict_NeedsAPersonsWord_WhichIsKept()
    {
        var id = await house.TaskAsync();
        await house.SendAsync("POST", $"/api/board/{id}/claim", """{"assigneeAgentId":"coder"}""");
        var verdict = new TaskVerdict(VerdictStatus.Fail, [], ["a test is red"]);
        await house.Get<TaskStore>().ApplyAsync(new MoveTask(Guid.Parse(id), TaskState.InProgress, TaskState.InReview, TimeProvider.System.GetUtcNow()) { Verdict = verdict });

        var (status, refused) = await house.SendAsync("PATCH", $"/api/board/{id}", """{"status":"done"}""");
        Assert.Equal((409, false, "verification_required"), (status, (bool)refused["ok"]!, (string?)refused["error"]));
        Assert.Equal("in_review", (string?)(await house.ReadAsync(id))["task"]!["status"]);
        Assert.Equal("""{"status":"fail","attempts":[],"debtNotes":["a test is red"]}""", (string?)(await house.ReadAsync(id))["task"]!["verification"]);

        var (ok, done) = await house.SendAsync("PATCH", $"/api/board/{id}", """{"status":"done","humanOverride":true}""");
        Assert.Equal((200, "done", "api"), (ok, (string?)done["task"]!["status"], (string?)done["task"]!["overriddenBy"]));
        var audit = (await house.SendAsync("GET", "/api/audit")).Body["entries"]!.AsArray();
        Assert.Contains(audit, e => (string?)e!["action"] == "task.override" && (string?)e["target"] == id);
    }

    [Fact]
    public async Task WhatARunWorksWith_StaysAsItIs()
    {
        var id = await house.TaskAsync();
        await house.SendAsync("POST", $"/api/board/{id}/claim", """{"assigneeAgentId":"coder"}""");

        foreach (var change in new[] { """{"dropped":true}""", """{"kind":"research"}""", """{"assigneeAgentId":"other"}""", """{"repoPath":null}""" })
        {
            var (status, body) = await house.SendAsync("PATCH", $"/api/board/{id}", change);
            Assert.Equal((409, "in_progress"), (status, (string?)body["error"]));
        }

        Assert.Equal(200, (await house.SendAsync("PATCH", $"/api/board/{id}", """{"title":"Better words"}""")).Status);
    }

    [Fact]
    public async Task Comments_AreListedInOrder()
    {
        var id = await house.TaskAsync();

        var (status, body) = await house.SendAsync("POST", $"/api/board/{id}/comments", """{"body":"Seen in Firefox only.","authorAgentId":"coder"}""");
        await house.SendAsync("POST", $"/api/board/{id}/comments", """{"body":"In Safari too.","authorType":"user"}""");

        Assert.Equal((200, true), (status, (bool)body["ok"]!));
        Assert.Equal(["id", "taskId", "body", "authorAgentId", "authorType", "createdAt"], body["comment"]!.AsObject().Select(p => p.Key));
        Assert.Equal(["agent coder Seen in Firefox only.", "user  In Safari too."], (await house.ReadAsync(id))["comments"]!.AsArray().Select(c => $"{c!["authorType"]} {c["authorAgentId"]} {c["body"]}"));
    }

    [Fact]
    public async Task Dependencies_DecideWhatIsReady_AndNeverGoInCircles()
    {
        var (a, b, c) = (await house.TaskAsync("""{"title":"chain a"}"""), await house.TaskAsync("""{"title":"chain b"}"""), await house.TaskAsync("""{"title":"chain c"}"""));
        Assert.Equal((200, """{"ok":true}"""), await house.TextAsync("POST", $"/api/board/{b}/deps", $$"""{"dependsOnTaskId":"{{a}}"}"""));
        Assert.Equal((200, """{"ok":true}"""), await house.TextAsync("POST", $"/api/board/{b}/deps", $$"""{"dependsOnTaskId":"{{a}}"}"""));
        await house.SendAsync("POST", $"/api/board/{c}/deps", $$"""{"dependsOnTaskId":"{{b}}"}""");

        foreach (var on in new[] { a, b, c })
        {
            var (status, body) = await house.SendAsync("POST", $"/api/board/{a}/deps", $$"""{"dependsOnTaskId":"{{on}}"}""");
            Assert.Equal((409, false, "cycle"), (status, (bool)body["ok"]!, (string?)body["error"]));
        }

        Assert.Equal([a], Ids((await house.SendAsync("GET", "/api/board?ready=true&q=chain")).Body));
        await house.MoveAsync(a, "in_progress");
        await house.MoveAsync(a, "done");
        Assert.Equal([b], Ids((await house.SendAsync("GET", "/api/board?ready=true&q=chain")).Body));
        Assert.Equal($$"""[{"id":"{{a}}","title":"chain a","status":"done"}]""", (await house.ReadAsync(b))["dependencies"]!.ToJsonString());

        Assert.Equal(200, (await house.SendAsync("DELETE", $"/api/board/{c}/deps/{b}")).Status);
        Assert.Equal(404, (await house.SendAsync("DELETE", $"/api/board/{c}/deps/{b}")).Status);
        Assert.Equal([c, b], Ids((await house.SendAsync("GET", "/api/board?ready=true&q=chain")).Body));
    }

    [Fact]
    public async Task CancelDependents_CancelsTheChain_AndLeavesWhatIsOver()
    {
        var (a, b, c, over) = (await house.TaskAsync("""{"title":"A"}"""), await house.TaskAsync("""{"title":"B"}"""), await house.TaskAsync("""{"title":"C"}"""), await house.TaskAsync("""{"title":"Over","status":"done"}"""));
        foreach (var (task, on) in new[] { (b, a), (c, b), (over, a) })
        {
            await house.SendAsync("POST", $"/api/board/{task}/deps", $$"""{"dependsOnTaskId":"{{on}}"}""");
        }

        var answer = await house.TextAsync("POST", $"/api/board/{a}/cancel-dependents");

        Assert.Equal((200, $$"""{"cancelled":[{"id":"{{b}}","title":"B"},{"id":"{{c}}","title":"C"}]}"""), answer);
        var states = await Task.WhenAll(new[] { a, b, c, over }.Select(async t => (string?)(await house.ReadAsync(t))["task"]!["status"]));
        Assert.Equal("todo cancelled cancelled done", string.Join(' ', states));
        Assert.Equal("""{"cancelled":[]}""", (await house.TextAsync("POST", $"/api/board/{a}/cancel-dependents")).Text);
    }

    [Fact]
    public async Task Executions_ToldFromOutside_BeginAndEnd()
    {
        var id = await house.TaskAsync();

        var (status, body) = await house.SendAsync("POST", $"/api/board/{id}/executions", """{"executorType":"claude-code","beforeCommit":"4f2a"}""");

        var execution = body["execution"]!;
        Assert.Equal((200, true, "running", "run", "4f2a"), (status, (bool)body["ok"]!, Text(execution, "status"), Text(execution, "runReason"), Text(execution, "beforeCommit")));
        Assert.Equal((200, """{"ok":true}"""), await house.TextAsync("PATCH", $"/api/board/executions/{execution["id"]}", """{"status":"timed_out","summary":"Too slow.","inputTokens":1200,"outputTokens":340,"costUsd":0.0087}"""));
        var list = (await house.SendAsync("GET", $"/api/board/{id}/executions")).Body;
        var ended = Assert.Single(list["executions"]!.AsArray())!;
        Assert.Equal((true, "timed_out", "Too slow.", "1200", "340", "0.0087"), ((bool)list["ok"]!, Text(ended, "status"), Text(ended, "summary"), ended["inputTokens"]!.ToJsonString(), ended["outputTokens"]!.ToJsonString(), ended["costUsd"]!.ToJsonString()));
        Assert.NotNull(ended["finishedAt"]);
        Assert.Equal(0, (int)(await house.ReadAsync(id))["task"]!["costMicros"]!);
    }

    [Theory]
    [InlineData("GET", "/api/board/NOBODY", null, 404, """{"error":"task not found"}""")]
    [InlineData("GET", "/api/board/no-id-at-all", null, 404, """{"error":"task not found"}""")]
    [InlineData("PATCH", "/api/board/NOBODY", """{"title":"x"}""", 404, """{"ok":false,"error":"not_found"}""")]
    [InlineData("POST", "/api/board/NOBODY/claim", """{"assigneeAgentId":"coder"}""", 404, """{"ok":false,"error":"not_found"}""")]
    [InlineData("POST", "/api/board/NOBODY/comments", """{"body":"x"}""", 404, """{"error":"task not found"}""")]
    [InlineData("POST", "/api/board/NOBODY/deps", """{"dependsOnTaskId":"NOBODY"}""", 404, """{"ok":false,"error":"not_found"}""")]
    [InlineData("POST", "/api/board/NOBODY/cancel-dependents", null, 404, """{"error":"task not found"}""")]
    [InlineData("GET", "/api/board/NOBODY/executions", null, 404, """{"error":"task not found"}""")]
    [InlineData("POST", "/api/board/NOBODY/executions", """{"executorType":"x"}""", 404, """{"error":"task not found"}""")]
    [InlineData("PATCH", "/api/board/executions/NOBODY", """{"status":"failed"}""", 404, """{"error":"execution not found"}""")]
    [InlineData("POST", "/api/board/NOBODY/claim", "{}", 400, """{"error":"invalid body","details":{"formErrors":[],"fieldErrors":{"assigneeAgentId":["assigneeAgentId is required"]}}}""")]
    [InlineData("POST", "/api/board/NOBODY/comments", """{"body":" "}""", 400, """{"error":"invalid body","details":{"formErrors":[],"fieldErrors":{"body":["body is required, 1 to 20000 characters"]}}}""")]
    [InlineData("POST", "/api/board/NOBODY/comments", """{"body":"x","authorType":"robot"}""", 400, """{"error":"invalid body","details":{"formErrors":[],"fieldErrors":{"authorType":["authorType must be agent, user or system"]}}}""")]
    [InlineData("POST", "/api/board/NOBODY/deps", "{}", 400, """{"error":"invalid body","details":{"formErrors":[],"fieldErrors":{"dependsOnTaskId":["dependsOnTaskId is required"]}}}""")]
    [InlineData("POST", "/api/board/NOBODY/executions", "{}", 400, """{"error":"invalid body","details":{"formErrors":[],"fieldErrors":{"executorType":["executorType is required"]}}}""")]
    [InlineData("PATCH", "/api/board/executions/NOBODY", """{"status":"running"}""", 400, """{"error":"invalid body","details":{"formErrors":[],"fieldErrors":{"status":["status must be succeeded, failed, timed_out or cancelled"]}}}""")]
    [InlineData("PATCH", "/api/board/executions/NOBODY", """{"status":"failed","costUsd":-1}""", 400, """{"error":"invalid body","details":{"formErrors":[],"fieldErrors":{"costUsd":["costUsd must be a number of dollars"]}}}""")]
    [InlineData("POST", "/api/board", "[1]", 400, """{"error":"invalid body","details":{"formErrors":["the body must be a JSON object"],"fieldErrors":{}}}""")]
    [InlineData("GET", "/api/board?status=lost", null, 400, """{"error":"status must be one of backlog, todo, in_progress, in_review, done, blocked, cancelled","details":{"formErrors":[],"fieldErrors":{"status":["status must be one of backlog, todo, in_progress, in_review, done, blocked, cancelled"]}}}""")]
    public async Task WhatIsNotThere_OrWrong_IsAnsweredAsDocumented(string method, string path, string? json, int status, string text) =>
        Assert.Equal((status, text), await house.TextAsync(method, path.Replace("NOBODY", Nobody, StringComparison.Ordinal), json?.Replace("NOBODY", Nobody, StringComparison.Ordinal)));

    internal static IEnumerable<string> Ids(JsonNode list) => list["tasks"]!.AsArray().Select(t => (string)t!["id"]!);

    private static string Text(JsonNode node, string name) => (string)node[name]!;

    private static string Without(JsonNode node, string name)
    {
        var copy = node.DeepClone().AsObject();
        copy.Remove(name);
        return copy.ToJsonString();
    }
}
