using System.Net.Http.Json;
using System.Text.Json.Nodes;
using RuntimesWeb.Core.Permissions.Approvals;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Api;

/// <summary>Questions of runs over the routes of all who may answer them: one row, one answer.</summary>
public sealed class ApprovalTests(ChatHouse house) : IClassFixture<ChatHouse>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Allow_LetsTheRunGoOn_Once()
    {
        var (turn, id) = await AskAsync("make clean");
        var listed = (await house.GetAsync("/api/approvals?status=pending"))["approvals"]!.AsArray().Single(a => Word(a!, "id") == id)!;
        Assert.Equal(
            ("bash", "make clean", "Run a command", "make clean", "pending", "hermes"),
            (Word(listed, "toolName"), Word(listed["toolInput"]!, "command"), Word(listed, "title"), Word(listed, "summary"), Word(listed, "status"), Word(listed, "runtimeId")));
        Assert.Equal("waiting_input", Word((await house.GetAsync($"/api/runs/{Word(listed, "runId")}"))["run"]!, "status"));

        var (status, body) = await RespondAsync(id, new { behavior = "allow" });
        Assert.Equal((200, true, "allowed", "api"), (status, body["ok"]!.GetValue<bool>(), Word(body["approval"]!, "status"), Word(body["approval"]!, "answeredBy")));
        Assert.Equal("Allowed", ChatHouse.Text(await SseReader.ReadAllAsync(turn).WaitAsync(Soon)));

        var again = await RespondAsync(id, new { behavior = "deny" });
        Assert.Equal((409, "already_answered"), (again.Status, Word(again.Body, "error")));
        Assert.Equal("allowed", Word((await house.GetAsync("/api/approvals?limit=200"))["approvals"]!.AsArray().Single(a => Word(a!, "id") == id)!, "status"));
        turn.Dispose();
    }

    [Fact]
    public async Task Deny_SaysWhatThePersonSays_AndAllowRunsWhatThePersonWrote()
    {
        var (denied, first) = await AskAsync("rm -rf build");
        await RespondAsync(first, new { behavior = "deny", message = "Use make clean." });
        Assert.Equal("Denied: Use make clean.", ChatHouse.Text(await SseReader.ReadAllAsync(denied).WaitAsync(Soon)));

        var (changed, second) = await AskAsync("rm -rf out");
        await RespondAsync(second, new { behavior = "allow", updatedInput = new { command = "ls out" } });
        Assert.Equal("Allowed {\"command\":\"ls out\"}", ChatHouse.Text(await SseReader.ReadAllAsync(changed).WaitAsync(Soon)));
        denied.Dispose();
        changed.Dispose();
    }

    [Fact]
    public async Task TwentyAtOnce_OneIsTheAnswer()
    {
        var (turn, id) = await AskAsync("deploy");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => RespondAsync(id, new { behavior = i % 2 == 0 ? "allow" : "deny" })));

        var winner = Assert.Single(answers, a => a.Status == 200);
        Assert.All(answers.Where(a => a != winner), a => Assert.Equal((409, "already_answered"), (a.Status, Word(a.Body, "error"))));
        Assert.Equal(Word(winner.Body["approval"]!, "status"), ChatHouse.Text(await SseReader.ReadAllAsync(turn).WaitAsync(Soon)).ToLowerInvariant());
        turn.Dispose();
    }

    [Theory]
    [InlineData("""{}""", "behavior must be allow or deny")]
    [InlineData("""{"behavior":"maybe"}""", "behavior must be allow or deny")]
    [InlineData("""{"behavior":"deny","updatedInput":{"command":"ls"}}""", "updatedInput goes only with behavior allow")]
    [InlineData("""{"behavior":"allow","updatedInput":"ls"}""", "updatedInput must be an object")]
    public async Task WrongAnswers_NameTheField_AndChangeNothing(string json, string error)
    {
        var (turn, id) = await AskAsync("touch x");

        using var answer = await house.Client.PostAsync($"/api/approvals/{id}/respond", new StringContent(json, System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains(error, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(200, (await RespondAsync(id, new { behavior = "deny" })).Status);
        turn.Dispose();
    }

    [Fact]
    public async Task Unknown_Forged_AndLateAnswers_ChangeNothing()
    {
        Assert.Equal(404, (await RespondAsync(Guid.NewGuid().ToString(), new { behavior = "allow" })).Status);
        Assert.Equal(404, (await RespondAsync("not-an-id", new { behavior = "allow" })).Status);

        var (turn, id) = await AskAsync("make install");
        var run = turn.Headers.GetValues("X-Run-Id").Single();
        using var cancelled = await house.PostAsync($"/api/runs/{run}/cancel");
        var late = await RespondAsync(id, new { behavior = "allow" });

        Assert.Equal((409, "stale", "Its run is over."), (late.Status, Word(late.Body, "error"), Word(late.Body, "hint")));
        Assert.Equal("cancelled", Word((await house.GetAsync($"/api/approvals?runId={run}"))["approvals"]![0]!, "status"));
        Assert.DoesNotContain(house.Get<ApprovalDesk>().Pending, a => a.Id.ToString() == id);
        turn.Dispose();
    }

    [Fact]
    public async Task ChatRespond_AnswersTheSameRow_OfItsOwnConversationOnly()
    {
        var other = await house.IdAsync();
        var (turn, id) = await AskAsync("make docs");
        var conversation = Word((await house.GetAsync("/api/approvals?status=pending"))["approvals"]!.AsArray().Single(a => Word(a!, "id") == id)!, "conversationId");

        Assert.True(await StaleAsync(other, new { requestId = id, behavior = "allow" }));
        Assert.False(await StaleAsync(conversation, new { requestId = id, behavior = "allow" }));
        Assert.True(await StaleAsync(conversation, new { requestId = id, behavior = "deny" }));
        Assert.Equal("Allowed", ChatHouse.Text(await SseReader.ReadAllAsync(turn).WaitAsync(Soon)));
        turn.Dispose();
    }

    [Fact]
    public async Task Resolve_InTheWordsOfClawboo()
    {
        var (turn, id) = await AskAsync("make lint");

        using var wrong = await house.PostAsync($"/api/tools/approvals/{id}/resolve", new { decision = "yes" });
        using var answer = await house.PostAsync($"/api/tools/approvals/{id}/resolve", new { decision = "deny" });

        Assert.Equal((400, 200), ((int)wrong.StatusCode, (int)answer.StatusCode));
        Assert.Equal("Denied", ChatHouse.Text(await SseReader.ReadAllAsync(turn).WaitAsync(Soon)));
        turn.Dispose();
    }

    [Fact]
    public async Task Notifications_AreTheSameRows()
    {
        var (turn, id) = await AskAsync("npm test");
        var unread = (await house.GetAsync("/api/notifications?unread=true&type=permission_required")).AsArray().Single(n => Word(n!, "id") == id)!;
        Assert.Equal(
            ("permission_required", "Run a command", "npm test", "npm test", false, """{"command":"npm test"}""", null),
            (Word(unread, "type"), Word(unread, "title"), Word(unread, "body"), Word(unread, "message"), unread["read"]!.GetValue<bool>(), Word(unread, "toolInput"), unread["response"]?.GetValue<string>()));
        var pending = (await house.GetAsync("/api/notifications/pending-approvals")).AsArray().Single(n => Word(n!, "notificationId") == id)!;
        Assert.Equal(("in_app", "Run a command", "npm test", "bash"), (Word(pending, "channel"), Word(pending, "permissionLabel"), Word(pending, "compactSummary"), Word(pending, "toolName")));
        Assert.Equal(["allow_once", "always_allow", "deny", "open_inbox"], pending["supportedActionIds"]!.AsArray().Select(a => a!.GetValue<string>()));

        using var read = await house.Client.PatchAsJsonAsync($"/api/notifications/{id}", new { read = true });
        Assert.True((await ChatHouse.JsonAsync(read))["read"]!.GetValue<bool>());
        using var unknown = await house.Client.PatchAsJsonAsync($"/api/notifications/{Guid.NewGuid()}", new { read = true });
        Assert.Equal((404, "Notification not found"), ((int)unknown.StatusCode, Word(await ChatHouse.JsonAsync(unknown), "error")));

        // Removed from the notifications it is still asked.
        using var removed = await house.Client.DeleteAsync($"/api/notifications/{id}");
        Assert.True((await ChatHouse.JsonAsync(removed))["success"]!.GetValue<bool>());
        Assert.DoesNotContain((await house.GetAsync("/api/notifications")).AsArray(), n => Word(n!, "id") == id);
        Assert.Equal(200, (await RespondAsync(id, new { behavior = "allow" })).Status);
        using var all = await house.Client.PatchAsync("/api/notifications/mark-all-read", null);
        Assert.Equal(0, (await house.GetAsync("/api/notifications?countOnly=true"))["count"]!.GetValue<int>());
        turn.Dispose();
    }

    [Fact]
    public async Task PendingStream_TellsTheSetWheneverItIsAnother()
    {
        using var stream = await house.Client.GetAsync("/api/notifications/pending-approvals/stream", HttpCompletionOption.ResponseHeadersRead);
        await using var frames = SseReader.ReadAsync(stream).GetAsyncEnumerator();
        await NextAsync(frames);

        var (turn, id) = await AskAsync("make stream");
        await UntilAsync(frames, set => set.Any(a => Word(a!, "id") == id));
        await RespondAsync(id, new { behavior = "allow" });
        await UntilAsync(frames, set => set.All(a => Word(a!, "id") != id));
        turn.Dispose();
    }

    [Fact]
    public async Task Decisions_AnswersAndKeys_AreAudited()
    {
        var (turn, id) = await AskAsync("make audit");
        await RespondAsync(id, new { behavior = "deny" });
        await SseReader.ReadAllAsync(turn).WaitAsync(Soon);
        var run = turn.Headers.GetValues("X-Run-Id").Single();

        var entries = (await house.GetAsync("/api/audit?limit=200"))["entries"]!.AsArray().Where(e => (e!["detail"]?.GetValue<string>() ?? "").Contains(run, StringComparison.Ordinal)).ToList();

        Assert.Equal(["approval.deny", "tool.ask"], entries.Select(e => Word(e!, "action")).Order(StringComparer.Ordinal));
        Assert.All(entries, e => Assert.DoesNotContain("make audit", e!.ToJsonString(), StringComparison.Ordinal));
        turn.Dispose();
    }

    /// <summary>Begins a turn that asks whether a command may run; the turn's events and the question's id.</summary>
    private async Task<(HttpResponseMessage Turn, string Id)> AskAsync(string command)
    {
        var asked = new TaskCompletionSource<Approval>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Hear(Approval approval)
        {
            if (approval.IsPending && approval.Subject == command)
            {
                asked.TrySetResult(approval);
            }
        }

        house.Runtime.Ask(command, command);
        house.Get<ApprovalDesk>().Changed += Hear;
        var turn = await house.SendAsync(await house.IdAsync(), command);
        var id = (await asked.Task.WaitAsync(Soon)).Id.ToString();
        house.Get<ApprovalDesk>().Changed -= Hear;
        return (turn, id);
    }

    private async Task<(int Status, JsonNode Body)> RespondAsync(string id, object body)
    {
        using var answer = await house.PostAsync($"/api/approvals/{id}/respond", body);
        return ((int)answer.StatusCode, await ChatHouse.JsonAsync(answer));
    }

    private async Task<bool> StaleAsync(string conversation, object body)
    {
        using var answer = await house.PostAsync($"/api/chat/conversations/{conversation}/respond", body);
        Assert.Equal(200, (int)answer.StatusCode);
        return (await ChatHouse.JsonAsync(answer))["stale"]!.GetValue<bool>();
    }

    private static async Task<JsonArray> NextAsync(IAsyncEnumerator<SseLine> frames)
    {
        Assert.True(await frames.MoveNextAsync().AsTask().WaitAsync(Soon));
        return frames.Current.Json.AsArray();
    }

    private static async Task UntilAsync(IAsyncEnumerator<SseLine> frames, Func<JsonArray, bool> fits)
    {
        while (!fits(await NextAsync(frames)))
        {
        }
    }

    private static string Word(JsonNode node, string name) => node[name]?.GetValue<string>() ?? "";
}
