using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Usage;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Api;

/// <summary>The chat domain of the Stagent API Reference over a real socket, with the additions of our own.</summary>
public sealed class ChatTests : IAsyncLifetime
{
    private readonly ChatHouse _house = new();

    public ValueTask InitializeAsync() => _house.InitializeAsync();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task Conversation_FromCreateToDelete()
    {
        var made = await _house.CreateAsync(new { runtimeId = "claude-code", title = "The parser", modelId = "sonnet", projectId = "p1" });
        var id = Word(made, "id");

        Assert.Equal(("The parser", "claude-code", "sonnet", "p1", "active"), (Word(made, "title"), Word(made, "runtimeId"), Word(made, "modelId"), Word(made, "projectId"), Word(made, "status")));
        Assert.Equal(0, (await _house.GetAsync($"/api/chat/conversations/{id}"))["messageCount"]!.GetValue<int>());
        var changed = await PatchAsync(id, """{"title":"The lexer","status":"archived","pinned":true,"modelId":null,"runtimeId":"openai-codex-app-server"}""");
        Assert.Equal(("The lexer", "archived", "openai-codex-app-server"), (Word(changed, "title"), Word(changed, "status"), Word(changed, "runtimeId")));
        Assert.True(changed["pinned"]!.GetValue<bool>());
        Assert.Null(changed["modelId"]);
        Assert.Empty((await _house.GetAsync("/api/chat/conversations?status=active")).AsArray());
        Assert.Single((await _house.GetAsync("/api/chat/conversations?status=archived&projectId=p1")).AsArray());

        using var gone = await _house.Client.DeleteAsync($"/api/chat/conversations/{id}");
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        Assert.Equal($$"""{"error":"unknown conversation '{{id}}'"}""", await _house.Client.GetStringAsyncAnyStatus($"/api/chat/conversations/{id}"));
        using var back = await _house.PostAsync($"/api/chat/conversations/{id}/restore");
        Assert.Equal("The lexer", Word(await ChatHouse.JsonAsync(back), "title"));
    }

