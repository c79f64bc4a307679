using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Work;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Worktrees;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Api;

/// <summary>Work on tasks that belongs to the server: verified, mended, in several attempts, in a queue, and taken away.</summary>
public sealed class TaskRunsTests(WorkHouse house) : IClassFixture<WorkHouse>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Verification_Green_IsInReviewWithItsVerdict()
    {
        house.Script("Make it green", folder => File.WriteAllText(Path.Combine(folder, "green.txt"), ""));
        var task = await house.TaskAsync("Make it green");

        var end = await house.WorkAsync(task, Asking("test -f green.txt"));

        Assert.Equal((TaskState.InReview, VerdictStatus.Pass), (end.Status, end.Attempts[0].Verdict!.Status));
        Assert.Equal("pass", Verdict(await house.OneAsync(task))["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Verification_Red_IsGivenBackOnceAndBlocksTheTask()
    {
        house.Script("Stay red", folder => File.AppendAllText(Path.Combine(folder, "red.txt"), "x"));
        var before = house.Runtime.Requests.Count;
        var task = await house.TaskAsync("Stay red");

        var end = await house.WorkAsync(task, Asking("echo no good; exit 3"));

        Assert.Equal((TaskState.Blocked, 2), (end.Status, end.Attempts[0].Verdict!.Attempts.Count));
        var told = Assert.Single(house.Runtime.Requests.Skip(before), r => ScriptedRuntime.Words(r).StartsWith("# Task: Stay red", StringComparison.Ordinal) && ScriptedRuntime.Words(r).Contains("no good", StringComparison.Ordinal));
        Assert.Equal(end.Attempts[0].Last.Worktree!.Path, told.Folder!.Path);
        var one = await house.OneAsync(task);
        Assert.Equal("completed_with_debt", Verdict(one)["status"]!.GetValue<string>());
        Assert.Contains("no good", one["comments"]!.AsArray()[^1]!["body"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verification_RedThenMended_IsInReview()
    {
        house.Script("Mend it", folder => File.WriteAllText(Path.Combine(folder, "a.txt"), ""));
        house.ScriptAll(request => ScriptedRuntime.Words(request).StartsWith("# Task: Mend it\n", StringComparison.Ordinal) ? "Mended." : null, folder => File.WriteAllText(Path.Combine(folder, "b.txt"), ""));
        var task = await house.TaskAsync("Mend it");

        var end = await house.WorkAsync(task, Asking("test -f b.txt"));

        Assert.Equal((TaskState.InReview, 2, 500), (end.Status, end.Attempts[0].Changes!.Files, end.Attempts[0].CostMicros));
        Assert.Equal(500, (await house.OneAsync(task))["task"]!["costMicros"]!.GetValue<int>());
    }

    [Fact]
    public async Task Attempts_SideBySide_EachHasAWorktree()
    {
        var count = 0;
        house.Script("Try twice", folder => File.WriteAllText(Path.Combine(folder, $"try-{Interlocked.Increment(ref count)}.txt"), ""));
        var task = await house.TaskAsync("Try twice");

        var end = await house.WorkAsync(task, new { repoPath = house.Repository.Path, attempts = new[] { new { runtimeId = "hermes", model = "one" }, new { runtimeId = "hermes", model = "two" } } });

        Assert.Equal(TaskState.InReview, end.Status);
        Assert.Equal(["one", "two"], end.Attempts.Select(a => a.Last.Model).Order());
        Assert.Equal(2, end.Attempts.Select(a => a.Last.Worktree!.Path).Distinct().Count());
        Assert.Equal(2, (await house.Get<WorktreeStore>().OfTaskAsync(task, Ct)).Count);
    }

    [Fact]
    public async Task FiveTasks_FourWorkAndOneWaits()
    {
        var gates = Enumerable.Range(1, 5).Select(n => house.Runtime.Hold($"# Task: Queue {n}")).ToList();
        var tasks = new List<Guid>();
        foreach (var n in Enumerable.Range(1, 5))
        {
            tasks.Add(await house.TaskAsync($"Queue {n}", new { kind = "research" }));
            using var answer = await house.Client.PostAsJsonAsync($"/api/board/{tasks[^1]}/runs", new { runtimeId = "hermes" }, Ct);
            Assert.Equal(n < 5 ? "running" : "queued", (await WorkHouse.JsonAsync(answer))["run"]!["status"]!.GetValue<string>());
        }

        await Task.WhenAll(gates.Take(4).Select(g => g.Reached));
        gates[0].Open();
        await gates[4].Reached;
        gates.ForEach(g => g.Open());

        foreach (var work in tasks.Select(t => house.Get<TaskWorks>().Find(t)).OfType<TaskWork>())
        {
            Assert.Equal(TaskState.Done, (await work.Over.WaitAsync(TimeSpan.FromSeconds(20), Ct)).Status);
        }
    }

    [Fact]
    public async Task TaskTakenAwayByAPerson_EndsItsRun()
    {
        var gate = house.Runtime.Hold("# Task: Taken away");
        var task = await house.TaskAsync("Taken away", new { kind = "research" });
        using var started = await house.Client.PostAsJsonAsync($"/api/board/{task}/runs", new { runtimeId = "hermes" }, Ct);
        await gate.Reached;
        var work = house.Get<TaskWorks>().Find(task)!;

        using var patched = await house.Client.PatchAsJsonAsync($"/api/board/{task}", new { status = "cancelled" }, Ct);

        Assert.True(patched.IsSuccessStatusCode);
        var end = await work.Over.WaitAsync(TimeSpan.FromSeconds(20), Ct);
        Assert.Equal((TaskState.Cancelled, RunStatus.Cancelled), (end.Status, end.Attempts[0].Last.Status));
    }

    [Fact]
    public async Task Pause_OfWorkThatGoesOn_LeavesANote_AndTheNextOneGoesOnThere()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        house.Runtime.Scripts["# Task: Hand over"] = (request, ct) => HalfAsync(request, reached, ct);
        var task = await house.TaskAsync("Hand over", new { repoPath = house.Repository.Path });
        using var started = await house.Client.PostAsJsonAsync($"/api/board/{task}/runs", new { runtimeId = "hermes", verifyCommand = "true" }, Ct);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(20), Ct);

        using var paused = await house.Client.PatchAsJsonAsync($"/api/board/{task}/workspace", new { action = "pause" }, Ct);

        var note = (await WorkHouse.JsonAsync(paused))["handoff"]!;
        Assert.Equal(("hermes", "Write the second", "It was paused by a person.", "session-1"), (note["runtime"]!.GetValue<string>(), note["nextBestStep"]!.GetValue<string>(), note["whyBlocked"]!.GetValue<string>(), note["nativeSessionId"]!.GetValue<string>()));
        Assert.Equal(["Write the first"], note["completedSubtasks"]!.AsArray().Select(s => s!.GetValue<string>()));
        Assert.Equal(["Write the second", "Not verified yet with `true`"], note["brokenOrUnverified"]!.AsArray().Select(s => s!.GetValue<string>()));
        Assert.Equal(("todo", null), ((await house.OneAsync(task))["task"]!["status"]!.GetValue<string>(), (await house.OneAsync(task))["task"]!["assigneeAgentId"]));

        house.ScriptAll(request => ScriptedRuntime.Words(request).StartsWith("# Task: Hand over", StringComparison.Ordinal) ? "The rest." : null, folder => File.WriteAllText(Path.Combine(folder, "second.txt"), "2"));
        var end = await house.WorkAsync(task, new { runtimeId = "hermes", verifyCommand = "true" });

        Assert.Equal((TaskState.InReview, 2, "session-1"), (end.Status, end.Attempts[0].Changes!.Files, house.Runtime.Requests.Last().Session));
        Assert.Single(await house.Get<WorktreeStore>().OfTaskAsync(task, Ct));
    }

    [Fact]
    public async Task Start_Anew_LeavesWhatWasLeftAlone()
    {
        house.Script("Anew", folder => File.WriteAllText(Path.Combine(folder, "one.txt"), "one"));
        var task = await house.TaskAsync("Anew", new { repoPath = house.Repository.Path });
        await house.WorkAsync(task, new { runtimeId = "hermes", keepForResume = true });

        var end = await house.WorkAsync(task, new { runtimeId = "hermes", startAnew = true });

        Assert.Equal(TaskState.InReview, end.Status);
        Assert.Equal([WorktreeStatus.Active, WorktreeStatus.Paused], (await house.Get<WorktreeStore>().OfTaskAsync(task, Ct)).Select(w => w.Status).Order());
    }

    private static async IAsyncEnumerable<RunEvent> HalfAsync(RunRequest request, TaskCompletionSource reached, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return new RunEvent.Session("session-1");
        await File.WriteAllTextAsync(Path.Combine(request.Folder!.Path, "first.txt"), "1", ct);
        var plan = """{"steps":[{"text":"Write the first","status":"done"},{"text":"Write the second","status":"in_progress"}]}""";
        yield return RunEvent.ToolCall.Of("call-1", "update_plan", plan);
        yield return new RunEvent.ToolResult("call-1", "update_plan", "1 of 2 done", IsError: false, 1);
        reached.TrySetResult();
        await Task.Delay(Timeout.Infinite, ct);
    }

    [Fact]
    public async Task RunThatWaitsForAPerson_LetsAnotherWork()
    {
        house.Runtime.Ask("# Task: Ask me", "rm -rf build");
        var task = await house.TaskAsync("Ask me", new { kind = "research" });
        using var started = await house.Client.PostAsJsonAsync($"/api/board/{task}/runs", new { runtimeId = "hermes" }, Ct);
        var work = house.Get<TaskWorks>().Find(task)!;
        var run = work.Runs[0].Id;
        var changed = new Signal();
        house.Get<RunEngine>().Changed += _ => changed.Raise();
        await changed.UntilAsync(() => house.Get<RunEngine>().FindActive(run) is { Status: RunStatus.WaitingInput }, "the run waits for a person");

        var gates = Enumerable.Range(1, 4).Select(n => house.Runtime.Hold($"# Task: Meanwhile {n}")).ToList();
        foreach (var n in Enumerable.Range(1, 4))
        {
            await house.Client.PostAsJsonAsync($"/api/board/{await house.TaskAsync($"Meanwhile {n}", new { kind = "research" })}/runs", new { runtimeId = "hermes" }, Ct);
        }

        await Task.WhenAll(gates.Select(g => g.Reached));
        var approvals = (await WorkHouse.JsonAsync(await house.Client.GetAsync("/api/approvals?status=pending", Ct)))["approvals"]!.AsArray();
        var question = approvals.Single(a => a!["runId"]!.GetValue<Guid>() == run)!["id"]!.GetValue<string>();
        await house.Client.PostAsJsonAsync($"/api/approvals/{question}/respond", new { behavior = "allow" }, Ct);
        await changed.UntilAsync(() => house.Get<RunEngine>().FindActive(run) is { Status: RunStatus.Queued }, "the run waits for its turn");
        gates.ForEach(g => g.Open());

        Assert.Equal(TaskState.Done, (await work.Over.WaitAsync(TimeSpan.FromSeconds(20), Ct)).Status);
    }

    [Theory]
    [InlineData("""{}""", "runtimeId is required")]
    [InlineData("""{"runtimeId":"nobody"}""", "unknown runtime 'nobody'")]
    [InlineData("""{"runtimeId":"hermes","permissionMode":"yolo"}""", "permissionMode must be one of plan, ask, acceptEdits, trusted")]
    public async Task Start_BadRequest_NamesTheField(string body, string message)
    {
        using var answer = await house.Client.PostAsync($"/api/board/{await house.TaskAsync("Start")}/runs", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Ct);

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains(message, await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    private object Asking(string verify) => new { runtimeId = "hermes", repoPath = house.Repository.Path, verifyCommand = verify };

    private static System.Text.Json.Nodes.JsonNode Verdict(System.Text.Json.Nodes.JsonNode one) => System.Text.Json.Nodes.JsonNode.Parse(one["task"]!["verification"]!.GetValue<string>())!; // a verdict of ours
}
