using System.Net.Http.Json;
using System.Text.Json.Nodes;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Work;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Api;

/// <summary>What a run changed is looked at, taken, thrown away, verified and sent back, over a real socket with a real git.</summary>
public sealed class ReviewTests(WorkHouse house) : IClassFixture<WorkHouse>
{
    private const string Poem = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\neleven\ntwelve\n";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Diff_AsDocumented()
    {
        using var repo = Poems();
        var (_, run) = await ChangedAsync(repo, "Read the diff");

        var diff = await GetAsync($"/api/runs/{run}/diff");

        Assert.Equal(["baseSha", "treeSha", "files", "stats", "skipped"], diff.AsObject().Select(m => m.Key));
        Assert.Equal(repo.Head, diff["baseSha"]!.GetValue<string>());
        var file = Assert.Single(diff["files"]!.AsArray(), f => f!["path"]!.GetValue<string>() == "poem.txt")!;
        Assert.Equal(["path", "oldPath", "status", "additions", "deletions", "binary", "truncated", "oldMode", "newMode", "sizeBytes", "hunks"], file.AsObject().Select(m => m.Key));
        Assert.Equal(("modified", 2, 2, 2), (file["status"]!.GetValue<string>(), file["additions"]!.GetValue<int>(), file["deletions"]!.GetValue<int>(), file["hunks"]!.AsArray().Count));
        Assert.Equal("@@ -1,4 +1,4 @@", file["hunks"]![0]!["header"]!.GetValue<string>());
        Assert.Equal(["-one", "+ONE", " two", " three", " four"], file["hunks"]![0]!["lines"]!.AsArray().Select(l => l!.GetValue<string>()));
        var one = await GetAsync($"/api/runs/{run}/diff?path=poem.txt");
        Assert.True(JsonNode.DeepEquals(file, one["file"]));
        var stats = await GetAsync($"/api/runs/{run}/diff?stats=true");
        Assert.Empty(stats["files"]!.AsArray().SelectMany(f => f!["hunks"]!.AsArray()));
        Assert.Equal("""{"files":1,"additions":2,"deletions":2,"cut":false}""", stats["stats"]!.ToJsonString());
        Assert.Equal(Poem.Replace("one\n", "ONE\n", StringComparison.Ordinal).Replace("twelve\n", "TWELVE\n", StringComparison.Ordinal), (await GetAsync($"/api/runs/{run}/files?path=poem.txt"))["text"]!.GetValue<string>());
        Assert.Equal(["poem.txt"], (await GetAsync($"/api/runs/{run}/files"))["files"]!.AsArray().Select(f => f!["path"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("/diff?path=../../etc/passwd", 404)]
    [InlineData("/files?path=../../etc/passwd", 400)]
    [InlineData("/files?path=.git/config", 400)]
    public async Task Files_OutsideTheWorktree_AreNotRead(string path, int status)
    {
        using var repo = Poems();
        var (_, run) = await ChangedAsync(repo, "Look around");

        using var answer = await house.Client.GetAsync($"/api/runs/{run}{path}", Ct);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task UnknownRun_Is404()
    {
        using var answer = await house.Client.GetAsync("/api/runs/5f6c0f3a-1f1e-4a67-9d3d-0c4e9f4d2b10/diff", Ct);

        Assert.Equal((404, """{"error":"unknown run '5f6c0f3a-1f1e-4a67-9d3d-0c4e9f4d2b10'"}"""), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct)));
    }

    [Fact]
    public async Task Apply_OneHunk_IsACommitAndTheTaskIsDone_AndUndoTakesItBack()
    {
        using var repo = Poems();
        var before = repo.Head;
        var (task, run) = await ChangedAsync(repo, "Take a part");
        var hunk = (await GetAsync($"/api/runs/{run}/diff"))["files"]![0]!["hunks"]![1]!["id"]!.GetValue<string>();

        var applied = await PostAsync($"/api/runs/{run}/apply", new { mode = "squash", hunks = new[] { hunk }, message = "The last line" });

        Assert.Equal((true, repo.Head, "main"), (applied["ok"]!.GetValue<bool>(), applied["commit"]!.GetValue<string>(), applied["branch"]!.GetValue<string>()));
        Assert.Equal(("The last line", before), (repo.Git("log", "-1", "--format=%s"), repo.Git("rev-parse", "HEAD^")));
        Assert.Equal(Poem.Replace("twelve\n", "TWELVE\n", StringComparison.Ordinal), repo.Read("poem.txt"));
        Assert.Equal("", repo.Git("status", "--porcelain"));
        Assert.Equal("done", await StatusAsync(task));

        var undone = await PostAsync($"/api/runs/{run}/undo");

        Assert.Equal((before, Poem, "in_review", "active"), (repo.Head, repo.Read("poem.txt"), await StatusAsync(task), undone["worktree"]!["status"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Apply_Merge_KeepsBothSides()
    {
        using var repo = Poems();
        var (task, run) = await ChangedAsync(repo, "Merge me");
        repo.Write("other.txt", "mine\n");
        repo.Commit("Mine");

        await PostAsync($"/api/runs/{run}/apply", new { mode = "merge" });

        Assert.Equal("Merge: Merge me", repo.Git("log", "-1", "--format=%s"));
        Assert.Equal(("mine\n", true), (repo.Read("other.txt"), repo.Read("poem.txt").StartsWith("ONE", StringComparison.Ordinal)));
        Assert.Equal("done", await StatusAsync(task));
    }

    [Fact]
    public async Task Apply_BothChangedIt_IsAConflictAndNothingIsDone()
    {
        using var repo = Poems();
        var (task, run) = await ChangedAsync(repo, "Clash");
        repo.Write("poem.txt", Poem.Replace("one", "uno", StringComparison.Ordinal));
        repo.Commit("Mine");
        var before = repo.Head;

        using var answer = await house.Client.PostAsJsonAsync($"/api/runs/{run}/apply", new { mode = "merge" }, Ct);

        var body = await WorkHouse.JsonAsync(answer);
        Assert.Equal((409, false, "conflict"), ((int)answer.StatusCode, body["ok"]!.GetValue<bool>(), body["error"]!.GetValue<string>()));
        Assert.Equal("""[{"path":"poem.txt","kind":"contents"}]""", body["files"]!.ToJsonString());
        Assert.Equal((before, "", "in_review"), (repo.Head, repo.Git("status", "--porcelain"), await StatusAsync(task)));
    }

    [Fact]
    public async Task Apply_OverChangesThatAreNotCommitted_IsADirtyTarget()
    {
        using var repo = Poems();
        var (_, run) = await ChangedAsync(repo, "Do not tread on me");
        repo.Write("poem.txt", "my own\n");
        var before = repo.Head;

        using var answer = await house.Client.PostAsJsonAsync($"/api/runs/{run}/apply", new { mode = "squash" }, Ct);

        var body = await WorkHouse.JsonAsync(answer);
        Assert.Equal((409, "dirty_target", """["poem.txt"]"""), ((int)answer.StatusCode, body["error"]!.GetValue<string>(), body["files"]!.ToJsonString()));
        Assert.Equal((before, "my own\n"), (repo.Head, repo.Read("poem.txt")));
    }

    [Fact]
    public async Task Apply_AsPatchOrBranch_MovesNothingOfThePersons()
    {
        using var repo = Poems();
        var before = repo.Head;
        var (task, run) = await ChangedAsync(repo, "Elsewhere");

        using var patch = await house.Client.PostAsJsonAsync($"/api/runs/{run}/apply", new { mode = "patch" }, Ct);

        Assert.Equal(("text/x-diff", "in_review"), (patch.Content.Headers.ContentType!.MediaType, await StatusAsync(task)));
        var file = repo.Write("../elsewhere.patch", await patch.Content.ReadAsStringAsync(Ct));
        repo.Git("apply", "--check", file);
        File.Delete(file);

        var applied = await PostAsync($"/api/runs/{run}/apply", new { mode = "branch", target = "try/it" });

        Assert.Equal((applied["commit"]!.GetValue<string>(), before, "done"), (repo.Git("rev-parse", "try/it"), repo.Head, await StatusAsync(task)));
    }

    [Fact]
    public async Task Discard_ToTheBin_AndBack()
    {
        using var repo = Poems();
        var (task, run) = await ChangedAsync(repo, "Throw away");
        var path = (await GetAsync($"/api/runs/{run}"))["run"]!["worktree"]!["path"]!.GetValue<string>();

        await PostAsync($"/api/runs/{run}/discard");

        Assert.Equal(("todo", false), (await StatusAsync(task), Directory.Exists(path)));

        await PostAsync($"/api/runs/{run}/undo");

        Assert.Equal(("in_review", true), (await StatusAsync(task), Directory.Exists(path)));
        Assert.Equal(1, (await GetAsync($"/api/runs/{run}/diff?stats=true"))["stats"]!["files"]!.GetValue<int>());
    }

    [Fact]
    public async Task Verify_RedHoldsItBack_GreenUnblocks()
    {
        using var repo = Poems();
        var (task, run) = await ChangedAsync(repo, "Verify me", "exit 3");
        Assert.Equal("blocked", await StatusAsync(task));

        using var held = await house.Client.PostAsJsonAsync($"/api/runs/{run}/apply", new { mode = "squash" }, Ct);

        Assert.Equal((409, "verification_required"), ((int)held.StatusCode, (await WorkHouse.JsonAsync(held))["error"]!.GetValue<string>()));

        Assert.False(await VerifyAsync(run, "grep -q eleventy poem.txt"));
        Assert.Equal("blocked", await StatusAsync(task));
        Assert.True(await VerifyAsync(run, "grep -q TWELVE poem.txt"));
        Assert.Equal("in_review", await StatusAsync(task));
        await PostAsync($"/api/runs/{run}/apply", new { mode = "squash" });
        Assert.Equal("done", await StatusAsync(task));
    }

    [Fact]
    public async Task Apply_AgainstARedVerification_ByAPersonsWord_IsAudited()
    {
        using var repo = Poems();
        var (task, run) = await ChangedAsync(repo, "Take it all the same", "exit 3");

        await PostAsync($"/api/runs/{run}/apply", new { mode = "squash", humanOverride = true });

        Assert.Equal(("done", "api"), (await StatusAsync(task), (await house.OneAsync(task))["task"]!["overriddenBy"]!.GetValue<string>()));
        Assert.Contains((await GetAsync("/api/audit?limit=20"))["entries"]!.AsArray(), e => e!["action"]!.GetValue<string>() == "task.override" && e["target"]!.GetValue<string>() == task.ToString());
    }

    [Fact]
    public async Task SendBack_TellsTheAgentTheComments_OnTheSameWorktree()
    {
        using var repo = Poems();
        var (task, run) = await ChangedAsync(repo, "Come again");
        var kept = (await PostAsync($"/api/runs/{run}/comments", new { path = "poem.txt", line = 12, body = "Not so loud." }, 201))["comment"]!;
        var gone = (await PostAsync($"/api/runs/{run}/comments", new { path = "poem.txt", line = 1, side = "old", body = "Hm." }, 201))["comment"]!;
        using var edited = await house.Client.PatchAsJsonAsync($"/api/runs/{run}/comments/{kept["id"]}", new { body = "Not so loud, please." }, Ct);
        using var removed = await house.Client.DeleteAsync($"/api/runs/{run}/comments/{gone["id"]}", Ct);
        Assert.Equal((200, 204, "TWELVE", "one"), ((int)edited.StatusCode, (int)removed.StatusCode, kept["lineText"]!.GetValue<string>(), gone["lineText"]!.GetValue<string>()));
        house.ScriptAll(
            r => ScriptedRuntime.Words(r).StartsWith("# Task: Come again\n", StringComparison.Ordinal) ? "Quieter now." : null,
            folder => File.WriteAllText(Path.Combine(folder, "poem.txt"), Poem.Replace("twelve", "Twelve", StringComparison.Ordinal)));

        var back = await PostAsync($"/api/runs/{run}/send-back", new { message = "Nearly there." }, 202);

        if (house.Get<TaskWorks>().Find(task) is { } work)
        {
            await work.Over.WaitAsync(TimeSpan.FromSeconds(30), Ct);
        }

        var next = back["run"]!["id"]!.GetValue<Guid>();
        var told = ScriptedRuntime.Words(house.Runtime.Requests.Single(r => r.RunId == next));
        Assert.Contains("Nearly there.\n\nComments on lines of the work in this folder:\n\n- poem.txt:12: `TWELVE`\n  Not so loud, please.", told, StringComparison.Ordinal);
        Assert.DoesNotContain("Hm.", told, StringComparison.Ordinal);
        var sent = (await GetAsync($"/api/runs/{next}/comments"))["comments"]!.AsArray().Single()!;
        Assert.Equal(next, sent["sentRunId"]!.GetValue<Guid>());
        Assert.Equal(("in_review", (await GetAsync($"/api/runs/{run}"))["run"]!["worktree"]!["id"]!.GetValue<string>()), (await StatusAsync(task), sent["worktreeId"]!.GetValue<string>()));
        Assert.Equal(["-twelve", "+Twelve"], (await GetAsync($"/api/runs/{run}/diff"))["files"]![0]!["hunks"]![0]!["lines"]!.AsArray().Select(l => l!.GetValue<string>()).Where(l => l[0] != ' '));
        using var late = await house.Client.DeleteAsync($"/api/runs/{run}/comments/{kept["id"]}", Ct);
        Assert.Equal(409, (int)late.StatusCode);
    }

    [Theory]
    [InlineData("comments", """{"path":"other.txt","line":1,"body":"x"}""", "other.txt is not changed in this worktree")]
    [InlineData("comments", """{"path":"poem.txt","body":"x"}""", "line must be the number of a line, from 1 on")]
    [InlineData("comments", """{"path":"poem.txt","line":1,"side":"left","body":"x"}""", "side must be old or new")]
    [InlineData("send-back", "{}", "message is required")]
    [InlineData("verify", "{}", "command is required: the project has no verify command")]
    [InlineData("apply", "{}", "mode must be merge, squash, patch or branch")]
    [InlineData("apply", """{"mode":"branch"}""", "target must be the name of a new branch")]
    public async Task BadRequest_NamesTheField(string route, string body, string message)
    {
        using var repo = Poems();
        var (_, run) = await ChangedAsync(repo, "Say it right");

        using var answer = await house.Client.PostAsync($"/api/runs/{run}/{route}", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Ct);

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains(message, await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoAttempts_AreCompared_AndOneIsKept()
    {
        using var repo = Poems();
        var count = 0;
        house.Script("Try twice and keep one", folder => File.WriteAllText(Path.Combine(folder, "try.txt"), string.Concat(Enumerable.Repeat("x\n", Interlocked.Increment(ref count)))));
        var task = await house.TaskAsync("Try twice and keep one");
        await house.WorkAsync(task, new { repoPath = repo.Path, attempts = new[] { new { runtimeId = "hermes", model = "one" }, new { runtimeId = "hermes", model = "two" } } });

        var attempts = (await GetAsync($"/api/board/{task}/attempts"))["attempts"]!.AsArray();

        Assert.Equal(["one", "two"], attempts.Select(a => a!["modelId"]!.GetValue<string>()).Order());
        Assert.Equal([1, 2], attempts.Select(a => a!["changes"]!["additions"]!.GetValue<int>()).Order());
        Assert.All(attempts, a => Assert.Equal(("active", "completed", 250), (a!["status"]!.GetValue<string>(), a["runStatus"]!.GetValue<string>(), a["costMicros"]!.GetValue<int>())));

        var kept = attempts.Single(a => a!["changes"]!["additions"]!.GetValue<int>() == 2)!;
        var applied = await PostAsync($"/api/runs/{kept["runId"]}/apply", new { mode = "squash", discardOthers = true });

        var other = attempts.Single(a => a!["worktreeId"]!.GetValue<string>() != kept["worktreeId"]!.GetValue<string>())!["worktreeId"]!.GetValue<string>();
        Assert.Equal([other], applied["discarded"]!.AsArray().Select(d => d!.GetValue<string>()));
        Assert.Equal(("x\nx\n", "done"), (repo.Read("try.txt"), await StatusAsync(task)));
        Assert.Equal(["applied", "discarded"], (await GetAsync($"/api/worktrees?taskId={task}"))["worktrees"]!.AsArray().Select(w => w!["status"]!.GetValue<string>()).Order());
    }

    [Fact]
    public async Task DiscardOfOneAttempt_LeavesTheTaskInReview()
    {
        using var repo = Poems();
        house.Script("Two of them", folder => File.WriteAllText(Path.Combine(folder, "try.txt"), ""));
        var task = await house.TaskAsync("Two of them");
        await house.WorkAsync(task, new { repoPath = repo.Path, attempts = new[] { new { runtimeId = "hermes" }, new { runtimeId = "hermes" } } });
        var runs = (await GetAsync($"/api/board/{task}/attempts"))["attempts"]!.AsArray().Select(a => a!["runId"]!.GetValue<string>()).ToList();

        await PostAsync($"/api/runs/{runs[0]}/discard");
        Assert.Equal("in_review", await StatusAsync(task));
        await PostAsync($"/api/runs/{runs[1]}/discard");

        Assert.Equal("todo", await StatusAsync(task));
    }

    [Fact]
    public async Task WorkThatGoesOn_IsNotTaken()
    {
        using var repo = Poems();
        var gate = house.Runtime.Hold("# Task: Still at it");
        var task = await house.TaskAsync("Still at it");
        using var started = await house.Client.PostAsJsonAsync($"/api/board/{task}/runs", new { runtimeId = "hermes", repoPath = repo.Path }, Ct);
        await gate.Reached;
        var run = (await WorkHouse.JsonAsync(started))["run"]!["id"]!.GetValue<string>();

        foreach (var route in new[] { "apply", "discard", "verify", "send-back" })
        {
            using var answer = await house.Client.PostAsJsonAsync($"/api/runs/{run}/{route}", new { mode = "squash", command = "true", message = "Again." }, Ct);
            Assert.Equal((409, "in_progress"), ((int)answer.StatusCode, (await WorkHouse.JsonAsync(answer))["error"]!.GetValue<string>()));
        }

        gate.Open();
        await house.Get<TaskWorks>().Find(task)!.Over.WaitAsync(TimeSpan.FromSeconds(20), Ct);
    }

    [Fact]
    public async Task Workspace_IsMadePausedResumedAndHandedOn()
    {
        using var repo = Poems();
        var task = await house.TaskAsync("Work elsewhere");
        var path = $"/api/board/{task}/workspace";
        using var missing = await house.Client.GetAsync(path, Ct);
        Assert.Equal((404, """{"error":"workspace not found"}"""), ((int)missing.StatusCode, await missing.Content.ReadAsStringAsync(Ct)));
        using var refused = await house.Client.PostAsJsonAsync(path, new { repoPath = "/nowhere/at/all" }, Ct);
        Assert.Equal((422, "no_isolation"), ((int)refused.StatusCode, (await WorkHouse.JsonAsync(refused))["error"]!.GetValue<string>()));

        var made = await PostAsync(path, new { repoPath = repo.Path });
        File.WriteAllText(Path.Combine(made["workspace"]!["worktreePath"]!.GetValue<string>(), "new.txt"), "new\n");
        await PostAsync($"{path}/handoff", new { handoffFrom = "coder", completedSubtasks = new[] { "Began" }, nextBestStep = "Go on", commands = new { verify = "npm test" } });
        using var paused = await house.Client.PatchAsJsonAsync(path, new { action = "pause" }, Ct);

        Assert.Equal(("active", "archived", true), (Status(made), Status(await WorkHouse.JsonAsync(paused)), made["ok"]!.GetValue<bool>()));
        var read = await GetAsync(path);
        Assert.Equal((true, 1, "Go on", "npm test"), (
            read["resume"]!["needsResume"]!.GetValue<bool>(), read["resume"]!["changes"]!["files"]!.GetValue<int>(), read["handoff"]!["nextBestStep"]!.GetValue<string>(), read["handoff"]!["commands"]!["verify"]!.GetValue<string>()));
        var detail = await GetAsync($"{path}/detail");
        Assert.Equal(["TASK.md", "AGENT_HANDOFF.json"], detail["files"]!.AsObject().Select(f => f.Key));
        Assert.Contains("+++ b/new.txt", detail["diff"]!.GetValue<string>(), StringComparison.Ordinal);

        var again = await PostAsync(path, new { repoPath = repo.Path });
        Assert.Equal((made["workspace"]!["id"]!.GetValue<string>(), "active"), (again["workspace"]!["id"]!.GetValue<string>(), Status(again)));
        using var complete = await house.Client.PatchAsJsonAsync(path, new { action = "complete" }, Ct);
        Assert.Equal("active", Status(await WorkHouse.JsonAsync(complete)));
        static string Status(JsonNode node) => node["workspace"]!["status"]!.GetValue<string>();
    }

    [Fact]
    public async Task Worktrees_AreListedPausedAndResumed()
    {
        using var repo = Poems();
        var (task, run) = await ChangedAsync(repo, "Have a rest");
        var one = (await GetAsync($"/api/worktrees?taskId={task}"))["worktrees"]!.AsArray().Single()!;

        var paused = await PostAsync($"/api/worktrees/{one["id"]}/pause");

        Assert.Equal(("paused", false), (paused["worktree"]!["status"]!.GetValue<string>(), Directory.Exists(one["path"]!.GetValue<string>())));
        Assert.Single((await GetAsync($"/api/runs/{run}/diff"))["files"]!.AsArray());
        Assert.Equal("active", (await PostAsync($"/api/worktrees/{one["id"]}/resume"))["worktree"]!["status"]!.GetValue<string>());
        Assert.Equal("discarded", (await PostAsync($"/api/worktrees/{one["id"]}/discard"))["worktree"]!["status"]!.GetValue<string>());
        Assert.Equal(("todo", one["id"]!.GetValue<string>()), (await StatusAsync(task), (await GetAsync($"/api/worktrees/{one["id"]}"))["worktree"]!["id"]!.GetValue<string>()));
    }

    private static PersonsRepository Poems() => new(("poem.txt", Poem));

    /// <summary>A task whose run changed the first and the last line, and is over.</summary>
    private async Task<(Guid Task, string Run)> ChangedAsync(PersonsRepository repo, string title, string? verify = null)
    {
        house.Script(title, folder => File.WriteAllText(Path.Combine(folder, "poem.txt"), Poem.Replace("one\n", "ONE\n", StringComparison.Ordinal).Replace("twelve\n", "TWELVE\n", StringComparison.Ordinal)));
        var task = await house.TaskAsync(title);
        await house.WorkAsync(task, new { runtimeId = "hermes", repoPath = repo.Path, verifyCommand = verify });
        return (task, (await house.OneAsync(task))["runs"]![0]!["id"]!.GetValue<string>());
    }

    private async Task<string> StatusAsync(Guid task) => (await house.OneAsync(task))["task"]!["status"]!.GetValue<string>();

    private async Task<bool> VerifyAsync(string run, string command)
    {
        using var answer = await house.Client.PostAsJsonAsync($"/api/runs/{run}/verify", new { command }, Ct);
        var job = (await WorkHouse.JsonAsync(answer))["job"]!["id"]!.GetValue<Guid>();
        Assert.Equal((202, job.ToString()), ((int)answer.StatusCode, answer.Headers.GetValues("X-Job-Id").Single()));
        await foreach (var line in house.Get<JobQueue>().ReadAsync(job, Core.Platform.Events.EventPosition.Start, Ct))
        {
            if (line.Event is JobEvent.Complete complete)
            {
                return complete.Result!.Value.GetProperty("green").GetBoolean();
            }
        }

        throw new InvalidOperationException("the verification did not come to an end");
    }

    private async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await house.Client.GetStringAsync(path, Ct))!; // a body of ours

    private async Task<JsonNode> PostAsync(string path, object? body = null, int status = 200)
    {
        using var answer = await house.Client.PostAsync(path, body is null ? null : JsonContent.Create(body), Ct);
        Assert.True((int)answer.StatusCode == status, $"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Ct)}");
        return await WorkHouse.JsonAsync(answer);
    }
}