    [Theory]
    [InlineData("{}", "runtimeId is required")]
    [InlineData("""{"runtimeId":"openclaw"}""", "unknown runtime 'openclaw'")]
    [InlineData("""{"agentId":"nobody"}""", "there is no agent 'nobody'")]
    [InlineData("""{"runtimeId":"hermes","folder":"relative/path"}""", "folder must be the full path of a folder, such as ~/code/my-project")]
    [InlineData("""{"runtimeId":"hermes","folder":"/etc"}""", "/etc belongs to the system; choose a folder with a project in it")]
    [InlineData("""{"runtimeId":"hermes","provider":"nobody"}""", "unknown provider 'nobody'")]
    [InlineData("""{"runtimeId":"hermes","modelId":"two words"}""", "modelId must be a name without spaces of at most 200 characters")]
    public async Task Create_WithWhatCannotBe_NamesTheField(string body, string message)
    {
        using var answer = await _house.Client.PostAsync("/api/chat/conversations", new StringContent(body, null, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(message, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Say_StreamsStatusDeltasAndDone_AndKeepsBothMessages()
    {
        var id = await _house.IdAsync();

        using var answer = await _house.SendAsync(id, "Hello there");
        var events = await SseReader.ReadAllAsync(answer);

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("You said: Hello there", ChatHouse.Text(events));
        Assert.Equal("""{"type":"status","phase":"preparing","message":"Preparing"}""", events[0].Data);
        var messages = await _house.MessagesAsync(id);
        Assert.Equal(["user", "assistant"], messages.Select(m => Word(m!, "role")));
        var said = messages[1]!;
        Assert.Equal($$"""{"type":"done","messageId":"{{Word(said, "id")}}","quickAccess":[],"doneReason":"completed"}""", events[^1].Data);
        Assert.Equal(("You said: Hello there", "complete", "scripted"), (Word(said, "content"), Word(said, "status"), Word(said, "modelId")));
        Assert.Equal("""{"inputTokens":100,"outputTokens":20,"cachedInputTokens":10,"reasoningTokens":3}""", said["usage"]!.ToJsonString());
        var conversation = await _house.GetAsync($"/api/chat/conversations/{id}");
        Assert.Equal(("Hello there", 2, 250), (Word(conversation, "title"), conversation["messageCount"]!.GetValue<int>(), conversation["costMicros"]!.GetValue<int>()));
        var run = (await _house.GetAsync($"/api/runs/{answer.Headers.GetValues("X-Run-Id").Single()}"))["run"]!;
        Assert.Equal(("chat", "completed", "completed", id), (Word(run, "origin"), Word(run, "status"), Word(run, "doneReason"), Word(run, "conversationId")));
        Assert.Equal(250, run["costMicros"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("gpt-4o", 1_250)]
    [InlineData("a-new-model", null)]
    public async Task Usage_WithoutACostOfItsOwn_IsBookedByThePriceList(string model, int? cost)
    {
        _house.Runtime.Scripts["Hello"] = (_, _) => Of(new RunEvent.Usage("openai", model, new TokenUsage(100, 0, 0, 100, 0)), new RunEvent.Done(DoneReason.Completed));
        var id = await _house.IdAsync();
        await _house.SayAsync(id, "Hello");

        var total = (await _house.GetAsync("/api/usage"))["total"]!;

        Assert.Equal(cost, (await _house.GetAsync($"/api/chat/conversations/{id}"))["costMicros"]?.GetValue<int>());
        Assert.Equal((cost, cost is null ? 1 : 0), (total["costMicros"]?.GetValue<int>(), total["unpricedRequests"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Say_Again_TellsTheModelWhatWasSaidBefore()
    {
        var id = await _house.IdAsync();
        await _house.SayAsync(id, "One");
        await _house.SayAsync(id, new { content = "Two", attachments = new[] { new { name = "notes.txt", mimeType = "text/plain", dataBase64 = Convert.ToBase64String("a note"u8) } } });
        await _house.SayAsync(id, "Three");

        var last = _house.Runtime.Requests.Last();

        Assert.Equal(["One", "You said: One", "Two\n\n<file name=\"notes.txt\">\na note\n</file>", "You said: Two\n\n<file name=\"notes.txt\">\na note\n</file>"], last.History.Select(Said));
        Assert.Equal("Three", ScriptedRuntime.Words(last));
        Assert.Contains("Today: ", last.SystemPrompt, StringComparison.Ordinal);
        var files = (await _house.MessagesAsync(id))[2]!["attachments"]!.AsArray();
        Assert.Equal("a note", await _house.Client.GetStringAsync($"/api/chat/attachments/{Word(files.Single()!, "id")}"));
    }

    [Fact]
    public async Task History_HasToolCallsWithTheirResults()
    {
        _house.Runtime.Scripts["Look"] = (_, _) => Of(
            new RunEvent.Text("Looking. "), RunEvent.ToolCall.Of("c1", "read_file", """{"path":"a.txt"}"""), new RunEvent.ToolResult("c1", "read_file", "the text", false, 3),
            RunEvent.ToolCall.Of("c2", "read_file", "not json"), new RunEvent.ToolResult("c2", "read_file", "no", true, 1), new RunEvent.Text("Done."), new RunEvent.Done(DoneReason.Completed));
        var id = await _house.IdAsync();
        await _house.SayAsync(id, "Look");
        await _house.SayAsync(id, "And now?");

        var history = _house.Runtime.Requests.Last().History;

        Assert.Equal(["Look", "Looking. [read_file {\"path\":\"a.txt\"}]", "c1: the text", "[read_file {}]", "c2: no!", "Done."], history.Select(Said));
        var steps = (await _house.MessagesAsync(id))[1]!["metadata"]!["steps"]!.AsArray();
        Assert.Equal([("read_file", "a.txt", false), ("read_file", "", true)], steps.Select(s => (Word(s!, "name"), Word(s!, "title"), s!["isError"]!.GetValue<bool>())));
    }

    [Fact]
    public async Task Say_ByAMentionedAgent_IsAnsweredByThatAgent()
    {
        var agent = (await _house.Get<CreateAgent>().RunAsync(new AgentInput { Name = "Reviewer", RuntimeId = "hermes", Model = "own-model", SystemPrompt = "Review." }, new Actor("test"), default)).Value;
        var id = await _house.IdAsync();
        await _house.SayAsync(id, new { content = "Look at this", mentions = new[] { new { entityType = "agent", entityId = agent.Id, label = "Reviewer" } } });
        var alone = await _house.CreateAsync(new { agentId = agent.Id });
        await _house.SayAsync(Word(alone, "id"), "Hello");

        Assert.All(_house.Runtime.Requests, r => Assert.Equal(("own-model", agent.Id), (r.Model.Model, r.AgentId)));
        Assert.StartsWith("Review.\n\nToday: ", _house.Runtime.Requests.First().SystemPrompt, StringComparison.Ordinal);
        Assert.Equal("Reviewer", Word((await _house.GetAsync("/api/chat/entities/search?q=review"))["results"]!.AsArray().Single()!, "label"));
        Assert.Equal(agent.Id, Word((await _house.MessagesAsync(id))[1]!, "agentId"));
    }

    [Fact]
    public async Task Say_WithWhatCannotBe_IsRefusedBeforeAnythingIsKept()
    {
        var id = await _house.IdAsync();

        await RefusedAsync(id, new { content = " " }, 400, "content is required");
        await RefusedAsync(id, new { content = "x", attachments = new[] { new { name = "../x", mimeType = "text/plain", dataBase64 = "YQ==" } } }, 400, "the name of an attachment must be a file name");
        await RefusedAsync(id, new { content = "x", attachments = new[] { new { name = "x.bin", mimeType = "application/zip", dataBase64 = "AAAA" } } }, 400, "x.bin is neither text nor a picture");
        await RefusedAsync(id, new { content = "x", mentions = new[] { new { entityType = "agent", entityId = "nobody" } } }, 400, "there is no agent 'nobody'");
        await RefusedAsync(Guid.NewGuid().ToString(), new { content = "x" }, 404, "unknown conversation");
        await RefusedAsync("not-an-id", new { content = "x" }, 404, "unknown conversation 'not-an-id'");
        _house.Runtime.Refusal = Failure.Conflict("no model pulled", "Pull one.");
        await RefusedAsync(id, new { content = "x" }, 409, "no model pulled");
        await RefusedAsync(Word(await _house.CreateAsync(new { runtimeId = "codex" }), "id"), new { content = "x" }, 409, "Codex is not installed");

        Assert.Empty(await _house.MessagesAsync(id));
    }

    [Fact]
    public async Task Messages_ArePagedByTheirIds()
    {
        var id = await _house.IdAsync();
        foreach (var word in new[] { "a", "b", "c" })
        {
            await _house.SayAsync(id, word);
        }

        var all = (await _house.MessagesAsync(id)).Select(m => Word(m!, "id")).ToList();

        Assert.Equal(all.TakeLast(2), (await _house.MessagesAsync(id, "?limit=2")).Select(m => Word(m!, "id")));
        Assert.Equal(all.Skip(2).Take(2), (await _house.MessagesAsync(id, $"?limit=2&before={all[4]}")).Select(m => Word(m!, "id")));
        Assert.Equal(all.Skip(3), (await _house.MessagesAsync(id, $"?after={all[2]}")).Select(m => Word(m!, "id")));
        using var wrong = await _house.Client.GetAsync($"/api/chat/conversations/{id}/messages?after={Guid.NewGuid()}");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task Lists_ArePagedByTheCursorOfTheHeader()
    {
        for (var n = 0; n < 5; n++)
        {
            await _house.CreateAsync(new { runtimeId = "hermes", title = $"Number {n}" });
        }

        var titles = new List<string>();
        string? cursor = null;
        do
        {
            using var page = await _house.Client.GetAsync($"/api/chat/conversations?limit=2{(cursor is null ? "" : "&cursor=" + cursor)}");
            titles.AddRange((await ChatHouse.JsonAsync(page)).AsArray().Select(c => Word(c!, "title")));
            cursor = page.Headers.TryGetValues("X-Next-Cursor", out var next) ? next.Single() : null;
        }
        while (cursor is not null);

        Assert.Equal(["Number 4", "Number 3", "Number 2", "Number 1", "Number 0"], titles);
    }

    [Fact]
    public async Task Branch_HasTheMessagesUpToThere_AndLeavesTheOther()
    {
        var id = await _house.IdAsync();
        await _house.SayAsync(id, "One");
        await _house.SayAsync(id, "Two");
        var all = (await _house.MessagesAsync(id)).Select(m => Word(m!, "id")).ToList();

        using var made = await _house.PostAsync($"/api/chat/conversations/{id}/branch", new { messageId = all[2] });
        using var before = await _house.PostAsync($"/api/chat/conversations/{id}/branch", new { messageId = all[2], before = true });

        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var branch = await ChatHouse.JsonAsync(made);
        Assert.Equal($$"""{"conversationId":"{{id}}","messageId":"{{all[2]}}"}""", branch["branchedFrom"]!.ToJsonString());
        Assert.Equal(["One", "You said: One", "Two"], (await _house.MessagesAsync(Word(branch, "id"))).Select(m => Word(m!, "content")));
        Assert.Equal(2, (await _house.MessagesAsync(Word(await ChatHouse.JsonAsync(before), "id"))).Count);
        Assert.Equal(4, (await _house.MessagesAsync(id)).Count);
        using var wrong = await _house.PostAsync($"/api/chat/conversations/{id}/branch", new { });
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task Retry_GivesTheAnswerAgain_AndTheOldOneGoes()
    {
        var id = await _house.IdAsync();
        await _house.SayAsync(id, "Hello");
        var old = Word((await _house.MessagesAsync(id))[1]!, "id");
        _house.Runtime.Scripts["Hello"] = (_, _) => Of(new RunEvent.Text("Better."), new RunEvent.Done(DoneReason.Completed));

        using var answer = await _house.PostAsync($"/api/chat/conversations/{id}/messages/{old}/retry");
        var events = await SseReader.ReadAllAsync(answer);

        Assert.Equal("Better.", ChatHouse.Text(events));
        var messages = await _house.MessagesAsync(id);
        Assert.Equal(["Hello", "Better."], messages.Select(m => Word(m!, "content")));
        Assert.NotEqual(old, Word(messages[1]!, "id"));
        using var gone = await _house.PostAsync($"/api/chat/conversations/{id}/messages/{old}/retry");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Theory]
    [InlineData("hello", 2)]
    [InlineData("hel", 2)]
    [InlineData("he", 0)]
    [InlineData("to", 1)]
    [InlineData("日", 1)]
    [InlineData("naive", 1)]
    [InlineData("hello pineapple", 0)]
    [InlineData("you, hello!", 1)]
    [InlineData("src/you.cs", 0)]
    [InlineData("\" OR content:* --", 0)]
    [InlineData("", 0)]
    public async Task Search_FindsTitlesAndText(string words, int hits)
    {
        var id = await _house.IdAsync();
        await _house.CreateAsync(new { runtimeId = "hermes", title = "Hello title" });
        _house.Runtime.Scripts["A naïve question"] = (_, _) => Of(new RunEvent.Text("hello to you, 日本語"), new RunEvent.Done(DoneReason.Completed));
        await PatchAsync(id, """{"title":"Something else"}""");
        await _house.SayAsync(id, "A naïve question");

        var found = (await _house.GetAsync($"/api/chat/search?q={Uri.EscapeDataString(words)}"))["results"]!.AsArray();

        Assert.Equal(hits, found.Count);
        Assert.All(found, hit => Assert.Contains("\u0001", Word(hit!, "snippet"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Offers_AreAnswered()
    {
        var prompts = (await _house.GetAsync("/api/chat/suggested-prompts")).AsArray();
        Assert.All(prompts, group => Assert.NotEmpty(group!["prompts"]!.AsArray()));
        Assert.Empty((await _house.GetAsync("/api/chat/models")).AsArray());
        using var tooMany = await _house.Client.GetAsync("/api/chat/entities/search?limit=31");
        Assert.Equal(HttpStatusCode.BadRequest, tooMany.StatusCode);
        var id = await _house.IdAsync();
        using var respond = await _house.PostAsync($"/api/chat/conversations/{id}/respond", new { requestId = "r1", behavior = "allow" });
        Assert.Equal("""{"ok":true,"stale":true}""", await respond.Content.ReadAsStringAsync());
        using var wrong = await _house.PostAsync($"/api/chat/conversations/{id}/respond", new { requestId = "r1", behavior = "maybe" });
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    private static async IAsyncEnumerable<RunEvent> Of(params RunEvent[] events)
    {
        foreach (var e in events)
        {
            await Task.Yield();
            yield return e;
        }
    }

    private static string Said(ModelMessage message) => message switch
    {
        ModelMessage.User user => string.Concat(user.Parts.OfType<ModelPart.Text>().Select(p => p.Value)),
        ModelMessage.Assistant answer => answer.Text + string.Concat(answer.Calls.Select(c => $"[{c.Name} {c.ArgumentsJson}]")),
        ModelMessage.ToolResult result => $"{result.CallId}: {result.Text}{(result.IsError ? "!" : "")}",
        _ => "?",
    };

    private static string Word(JsonNode node, string name) => node[name]!.GetValue<string>();

    private async Task<JsonNode> PatchAsync(string id, string body)
    {
        using var answer = await _house.Client.PatchAsync($"/api/chat/conversations/{id}", new StringContent(body, null, "application/json"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await ChatHouse.JsonAsync(answer);
    }

    private async Task RefusedAsync(string id, object message, int status, string error)
    {
        using var answer = await _house.SendAsync(id, message);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(error, Word(await ChatHouse.JsonAsync(answer), "error"), StringComparison.Ordinal);
    }
}
