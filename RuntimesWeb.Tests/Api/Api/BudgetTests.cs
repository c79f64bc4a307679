using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Permissions.Approvals;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Api;

/// <summary>Budgets over a real socket: what they do to runs, and the routes of both documents. Each test has an agent of its own.</summary>
public sealed class BudgetTests(ChatHouse house) : IClassFixture<ChatHouse>
{
    private const long Cent = 10_000;
    private const long Answer = 3_000;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task OneCent_StopsALoopingAgent_Asks_AndGoesOnAfterAPersonRaisesIt()
    {
        var agent = await AgentAsync("Looper");
        await SetAsync(agent, Cent);
        var (turn, asked) = await PauseAsync(agent, answers: 7);

        // Four answers of 0.3 cents are over one cent; the fifth is not asked for.
        Assert.Equal(("continue_over_budget", "Looper: $0.012 of $0.01 this month", 4 * Answer, Cent), (asked.ToolName, asked.Subject, Input(asked, "spentMicros"), Input(asked, "limitMicros")));
        var run = (await house.GetAsync($"/api/runs/{asked.RunId}"))["run"]!;
        Assert.Equal(("paused", 4 * Answer), (Word(run, "status"), run["costMicros"]!.GetValue<long>()));
        Assert.Equal("paused", Word(await BudgetAsync(agent), "state"));

        await SetAsync(agent, 3 * Cent);
        var events = await SseReader.ReadAllAsync(turn).WaitAsync(Soon);

        Assert.Equal("0;1;2;3;4;5;6;", ChatHouse.Text(events));
        Assert.Contains(events, e => e.Type == "status" && Word(e.Json, "phase") == "paused");
        var approval = (await house.GetAsync($"/api/approvals?runId={asked.RunId}"))["approvals"]!.AsArray().Single()!;
        Assert.Equal(("allowed", "server"), (Word(approval, "status"), Word(approval, "answeredBy")));
        var row = (await house.GetAsync("/api/usage?by=agent"))["rows"]!.AsArray().Single(r => Word(r!, "agentId") == agent)!;
        Assert.Equal((7 * Answer, 7 * Answer), (row["costMicros"]!.GetValue<long>(), (await BudgetAsync(agent))["spentMicros"]!.GetValue<long>()));
        turn.Dispose();
    }

