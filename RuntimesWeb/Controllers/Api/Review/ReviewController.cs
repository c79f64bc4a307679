using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Controllers.Api.Runs;
using RuntimesWeb.Core.Board.Review;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Worktrees.Diffs;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Review;

/// <summary>What a run changed, looked at before it reaches the person's own files.</summary>
[Route("api/runs/{id}")]
[ErrorShape(ErrorBody.Message)]
[Tags("Review")]
public sealed class ReviewController(FindReview find, ReadDiff diff, ReadFiles files, VerifyReview verify, SendBack sendBack) : ApiController
{
    /// <summary>Read what a run changed</summary>
    /// <remarks>
    /// What is in the run's worktree now against the commit it began from. At most 3000 files are listed; a file with more than 2000 lines of diff has `truncated:true` and no hunks. `path` asks for one file, with all its hunks,
    /// answered as `{file}`. `stats=true` leaves the hunks out, which is cheaper. A hunk keeps its `id` while its own lines stay the same.
    /// </remarks>
    [HttpGet("diff")]
    [ProducesResponseType<DiffView>(StatusCodes.Status200OK)]
    [ResponseExample(200, ReviewExamples.Diff)]
    [Fails(404, ReviewExamples.NoWorktree)]
    [Fails(409, "The folder of this worktree is not there any more")]
    public async Task<IResult> Diff(string id, [FromQuery] string? path, [FromQuery] bool? stats, CancellationToken ct) => await On(
        id,
        async place => path is { Length: > 0 } ? Reply(await diff.FileAsync(place.Worktree.Id, path, ct), DiffFileBody.From)
            : Reply(stats is true ? await diff.StatsAsync(place.Worktree.Id, ct) : await diff.RunAsync(place.Worktree.Id, ct), DiffView.From),
        ct);

    /// <summary>List or read the files of a run's worktree</summary>
    /// <remarks>As they are now, without what git ignores. With `path` the text of that file (the first 512 KB): `{path, text, sizeBytes, cut}`. `limit` is 1 to 1000 (200 when absent).</remarks>
    [HttpGet("files")]
    [ProducesResponseType<WorktreeFiles>(StatusCodes.Status200OK)]
    [ResponseExample(200, """{"files":[{"path":"src/search.js","sizeBytes":412,"isLink":false}],"total":1,"nextCursor":null}""")]
    [Fails(400, "path must be one of the worktree's files, relative and with slashes")]
    [Fails(404, ReviewExamples.NoWorktree)]
    [Fails(409, "The folder of this worktree is not there any more")]
    public async Task<IResult> Files(string id, [FromQuery] string? path, [FromQuery] string? cursor, [FromQuery] int? limit, CancellationToken ct) => await On(
        id,
        async place => path is { Length: > 0 } ? Reply(await files.TextAsync(place.Worktree.Id, path, ct), WorktreeTextView.From) : Reply(await files.ListAsync(place.Worktree.Id, cursor, limit, ct), WorktreeFiles.From),
        ct);

    /// <summary>Verify what a run changed</summary>
    /// <remarks>Runs the project's verify command, or `command`, in the worktree, as a job whose log can be followed; `X-Job-Id` names it. Green takes a task on that was blocked because of red.</remarks>
    [HttpPost("verify")]
    [RequestExample("""{"command":"npm test"}""")]
    [ProducesResponseType<StartedJob>(StatusCodes.Status202Accepted)]
    [ResponseExample(202, """{"job":{"id":"a0a1b2c3-1111-4222-8333-444455556666","kind":"verify","target":"d0a1b2c3-1111-4222-8333-444455556666","state":"queued","progress":{"completed":0,"total":null,"unit":null,"percent":null,"message":null,"perSecond":null,"secondsLeft":null,"parts":null},"attempt":1,"by":"api","createdAt":"2026-11-22T09:12:00.000Z","startedAt":null,"finishedAt":null,"nextAttemptAt":null,"result":null,"error":null,"lastSeq":1}}""")]
    [Fails(400, "command is required: the project has no verify command")]
    [Fails(404, ReviewExamples.NoWorktree)]
    [Fails(409, "in_progress")]
    public async Task<IResult> Verify(string id, VerifyRequest? body, CancellationToken ct) => await On(
        id,
        async place =>
        {
            var started = await verify.RunAsync(place, body?.Command, Caller, ct);
            if (started.IsOk)
            {
                Response.Headers["X-Job-Id"] = started.Value.Job.Id.ToString();
            }

            return Reply(started, StartedJob.From, StatusCodes.Status202Accepted);
        },
        ct);

    /// <summary>Send a run's work back</summary>
    /// <remarks>Begins another run in the same worktree, with `message` and all open comments. Without `runtimeId` the runtime and model that worked last go on. `X-Run-Id` names the new run.</remarks>
    [HttpPost("send-back")]
    [RequestExample("""{"message":"Nearly there: see my comments."}""")]
    [ProducesResponseType<SentBack>(StatusCodes.Status202Accepted)]
    [ResponseExample(202, RunExamples.One)]
    [Fails(400, "message is required: say what is to be different, or comment on lines first")]
    [Fails(404, ReviewExamples.NoWorktree)]
    [Fails(409, "in_progress")]
    [Fails(422, "runtime_unavailable")]
    public async Task<IResult> Back(string id, SendBackRequest? body, CancellationToken ct) => await On(
        id,
        async place =>
        {
            var wish = (body ?? new SendBackRequest(null, null, null, null)).Read();
            var begun = wish.IsOk ? await sendBack.RunAsync(place, wish.Value, Caller, ct) : wish.Failure!;
            if (begun.IsOk)
            {
                Response.Headers["X-Run-Id"] = begun.Value.Runs[0].Id.ToString();
            }

            return Reply(begun, SentBack.From, StatusCodes.Status202Accepted);
        },
        ct);

    private async Task<IResult> On(string id, Func<ReviewPlace, Task<IResult>> work, CancellationToken ct)
    {
        var place = await ReviewRoute.FindAsync(find, id, ct);
        return place.Failure is { } failure ? Fail(failure) : await work(place.Value);
    }
}

internal static class ReviewRoute
{
    public static async Task<Outcome<ReviewPlace>> FindAsync(FindReview find, string id, CancellationToken ct) =>
        Guid.TryParse(id, out var run) ? await find.OfRunAsync(run, ct) : Failure.NotFound($"unknown run '{id}'");
}
