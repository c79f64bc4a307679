using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Board.Review;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Review;

/// <summary>What is said about lines of what a run changed; it goes to the agent with the next message.</summary>
[Route("api/runs/{id}/comments")]
[ErrorShape(ErrorBody.Message)]
[Tags("Review")]
public sealed class LineCommentsController(FindReview find, ReviewComments comments) : ApiController
{
    /// <summary>List the comments on a run's work, oldest first</summary>
    /// <remarks>Of all runs in the same worktree; those with `sentAt` were told to an agent.</remarks>
    [HttpGet]
    [ProducesResponseType<LineComments>(StatusCodes.Status200OK)]
    [ResponseExample(200, $$"""{"comments":[{{ReviewExamples.Comment}}]}""")]
    [Fails(404, ReviewExamples.NoWorktree)]
    public async Task<IResult> List(string id, CancellationToken ct)
    {
        var place = await ReviewRoute.FindAsync(find, id, ct);
        return place.Failure is { } failure ? Fail(failure) : Reply(new LineComments([.. (await comments.ListAsync(place.Value.Worktree.Id, ct)).Select(LineCommentView.From)]));
    }

    /// <summary>Say something about a line</summary>
    /// <remarks>`path` is a changed file, `line` counts from 1 on its `side`: new (when absent) or old. It is open until the work is sent back.</remarks>
    [HttpPost]
    [RequestExample("""{"path":"src/search.js","line":4,"body":"Lower case it, too."}""")]
    [ProducesResponseType<LineCommentBody>(StatusCodes.Status201Created)]
    [ResponseExample(201, $$"""{"comment":{{ReviewExamples.Comment}}}""")]
    [Fails(400, "line must be the number of a line, from 1 on")]
    [Fails(404, ReviewExamples.NoWorktree)]
    public async Task<IResult> Add(string id, LineCommentRequest? body, CancellationToken ct)
    {
        var (place, about) = (await ReviewRoute.FindAsync(find, id, ct), (body ?? new LineCommentRequest(null, null, null, null)).Read());
        return (place.Failure ?? about.Failure) is { } failure ? Fail(failure)
            : Reply(await comments.AddAsync(place.Value, about.Value, body?.Body, ct), LineCommentBody.From, StatusCodes.Status201Created);
    }

    /// <summary>Say it otherwise</summary>
    /// <remarks>409 when it was sent already.</remarks>
    [HttpPatch("{commentId}")]
    [RequestExample("""{"body":"Lower case it, too, please."}""")]
    [ProducesResponseType<LineCommentBody>(StatusCodes.Status200OK)]
    [ResponseExample(200, $$"""{"comment":{{ReviewExamples.Comment}}}""")]
    [Fails(400, "body is required, 1 to 10000 characters")]
    [Fails(404, "comment not found")]
    [Fails(409, "The comment was sent to the agent already")]
    public async Task<IResult> Edit(string id, string commentId, LineCommentEdit? body, CancellationToken ct)
    {
        var place = await ReviewRoute.FindAsync(find, id, ct);
        return place.Failure is { } failure ? Fail(failure) : Reply(await comments.EditAsync(place.Value.Worktree.Id, IdOf(commentId), body?.Body, ct), LineCommentBody.From);
    }

    /// <summary>Take a comment away</summary>
    /// <remarks>409 when it was sent already.</remarks>
    [HttpDelete("{commentId}")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [Fails(404, "comment not found")]
    [Fails(409, "The comment was sent to the agent already")]
    public async Task<IResult> Remove(string id, string commentId, CancellationToken ct)
    {
        var place = await ReviewRoute.FindAsync(find, id, ct);
        return place.Failure is { } failure ? Fail(failure) : ReplyEmpty(await comments.RemoveAsync(place.Value.Worktree.Id, IdOf(commentId), ct));
    }

    private static Guid IdOf(string text) => Guid.TryParse(text, out var id) ? id : Guid.Empty;
}