    [Fact]
    public async Task GoOn_AllowsTheLimitOnceMore_AndIsTold_Once()
    {
        var agent = await AgentAsync("Spender");
        await SetAsync(agent, Cent);
        var (turn, asked) = await PauseAsync(agent, answers: 7);

        await RespondAsync(asked, "allow");
        Assert.Equal("0;1;2;3;4;5;6;", ChatHouse.Text(await SseReader.ReadAllAsync(turn).WaitAsync(Soon)));

        var budget = await BudgetAsync(agent);
        Assert.Equal((12_000L, "warning"), (budget["graceMicros"]!.GetValue<long>(), Word(budget, "state")));
        Assert.Equal(["Budget of Spender nearly spent", "Budget of Spender spent"], (await house.GetAsync("/api/notifications?type=budget_alert")).AsArray().Select(n => Word(n!, "title")).Where(t => t.Contains("Spender", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        var audit = (await house.GetAsync("/api/governance/audit?limit=200"))["entries"]!.AsArray().Where(e => Word(e!, "target") == "Spender").Select(e => (Word(e!, "action"), Word(e!, "kind"), Word(e!, "actor"))).Reverse();
        Assert.Equal([("budget.set", "budget", "api"), ("budget.warn", "budget", "server"), ("budget.cap", "cap_hit", "server"), ("budget.grace", "budget", "api")], audit);
        turn.Dispose();
    }

    [Fact]
    public async Task Stop_EndsTheRun_AndTheNextOneBeginsPaused()
    {
        var agent = await AgentAsync("Stopper");
        await SetAsync(agent, Cent);
        var (turn, asked) = await PauseAsync(agent, answers: 7);

        await RespondAsync(asked, "deny");
        var end = (await SseReader.ReadAllAsync(turn).WaitAsync(Soon))[^1].Json;
        Assert.Equal(("error", "budget_paused", "The budget is spent. Stopper: $0.012 of $0.01 this month."), (Word(end, "type"), Word(end, "code"), Word(end, "message")));
        Assert.Contains("/usage/budgets", Word(end, "hint"), StringComparison.Ordinal);

        var asking = house.Runtime.Requests.Count(r => r.AgentId == agent);
        var (next, again) = await PauseAsync(agent, answers: 1);
        Assert.Equal(asking, house.Runtime.Requests.Count(r => r.AgentId == agent));

        // A stop works while it waits, and ends the question.
        using var cancelled = await house.PostAsync($"/api/runs/{again.RunId}/cancel");
        Assert.Equal("cancelled", Word((await house.GetAsync($"/api/runs/{again.RunId}"))["run"]!, "status"));
        Assert.Equal("cancelled", Word((await house.GetAsync($"/api/approvals?runId={again.RunId}"))["approvals"]![0]!, "status"));
        turn.Dispose();
        next.Dispose();
    }

    [Fact]
    public async Task AnswerThatReachesTheLimit_IsFinished_AndAWarningHoldsNothing()
    {
        var agent = await AgentAsync("Finisher");
        await SetAsync(agent, Answer);
        Script("one-Finisher", 1, tools: false);
        Assert.Equal("0;", ChatHouse.Text(await house.SayAsync(await ConversationAsync(agent), "one-Finisher").WaitAsync(Soon)));
        Assert.Equal("paused", Word(await BudgetAsync(agent), "state"));

        await SetAsync(agent, Answer, "warn");
        Script("two-Finisher", 3);
        Assert.Equal("0;1;2;", ChatHouse.Text(await house.SayAsync(await ConversationAsync(agent), "two-Finisher").WaitAsync(Soon)));
        Assert.Equal("warning", Word(await BudgetAsync(agent), "state"));
    }

    [Fact]
    public async Task RunThatACallerWaitsFor_EndsAtOnce()
    {
        var agent = await AgentAsync("Prompted");
        await SetAsync(agent, Cent);
        Script("prompt-Prompted", 7);
        var owner = new Owner();
        var request = new RunRequest(Guid.NewGuid(), new ModelChoice(null, "scripted"), ModelMessage.User.Say("prompt-Prompted")) { AgentId = agent };

        Assert.True((await house.Get<RunEngine>().StartAsync(new RunSpec(RunOrigin.Prompt, ScriptedRuntime.Id, request, owner) { IsOfCaller = true }, default)).IsOk);
        var over = await owner.Over.WaitAsync(Soon);

        Assert.Equal((RunStatus.Failed, "budget_paused", 4 * Answer), (over.Status, over.Error?.Code, over.CostMicros));
        Assert.DoesNotContain(house.Get<ApprovalDesk>().Pending, a => a.RunId == over.Id);
    }

    [Fact]
    public async Task RunThatGoesInCircles_EndsWithAReason()
    {
        var agent = await AgentAsync("Circler");
        house.Runtime.Scripts["circles"] = (_, ct) => CirclesAsync(ct);

        var end = (await house.SayAsync(await ConversationAsync(agent), "circles").WaitAsync(Soon))[^1].Json;

        Assert.Equal(("error", "loop", "Stopped because it went in circles. It called bash with the same command three times, and it failed each time: make: no rule"), (Word(end, "type"), Word(end, "code"), Word(end, "message")));
        Assert.Equal("run.loop", Word((await house.GetAsync("/api/governance/audit"))["entries"]!.AsArray().Single(e => Word(e!, "kind") == "circuit_break")!, "action"));
    }

    [Fact]
    public async Task Routes_MakeChangeResumeAndRemove()
    {
        var agent = await AgentAsync("Routed");
        var made = await SetAsync(agent, 2_000_000, "warn");
        Assert.Equal(
            ("agent", agent, "Routed", "month", 2_000_000L, "warn", 0L, 0L, "ok", false),
            (Word(made, "scope"), Word(made, "scopeId"), Word(made, "name"), Word(made, "window"), Number(made, "limitMicros"), Word(made, "mode"), Number(made, "spentMicros"), Number(made, "graceMicros"), Word(made, "state"), made["own"]!.GetValue<bool>()));
        var id = Word(made, "id");
        Assert.Equal(id, Word(await SetAsync(agent, 3_000_000), "id"));

        var resumed = await SendAsync("POST", $"/api/budgets/{id}/resume", """{"graceMicros":1000000}""");
        Assert.Equal((200, 3_000_000L, 1_000_000L), (resumed.Status, Number(resumed.Body!["budget"]!, "limitMicros"), Number(resumed.Body!["budget"]!, "graceMicros")));
        Assert.Equal((400, "limitMicros is required"), await ErrorAsync("PUT", "/api/budgets", """{"scope":"all"}"""));
        Assert.Equal((400, "scope must be all, team or agent"), await ErrorAsync("PUT", "/api/budgets", null));
        Assert.Equal((404, "budget not found"), await ErrorAsync("POST", "/api/budgets/none/resume", "{}"));
        Assert.Equal((404, "budget not found"), await ErrorAsync("DELETE", "/api/budgets/none", null));
        Assert.Equal(204, (await SendAsync("DELETE", $"/api/budgets/{id}", null)).Status);
        Assert.DoesNotContain((await house.GetAsync("/api/budgets"))["budgets"]!.AsArray(), b => Word(b!, "id") == id);
    }

    [Fact]
    public async Task OwnLimitOfAnAgent_IsListed_AndChangedThere()
    {
        var agent = (await house.Get<CreateAgent>().RunAsync(new AgentInput { Name = "Limited", RuntimeId = "hermes", BudgetMicros = 5_000_000 }, new Actor("test"), default)).Value.Id;

        var own = await BudgetAsync(agent);

        Assert.Equal((true, "cap", 5_000_000L), (own["own"]!.GetValue<bool>(), Word(own, "mode"), Number(own, "limitMicros")));
        Assert.Equal((409, "this budget is part of its agent"), await ErrorAsync("DELETE", $"/api/budgets/{Word(own, "id")}", null));
    }

    [Fact]
    public async Task Governance_SpeaksInCents()
    {
        var agent = await AgentAsync("Governed");
        var set = await SendAsync("POST", "/api/governance/budgets", $$"""{"scope":"agent","scopeId":"{{agent}}","limitUsdCents":1,"mode":"cap"}""");
        Assert.Equal((200, "agent", agent, 1, "active"), (set.Status, Word(set.Body!["budget"]!, "scope"), Word(set.Body!["budget"]!, "scopeId"), set.Body!["budget"]!["limitUsdCents"]!.GetValue<int>(), Word(set.Body!["budget"]!, "status")));
        var (turn, asked) = await PauseAsync(agent, answers: 7);
        await RespondAsync(asked, "deny");
        await SseReader.ReadAllAsync(turn).WaitAsync(Soon);

        var listed = (await house.GetAsync("/api/governance/budgets"))["budgets"]!.AsArray().Single(b => Word(b!, "scopeId") == agent)!;
        Assert.Equal((1, 12_000L, "paused", "cap"), (listed["spentUsdCents"]!.GetValue<int>(), Number(listed, "spentMicroCents"), Word(listed, "status"), Word(listed, "mode")));

        var without = await SendAsync("POST", $"/api/governance/budgets/agent/{agent}/resume", null);
        Assert.Equal((200, true), (without.Status, without.Body!["willRepause"]!.GetValue<bool>()));
        var with = await SendAsync("POST", $"/api/governance/budgets/agent/{agent}/resume", """{"graceUsdCents":2}""");
        Assert.Equal((200, false, "soft_capped"), (with.Status, with.Body!["willRepause"]!.GetValue<bool>(), Word(with.Body!["budget"]!, "status")));

        Assert.Equal((404, "budget not found"), await ErrorAsync("POST", "/api/governance/budgets/agent/nobody/resume", "{}"));
        Assert.Equal((400, "scope mission has no budgets here: set one for the agent, the team or the tenant"), await ErrorAsync("POST", "/api/governance/budgets", """{"scope":"mission","scopeId":"t-1","limitUsdCents":100}"""));
        Assert.Equal((400, "limitUsdCents must be more than 0, and a hundred million at most"), await ErrorAsync("POST", "/api/governance/budgets", """{"scope":"tenant","limitUsdCents":0}"""));
        turn.Dispose();
    }

    private async Task<string> AgentAsync(string name) => (await house.Get<CreateAgent>().RunAsync(new AgentInput { Name = name, RuntimeId = "hermes" }, new Actor("test"), default)).Value.Id;

    private async Task<string> ConversationAsync(string agent) => Word(await house.CreateAsync(new { agentId = agent }), "id");

    private async Task<JsonNode> SetAsync(string agent, long limit, string mode = "cap")
    {
        var (status, body) = await SendAsync("PUT", "/api/budgets", $$"""{"scope":"agent","scopeId":"{{agent}}","window":"month","limitMicros":{{limit}},"mode":"{{mode}}"}""");
        Assert.Equal(200, status);
        return body!["budget"]!;
    }

    private async Task<JsonNode> BudgetAsync(string agent) => (await house.GetAsync("/api/budgets"))["budgets"]!.AsArray().Single(b => Word(b!, "scopeId") == agent)!;

    /// <summary>Lets the agent give so many answers, each followed by a tool call; comes back when it waits for a person.</summary>
    private async Task<(HttpResponseMessage Turn, Approval Asked)> PauseAsync(string agent, int answers)
    {
        var asked = new TaskCompletionSource<Approval>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Hear(Approval approval)
        {
            if (approval.IsPending && approval.AgentId == agent)
            {
                asked.TrySetResult(approval);
            }
        }

        Script($"loop-{agent}-{answers}", answers);
        house.Get<ApprovalDesk>().Changed += Hear;
        var turn = await house.SendAsync(await ConversationAsync(agent), $"loop-{agent}-{answers}");
        var approval = await asked.Task.WaitAsync(Soon);
        house.Get<ApprovalDesk>().Changed -= Hear;
        return (turn, approval);
    }

    private void Script(string words, int answers, bool tools = true) => house.Runtime.Scripts[words] = (_, ct) => AnswersAsync(answers, tools, ct);

    private static async IAsyncEnumerable<RunEvent> AnswersAsync(int answers, bool tools, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var i = 0; i < answers; i++)
        {
            await Task.CompletedTask.WaitAsync(ct);
            yield return new RunEvent.Text($"{i};");
            yield return ScriptedRuntime.Took with { CostMicros = Answer };
            if (tools)
            {
                yield return RunEvent.ToolCall.Of($"call-{i}", "read_file", $$"""{"path":"{{i}}.txt"}""");
                yield return new RunEvent.ToolResult($"call-{i}", "read_file", "text", false, 1);
            }
        }

        yield return new RunEvent.Done(DoneReason.Completed);
    }

    private static async IAsyncEnumerable<RunEvent> CirclesAsync([EnumeratorCancellation] CancellationToken ct)
    {
        for (var i = 0; ; i++)
        {
            await Task.CompletedTask.WaitAsync(ct);
            yield return RunEvent.ToolCall.Of($"call-{i}", "bash", """{"command":"make"}""");
            yield return new RunEvent.ToolResult($"call-{i}", "bash", "make: no rule\nmore", true, 1);
        }
    }

    private async Task RespondAsync(Approval asked, string behavior)
    {
        using var answer = await house.PostAsync($"/api/approvals/{asked.Id}/respond", new { behavior });
        Assert.Equal(200, (int)answer.StatusCode);
    }

    private async Task<(int Status, JsonNode? Body)> SendAsync(string method, string path, string? json)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = json is null ? null : new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var answer = await house.Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    private async Task<(int Status, string Error)> ErrorAsync(string method, string path, string? json)
    {
        var (status, body) = await SendAsync(method, path, json);
        return (status, Word(body!, "error"));
    }

    private static long Input(Approval asked, string name) => asked.Use.Input.GetProperty(name).GetInt64();

    private static string Word(JsonNode node, string name) => node[name]?.GetValue<string>() ?? "";

    private static long Number(JsonNode node, string name) => node[name]!.GetValue<long>();

    private sealed class Owner : IRunOwner
    {
        private readonly TaskCompletionSource<Run> _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Run> Over => _over.Task;

        public IRowChange? AtStart(Run run) => null;

        public IRowChange? AtEnd(Run run, RunTranscript transcript) => null;

        public void Ended(Run run) => _over.TrySetResult(run);
    }
}
