using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Tests.Api.Api;

/// <summary>Who gets a task, and what a run does to it when others were there meanwhile.</summary>
public sealed class BoardClaimTests(BoardHouse house) : IClassFixture<BoardHouse>
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task FiftyCallers_OneGetsIt_AndTheRowSaysWho()
    {
        var id = await house.TaskAsync();
        using var clients = new Clients(house, 50);

        var answers = await Task.WhenAll(clients.All.Select(async (client, i) =>
        {
            using var answer = await client.PostAsync($"/api/board/{id}/claim", new StringContent($$"""{"assigneeAgentId":"agent-{{i}}","assigneeRuntime":"local"}""", System.Text.Encoding.UTF8, "application/json"));
            return (Status: (int)answer.StatusCode, Text: await answer.Content.ReadAsStringAsync(), Agent: $"agent-{i}");
        }));

        var winner = Assert.Single(answers, a => a.Status == 200);
        Assert.All(answers.Where(a => a.Status != 200), a => Assert.Equal((409, """{"ok":false,"error":"conflict"}"""), (a.Status, a.Text)));
        var task = (await house.ReadAsync(id))["task"]!;
        Assert.Equal((winner.Agent, "local", "in_progress", 1), ((string?)task["assigneeAgentId"], (string?)task["assigneeRuntime"], (string?)task["status"], (int)task["attempts"]!));
        Assert.Equal((long)task["updatedAt"]!, (long)task["claimedAt"]!);
    }

    [Theory]
    [InlineData("backlog")]
    [InlineData("blocked")]
    [InlineData("in_progress")]
    [InlineData("done")]
    public async Task WhatIsNotToBeDone_IsNotTaken(string state) => Assert.Equal(409, await ClaimAsync(await house.TaskAsync($$"""{"title":"x","status":"{{state}}"}"""), "coder"));

    [Fact]
    public async Task WhatIsMeantForSomebody_OrPutAside_IsTakenByNobodyElse()
    {
        var mine = await house.TaskAsync("""{"title":"x","assigneeAgentId":"coder"}""");
        var aside = await house.TaskAsync();
        await house.SendAsync("PATCH", $"/api/board/{aside}", """{"dropped":true}""");

        Assert.Equal((409, 200, 409), (await ClaimAsync(mine, "other"), await ClaimAsync(mine, "coder"), await ClaimAsync(mine, "coder")));
        Assert.Equal(409, await ClaimAsync(aside, "coder"));
    }

    [Fact]
    public async Task AClaim_IsTold()
    {
        var id = Guid.Parse(await house.TaskAsync());
        var (store, moves) = (house.Get<TaskStore>(), new List<TaskMove>());
        void Note(TaskMove move)
        {
            lock (moves)
            {
                moves.Add(move);
            }
        }

        store.Moved += Note;
        await house.Get<ClaimTask>().RunAsync(id, "coder", null, default);
        await house.Get<ClaimTask>().RunAsync(id, "other", null, default);
        await house.MoveAsync(id.ToString(), "cancelled");
        store.Moved -= Note;

        Assert.Equal([new TaskMove(id, TaskState.Todo, TaskState.InProgress), new TaskMove(id, TaskState.InProgress, TaskState.Cancelled)], moves.Where(m => m.TaskId == id));
    }

    [Fact]
    public async Task ARunThatEndsLate_ChangesNothingOfTheNextOnes_AndItsCostCounts()
    {
        var (store, claim) = (house.Get<TaskStore>(), house.Get<ClaimTask>());
        var id = Guid.Parse(await house.TaskAsync());
        var first = (await claim.RunAsync(id, "coder", null, default)).Value;
        await house.MoveAsync(id.ToString(), "todo");
        var second = (await claim.RunAsync(id, "other", null, default)).Value;

        var late = new MoveTask(id, TaskState.InProgress, TaskState.Done, Now) { Attempt = first.Attempts };
        await store.ApplyAsync(late, new AddTaskCost(id, 1200));
        var task = (await store.FindAsync(id, default))!;
        Assert.Equal((false, TaskState.InProgress, "other", 1200), (late.HasMoved, task.Status, task.AssigneeAgentId, task.CostMicros));

        var inTime = new MoveTask(id, TaskState.InProgress, TaskState.InReview, Now) { Attempt = second.Attempts, WorktreeRef = "w", BranchRef = "b" };
        await store.ApplyAsync(inTime, new AddTaskCost(id, 300));
        task = (await store.FindAsync(id, default))!;
        Assert.Equal((true, TaskState.InReview, "other", 1500, "w", "b"), (inTime.HasMoved, task.Status, task.AssigneeAgentId, task.CostMicros, task.WorktreeRef, task.BranchRef));

        await store.ApplyAsync(new AddTaskCost(id, null));
        await store.ApplyAsync(new AddTaskCost(id, 5));
        Assert.Null((await store.FindAsync(id, default))!.CostMicros);
    }

    [Fact]
    public async Task Failures_AreCountedInARow_AndSendingBackTakesItAgain()
    {
        var store = house.Get<TaskStore>();
        var id = Guid.Parse(await house.TaskAsync("""{"title":"x","assigneeAgentId":"coder"}"""));
        for (var i = 1; i <= 2; i++)
        {
            await house.Get<ClaimTask>().RunAsync(id, "coder", null, default);
            await store.ApplyAsync(new MoveTask(id, TaskState.InProgress, TaskState.Todo, Now) { IsFailure = true, KeepsAssignee = true });
            var failed = (await store.FindAsync(id, default))!;
            Assert.Equal((i, i, "coder", (DateTimeOffset?)null), (failed.Failures, failed.Attempts, failed.AssigneeAgentId, failed.ClaimedAt));
        }

        await house.Get<ClaimTask>().RunAsync(id, "coder", null, default);
        await store.ApplyAsync(new MoveTask(id, TaskState.InProgress, TaskState.InReview, Now));
        await store.ApplyAsync(new MoveTask(id, TaskState.InReview, TaskState.InProgress, Now) { TakenBy = new TaskTaker("fixer", "local") });

        var task = (await store.FindAsync(id, default))!;
        Assert.Equal((0, 4, "fixer", "local", TaskState.InProgress), (task.Failures, task.Attempts, task.AssigneeAgentId, task.AssigneeRuntime, task.Status));
    }

    [Fact]
    public async Task Beats_KeepATaskFromBeingStale_AndOnlyClaimedOnesAre()
    {
        var store = house.Get<TaskStore>();
        var (claimed, byHand) = (Guid.Parse(await house.TaskAsync()), Guid.Parse(await house.TaskAsync("""{"title":"x","status":"in_progress"}""")));
        await house.Get<ClaimTask>().RunAsync(claimed, "coder", null, default);
        await using (var db = await house.Get<IDbContextFactory<RuntimesDb>>().CreateDbContextAsync())
        {
            await db.Set<BoardTask>().Where(t => t.Id == claimed || t.Id == byHand).ExecuteUpdateAsync(s => s.SetProperty(t => t.UpdatedAt, Now.AddHours(-1)));
        }

        Assert.Equal([claimed], (await store.StaleAsync(Now.AddMinutes(-3), default)).Select(t => t.Id));
        await store.BeatAsync([claimed]);
        Assert.Empty(await store.StaleAsync(Now.AddMinutes(-3), default));
    }

    private async Task<int> ClaimAsync(string id, string agent) => (await house.SendAsync("POST", $"/api/board/{id}/claim", $$"""{"assigneeAgentId":"{{agent}}"}""")).Status;

    /// <summary>Callers with a connection each.</summary>
    private sealed class Clients(BoardHouse house, int count) : IDisposable
    {
        public IReadOnlyList<HttpClient> All { get; } = [.. Enumerable.Range(0, count).Select(_ => house.App.CreateClient())];

        public void Dispose()
        {
            foreach (var client in All)
            {
                client.Dispose();
            }
        }
    }
}
