using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Board.Review;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Worktrees;
using RuntimesWeb.Core.Worktrees.Apply;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Review;

/// <summary>The person's word on what a run changed.</summary>
[Route("api/runs/{id}")]
[ErrorShape(ErrorBody.BoardOk)]
[Tags("Review")]
public sealed class DecisionController(FindReview find, ApplyReview apply, DiscardReview discard, UndoReview undo) : ApiController
{
    /// <summary>Take what a run changed</summary>
    /// <remarks>
    /// `mode` merge and squash bring it into `target` (the project's branch, else the one that is checked out), branch makes the new branch `target`, and patch answers the text for `git apply` and changes nothing. `files` are
    /// paths and `hunks` ids of the diff; all of it when both are absent. It is done as a whole or not at all: 409 `conflict` names the files that both sides changed, 409 `dirty_target` the ones with changes that are not
    /// committed. The task is done then. Against a verification that is red or not over it needs `humanOverride`. `discardOthers` puts the task's other attempts into the bin.
    /// </remarks>
    [HttpPost("apply")]
    [RequestExample("""{"mode":"squash","message":"Fix the search box"}""")]
    [ProducesResponseType<ApplyOk>(StatusCodes.Status200OK)]
    [ResponseExample(200, """{"ok":true,"commit":"4f1c2f0e5b7a4c3d8e6f1a2b3c4d5e6f7a8b9c0d","branch":"main","discarded":[]}""")]
    [ProducesResponseType<ApplyConflict>(StatusCodes.Status409Conflict)]
    [ResponseExample(409, """{"ok":false,"error":"conflict","files":[{"path":"src/search.js","kind":"contents"}],"hint":"Nothing was changed. Send it back with the conflict, or take it as a branch."}""")]
    [Fails(400, "mode must be merge, squash, patch or branch")]
    [Fails(404, ReviewExamples.NoWorktree)]
    public async Task<IResult> Apply(string id, ApplyBody? body, CancellationToken ct)
    {
        var place = await ReviewRoute.FindAsync(find, id, ct);
        var wanted = (body ?? new ApplyBody(null, null, null, null, null, null, null)).Read();
        if ((place.Failure ?? wanted.Failure) is { } failure)
        {
            return Fail(failure);
        }

        var applied = await apply.RunAsync(place.Value, wanted.Value, Caller, ct);
        return applied.Failure is { } refused ? Fail(refused) : Answer(applied.Value, place.Value.Worktree);
    }

    /// <summary>Throw away what a run changed</summary>
    /// <remarks>Its worktree goes into the bin and can be brought back for `Worktrees:BinDays`. The task is todo again when no other attempt is left to look at.</remarks>
    [HttpPost("discard")]
    [ProducesResponseType<ReviewOk>(StatusCodes.Status200OK)]
    [ResponseExample(200, ReviewExamples.Ok)]
    [Fails(404, ReviewExamples.NoWorktree)]
    [Fails(409, "in_progress")]
    public async Task<IResult> Discard(string id, CancellationToken ct) => await Decide(id, place => discard.RunAsync(place, Caller, ct), ct);

    /// <summary>Take the last apply or discard back</summary>
    /// <remarks>The branch stands where it stood, as long as nothing came on top of it; a discarded worktree is there again. The task is in review again.</remarks>
    [HttpPost("undo")]
    [ProducesResponseType<ReviewOk>(StatusCodes.Status200OK)]
    [ResponseExample(200, ReviewExamples.Ok)]
    [Fails(404, ReviewExamples.NoWorktree)]
    [Fails(409, "main has moved on since")]
    public async Task<IResult> Undo(string id, CancellationToken ct) => await Decide(id, place => undo.RunAsync(place, Caller, ct), ct);

    private static IResult Answer(AppliedReview applied, Worktree worktree) => applied.Result switch
    {
        ApplyResult.Applied done => Reply(new ApplyOk(true, done.Commit, done.Branch, applied.Discarded)),
        ApplyResult.Patch patch => Results.File(patch.Text.ToArray(), "text/x-diff; charset=utf-8", $"{Path.GetFileName(worktree.Path)}.patch"),
        ApplyResult.DirtyTarget dirty => Reply(
            new ApplyDirty(false, "dirty_target", dirty.Branch, dirty.Files, "Nothing was changed. Commit or stash your changes in these files, or take the work as a branch."), StatusCodes.Status409Conflict),
        ApplyResult.Conflicts conflict => Reply(
            new ApplyConflict(false, "conflict", [.. conflict.Files.Select(f => new ConflictView(f.Path, f.Kind))], "Nothing was changed. Send it back with the conflict, or take it as a branch."), StatusCodes.Status409Conflict),
        _ => throw new InvalidOperationException($"no answer for {applied.Result.GetType().Name}"),
    };

    private async Task<IResult> Decide(string id, Func<ReviewPlace, Task<Outcome<Worktree>>> decide, CancellationToken ct)
    {
        var place = await ReviewRoute.FindAsync(find, id, ct);
        return place.Failure is { } failure ? Fail(failure) : Reply(await decide(place.Value), ReviewOk.From);
    }
}
