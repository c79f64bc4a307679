using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Review;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Worktrees;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Review;

/// <summary>The folders that work is done in, apart from the person's own.</summary>
[Route("api/worktrees")]
[ErrorShape(ErrorBody.Message)]
public sealed class WorktreesController(WorktreeStore store, FindReview find, PauseWorktree pause, ResumeWorktree resume, DiscardReview discard) : ApiController
{
    private const string Missing = "there is no such worktree";

    /// <summary>List the worktrees, newest first</summary>
    /// <remarks>All of which something is left: a folder, or a state that can be brought back. `taskId` narrows the list.</remarks>
    [HttpGet]
    [ProducesResponseType<WorktreeList>(StatusCodes.Status200OK)]
    [ResponseExample(200, $$"""{"worktrees":[{{ReviewExamples.Worktree}}],"folders":1,"sizeBytes":40960}""")]
    public async Task<IResult> List([FromQuery] Guid? taskId, CancellationToken ct)
    {
        var (all, room) = (await store.AllAsync(ct), await store.RoomAsync(ct));
        return Reply(new WorktreeList([.. all.Where(w => taskId is null || w.TaskId == taskId).Select(WorktreeBody.From)], room.Folders, room.Bytes));
    }

    /// <summary>Read one worktree</summary>
    /// <remarks>Also one that was discarded or removed, as long as it is written down.</remarks>
    [HttpGet("{id}")]
    [ProducesResponseType<OneWorktree>(StatusCodes.Status200OK)]
    [ResponseExample(200, $$"""{"worktree":{{ReviewExamples.Worktree}}}""")]
    [Fails(404, Missing)]
    public async Task<IResult> Get(string id, CancellationToken ct) => await store.FindAsync(IdOf(id), ct) is { } found ? Reply(OneWorktree.From(found)) : Fail(Failure.NotFound(Missing));

    /// <summary>Pause a worktree</summary>
    /// <remarks>Everything in it is kept as a commit, and the folder goes until it is resumed.</remarks>
    [HttpPost("{id}/pause")]
    [ProducesResponseType<OneWorktree>(StatusCodes.Status200OK)]
    [ResponseExample(200, $$"""{"worktree":{{ReviewExamples.Worktree}}}""")]
    [Fails(404, Missing)]
    [Fails(409, "A run is at work in this worktree")]
    public async Task<IResult> Pause(string id, CancellationToken ct) => Reply(await pause.RunAsync(IdOf(id), Caller, ct), OneWorktree.From);

    /// <summary>Resume a worktree</summary>
    /// <remarks>Makes the folder again as it was.</remarks>
    [HttpPost("{id}/resume")]
    [ProducesResponseType<OneWorktree>(StatusCodes.Status200OK)]
    [ResponseExample(200, $$"""{"worktree":{{ReviewExamples.Worktree}}}""")]
    [Fails(404, Missing)]
    [Fails(409, "The worktree was discarded")]
    public async Task<IResult> Resume(string id, CancellationToken ct) => Reply(await resume.RunAsync(IdOf(id), Caller, ct), OneWorktree.From);

    /// <summary>Discard a worktree</summary>
    /// <remarks>Into the bin, as `POST /api/runs/{id}/discard` does it.</remarks>
    [HttpPost("{id}/discard")]
    [ProducesResponseType<OneWorktree>(StatusCodes.Status200OK)]
    [ResponseExample(200, $$"""{"worktree":{{ReviewExamples.Worktree}}}""")]
    [Fails(404, Missing)]
    [Fails(409, "in_progress")]
    public async Task<IResult> Discard(string id, CancellationToken ct)
    {
        var place = await find.OfWorktreeAsync(IdOf(id), ct);
        return place.Failure is { } failure ? Fail(failure) : Reply(await discard.RunAsync(place.Value, Caller, ct), OneWorktree.From);
    }

    private static Guid IdOf(string text) => Guid.TryParse(text, out var id) ? id : Guid.Empty;
}

/// <summary>The goes at a task.</summary>
[Route("api/board/{id}/attempts")]
[ErrorShape(ErrorBody.Board)]
[Tags("Review")]
public sealed class AttemptsController(ReadAttempts attempts, TaskStore tasks) : ApiController
{
    /// <summary>Compare the attempts at a task</summary>
    /// <remarks>Newest first, without those of which nothing is left: who worked, how much changed, how it was verified, what it cost and how long it took. `runId` is what the review routes take.</remarks>
    [HttpGet]
    [ProducesResponseType<AttemptList>(StatusCodes.Status200OK)]
    [ResponseExample(200, $$"""{"attempts":[{{ReviewExamples.Attempt}}]}""")]
    [Fails(404, "task not found")]
    public async Task<IResult> List(string id, CancellationToken ct) => Guid.TryParse(id, out var task) && await tasks.FindAsync(task, ct) is not null
        ? Reply(new AttemptList([.. (await attempts.RunAsync(task, ct)).Select(AttemptView.From)]))
        : Fail(Failure.NotFound("task not found"));
}
