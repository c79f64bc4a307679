using System.Net;
using System.Net.Http.Json;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Work;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Worktrees;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Api;

/// <summary>Clawboo Runtimes API, POST /api/runtimes/:id/run, and what a run does to its task.</summary>
public sealed class RunTaskTests(WorkHouse house) : IClassFixture<WorkHouse>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_WorkThatChangesFiles_IsInReview()
    {
        house.Script("Say good bye", folder => File.AppendAllText(Path.Combine(folder, "README.md"), "Good bye.\n"));
        var (task, before) = (await house.TaskAsync("Say good bye"), house.Repository.Head);

        using var answer = await house.RunAsync(task, new { repoPath = house.Repository.Path, kind = "code" });

        var body = await WorkHouse.JsonAsync(answer);
        Assert.Equal("""{"ok":true,"runtimeId":"hermes","doneReason":"success","status":"in_review","summary":"Done as asked.","costUsd":0.00025,"usedWorktree":true,"degradations":[]}""", Without(body, "execId"));
        var run = await house.Get<RunEngine>().FindAsync(Guid.Parse(answer.Headers.GetValues("X-Run-Id").Single()), Ct);
        Assert.Equal(body["execId"]!.GetValue<Guid>(), run!.Id);
        Assert.Equal((RunOrigin.Task, task, house.Repository.Path), (run.Origin, run.TaskId, run.Folder));
        Assert.EndsWith("Good bye.\n", await File.ReadAllTextAsync(Path.Combine(run.Worktree!.Path, "README.md"), Ct));
        Assert.Equal((before, ""), (house.Repository.Head, house.Repository.Git("status", "--porcelain")));
        var card = (await house.OneAsync(task))["task"]!;
        Assert.Equal(("in_review", "hermes", 250), (card["status"]!.GetValue<string>(), card["assigneeAgentId"]!.GetValue<string>(), card["costMicros"]!.GetValue<int>()));
        Assert.Equal(run.Worktree.Branch, card["branchRef"]!.GetValue<string>());
    }

    [Fact]
    public async Task Run_WorkThatChangesNothing_IsDoneAndLeavesNoWorktree()
    {
        var task = await house.TaskAsync("Look around");

        using var answer = await house.RunAsync(task);

        Assert.Equal("done", (await WorkHouse.JsonAsync(answer))["status"]!.GetValue<string>());
        var place = Assert.Single(await house.Get<WorktreeStore>().OfTaskAsync(task, Ct));
        Assert.False(Directory.Exists(place.Path));
        Assert.DoesNotContain("look-around", house.Repository.Git("branch", "--all"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("research")]
    [InlineData("review")]
    public async Task Run_KindWithoutFiles_NeedsNoRepository(string kind)
    {
        var task = await house.TaskAsync($"Find out by {kind}");

        using var answer = await house.RunAsync(task, new { kind });

        var body = await WorkHouse.JsonAsync(answer);
        Assert.Equal(("done", false), (body["status"]!.GetValue<string>(), body["usedWorktree"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task Run_CodeWithoutAFolder_IsRefusedAndTheTaskFreeAgain()
    {
        var task = await house.TaskAsync("No folder");

        using var answer = await house.RunAsync(task, new { });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("""{"ok":false,"reason":"workspace_unavailable"}""", Without(await WorkHouse.JsonAsync(answer), "hint"));
        var one = await house.OneAsync(task);
        Assert.Equal(("todo", null), (one["task"]!["status"]!.GetValue<string>(), one["task"]!["assigneeAgentId"]?.GetValue<string>()));
        Assert.StartsWith("[blocked: no isolation]", one["comments"]![0]!["body"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FolderWithoutACommit_IsRefusedAndTheTaskFreeAgain()
    {
        using var empty = new PersonsRepository();
        empty.Git("update-ref", "-d", "HEAD");
        var task = await house.TaskAsync("No commit");

        using var answer = await house.RunAsync(task, new { repoPath = empty.Path });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("workspace_unavailable", (await WorkHouse.JsonAsync(answer))["reason"]!.GetValue<string>());
        Assert.Equal("todo", (await house.OneAsync(task))["task"]!["status"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("hermes", """{}""", 400, """{"error":"taskId is required"}""")]
    [InlineData("hermes", """{"taskId":"5f0c0e9e-0000-4000-8000-000000000000","assigneeAgentId":""}""", 400, """{"error":"invalid assigneeAgentId"}""")]
    [InlineData("hermes", """{"taskId":"5f0c0e9e-0000-4000-8000-000000000000","assigneeAgentId":"a b"}""", 400, """{"error":"invalid assigneeAgentId"}""")]
    [InlineData("hermes", """{"taskId":"5f0c0e9e-0000-4000-8000-000000000000"}""", 404, """{"ok":false,"reason":"not_found"}""")]
    [InlineData("openclaw", """{"taskId":"5f0c0e9e-0000-4000-8000-000000000000"}""", 404, """{"error":"unknown runtime 'openclaw'"}""")]
    public async Task Run_BadRequest_SaysWhatIsWrong(string runtime, string body, int status, string expected)
    {
        using var answer = await house.Client.PostAsync($"/api/runtimes/{runtime}/run", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Ct);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(expected, Without(await WorkHouse.JsonAsync(answer), "details"));
    }

    [Theory]
    [InlineData("""{"status":"backlog"}""")]
    [InlineData("""{"status":"blocked"}""")]
    [InlineData("""{"assigneeAgentId":"somebody-else"}""")]
    public async Task Run_TaskThatCannotBeClaimed_IsAConflict(string patch)
    {
        var task = await house.TaskAsync("Not to be had");
        using (var patched = await house.Client.PatchAsync($"/api/board/{task}", new StringContent(patch, System.Text.Encoding.UTF8, "application/json"), Ct))
        {
            Assert.True(patched.IsSuccessStatusCode);
        }

        using var answer = await house.RunAsync(task, new { repoPath = house.Repository.Path, assigneeAgentId = "me" });

        // A blocked one was worked on before, and can be worked on again.
        Assert.Equal(patch.Contains("blocked", StringComparison.Ordinal) ? 200 : 409, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Run_TooDeep_IsRefusedBeforeAnything()
    {
        Guid? parent = null;
        for (var depth = 0; depth < 4; depth++)
        {
            parent = await house.TaskAsync($"Depth {depth}", new { parentTaskId = parent });
        }

        using var answer = await house.RunAsync(parent!.Value);

        Assert.Equal("too_deep", (await WorkHouse.JsonAsync(answer))["reason"]!.GetValue<string>());
        Assert.Equal(0, (await house.OneAsync(parent.Value))["task"]!["attempts"]!.GetValue<int>());
    }

    [Fact]
    public async Task Run_CallerLeaves_EndsAndTheTaskIsFree()
    {
        var gate = house.Runtime.Hold("# Task: Take long");
        var task = await house.TaskAsync("Take long");
        using var leaving = new CancellationTokenSource();
        using var client = house.App.CreateClient();
        using var answer = await client.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "/api/runtimes/hermes/run") { Content = JsonContent.Create(new { taskId = task, repoPath = house.Repository.Path }) }, HttpCompletionOption.ResponseHeadersRead, Ct);
        await gate.Reached;
        var work = house.Get<TaskWorks>().Find(task)!;

        answer.Dispose();
        client.Dispose();

        var end = await work.Over.WaitAsync(TimeSpan.FromSeconds(10), Ct);
        Assert.Equal((TaskState.Todo, WorkOutcome.Aborted, RunStatus.Cancelled), (end.Status, end.Attempts[0].Outcome, end.Attempts[0].Last.Status));
        var one = await house.OneAsync(task);
        Assert.Null(one["task"]!["assigneeAgentId"]);
        Assert.StartsWith("Run aborted:", one["comments"]![0]!["body"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ThatFails_FreesTheTaskAndSaysWhy()
    {
        house.Runtime.Scripts["# Task: Fail"] = (_, _) => new RunEvent[] { new RunEvent.Text("I tried."), new RunEvent.Error("bad_key", "The key was refused.", "Connect another one.") }.ToAsyncEnumerable();
        var task = await house.TaskAsync("Fail");

        using var answer = await house.RunAsync(task);

        var body = await WorkHouse.JsonAsync(answer);
        Assert.Equal(("error", "todo", "The key was refused."), (body["doneReason"]!.GetValue<string>(), body["status"]!.GetValue<string>(), body["summary"]!.GetValue<string>()));
        var one = await house.OneAsync(task);
        Assert.Equal((1, "Run failed: The key was refused."), (one["task"]!["failures"]!.GetValue<int>(), one["comments"]![0]!["body"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Run_AtItsTurnLimit_FreesTheTaskAndKeepsTheWorktree()
    {
        house.Runtime.Scripts["# Task: Long"] = (request, _) => Half(request).ToAsyncEnumerable();
        var task = await house.TaskAsync("Long");

        using var answer = await house.RunAsync(task);

        var body = await WorkHouse.JsonAsync(answer);
        Assert.Equal(("max_turns", "todo"), (body["doneReason"]!.GetValue<string>(), body["status"]!.GetValue<string>()));
        var place = Assert.Single(await house.Get<WorktreeStore>().OfTaskAsync(task, Ct));
        Assert.True(File.Exists(Path.Combine(place.Path, "half.txt")));

        static IEnumerable<RunEvent> Half(RunRequest request)
        {
            File.WriteAllText(Path.Combine(request.Folder!.Path, "half.txt"), "half");
            yield return new RunEvent.Text("Half of it.");
            yield return new RunEvent.Done(DoneReason.MaxTurns);
        }
    }

    [Fact]
    public async Task Run_KeptForResume_IsPausedAndGoneOnWith()
    {
        house.Script("Two steps", folder => File.WriteAllText(Path.Combine(folder, "one.txt"), "one"));
        var task = await house.TaskAsync("Two steps", new { repoPath = house.Repository.Path });

        using var answer = await house.RunAsync(task, new { keepForResume = true });

        Assert.Equal("todo", (await WorkHouse.JsonAsync(answer))["status"]!.GetValue<string>());
        var place = Assert.Single(await house.Get<WorktreeStore>().OfTaskAsync(task, Ct));
        Assert.Equal((WorktreeStatus.Paused, false), (place.Status, Directory.Exists(place.Path)));

        house.ScriptAll(request => ScriptedRuntime.Words(request).StartsWith("# Task: Two steps", StringComparison.Ordinal) ? "The second." : null, folder => File.WriteAllText(Path.Combine(folder, "two.txt"), "two"));
        // Whoever comes next goes on where it was left, without naming it.
        var end = await house.WorkAsync(task, new { runtimeId = "hermes", message = "Now the second step." });

        Assert.Equal((TaskState.InReview, 2), (end.Status, end.Attempts[0].Changes!.Files));
        Assert.Single(await house.Get<WorktreeStore>().OfTaskAsync(task, Ct));
        Assert.Contains("Left by: hermes", ScriptedRuntime.Words(house.Runtime.Requests.Last()), StringComparison.Ordinal);
        Assert.Contains("1 file, +1 −0", ScriptedRuntime.Words(house.Runtime.Requests.Last()), StringComparison.Ordinal);
        Assert.Contains("Now the second step.", ScriptedRuntime.Words(house.Runtime.Requests.Last()), StringComparison.Ordinal);
        Assert.Contains("Done as asked.", ScriptedRuntime.Words(house.Runtime.Requests.Last()), StringComparison.Ordinal);
    }

    internal static string Without(System.Text.Json.Nodes.JsonNode body, string member)
    {
        var copy = body.DeepClone().AsObject();
        copy.Remove(member);
        return copy.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
