using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Comments;
using RuntimesWeb.Core.Board.Dependencies;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Board;

/// <summary>What is done with a task of the board.</summary>
[Route("api/board/{id}")]
[ErrorShape(ErrorBody.Board)]
public sealed class TaskActionsController(ClaimTask claim, AddComment comment, AddDependency dependency, CancelDependents cancel) : ApiController
{
    /// <summary>Claim a task</summary>
    /// <remarks>Of any number of callers one gets it; the others are told `conflict` and should not try again. Only a task that is todo, not put aside, and nobody's or the caller's own.</remarks>
    [HttpPost("claim")]
    [ErrorShape(ErrorBody.BoardOk)]
    [RequestExample("""{"assigneeAgentId":"coder","assigneeRuntime":"clawboo-native"}""")]
    [ProducesResponseType<TaskOk>(StatusCodes.Status200OK)]
    [ResponseExample(200, BoardExamples.Ok)]
    [Fails(400, "assigneeAgentId is required")]
    [Fails(404, "not_found")]
    [Fails(409, "conflict")]
    public async Task<IResult> Claim(string id, ClaimRequest? body, CancellationToken ct) => Reply(await claim.RunAsync(TaskId.Of(id), body?.AssigneeAgentId, body?.AssigneeRuntime, ct), TaskOk.From);

    /// <summary>Say something about a task</summary>
    /// <remarks>`body` has 1 to 20000 characters; `authorType` is agent (when absent), user or system.</remarks>
    [HttpPost("comments")]
    [RequestExample("""{"body":"Seen in Firefox only.","authorType":"user"}""")]
    [ProducesResponseType<CommentOk>(StatusCodes.Status200OK)]
    [ResponseExample(200, $$"""{"ok":true,"comment":{{BoardExamples.Comment}}}""")]
    [Fails(400, "body is required, 1 to 20000 characters")]
    [Fails(404, BoardExamples.Unknown)]
    public async Task<IResult> Comment(string id, CommentRequest? body, CancellationToken ct)
    {
        var author = Enum.GetValues<CommentAuthor>().Where(a => a.ToString().Equals(body?.AuthorType ?? "agent", StringComparison.OrdinalIgnoreCase)).Select(a => (CommentAuthor?)a).FirstOrDefault();
        return author is null ? Fail(Failure.InvalidField("authorType", "authorType must be agent, user or system"))
            : Reply(await comment.RunAsync(TaskId.Of(id), body?.Body, body?.AuthorAgentId, author.Value, ct), c => new CommentOk(true, CommentView.From(c)));
    }

    /// <summary>Have a task wait for another</summary>
    /// <remarks>It is ready when all it waits for is done. 409 `cycle` when the other one waits for this one.</remarks>
    [HttpPost("deps")]
    [ErrorShape(ErrorBody.BoardOk)]
    [RequestExample("""{"dependsOnTaskId":"5d2c7e11-0b4a-4c55-8b1f-2d2f6a7b8c90"}""")]
    [ProducesResponseType<OkView>(StatusCodes.Status200OK)]
    [ResponseExample(200, """{"ok":true}""")]
    [Fails(400, "dependsOnTaskId is required")]
    [Fails(404, "not_found")]
    [Fails(409, "cycle")]
    public async Task<IResult> Depend(string id, DependencyRequest? body, CancellationToken ct) => string.IsNullOrEmpty(body?.DependsOnTaskId)
        ? Fail(Failure.InvalidField("dependsOnTaskId", "dependsOnTaskId is required"))
        : Reply(await dependency.RunAsync(TaskId.Of(id), TaskId.Of(body.DependsOnTaskId), ct), _ => new OkView());

    /// <summary>Have a task wait no longer for another</summary>
    /// <remarks>404 when it did not.</remarks>
    [HttpDelete("deps/{dependsOnTaskId}")]
    [ErrorShape(ErrorBody.BoardOk)]
    [ProducesResponseType<OkView>(StatusCodes.Status200OK)]
    [ResponseExample(200, """{"ok":true}""")]
    [Fails(404, "not_found")]
    public async Task<IResult> Free(string id, string dependsOnTaskId, CancellationToken ct) => Reply(await dependency.RemoveAsync(TaskId.Of(id), TaskId.Of(dependsOnTaskId), ct), _ => new OkView());

    /// <summary>Cancel what waits for a task</summary>
    /// <remarks>And what waits for that, to the end of the chain; what is done or cancelled already stays as it is.</remarks>
    [HttpPost("cancel-dependents")]
    [ProducesResponseType<CancelledList>(StatusCodes.Status200OK)]
    [ResponseExample(200, """{"cancelled":[{"id":"5d2c7e11-0b4a-4c55-8b1f-2d2f6a7b8c90","title":"Tell the newsletter"}]}""")]
    [Fails(404, BoardExamples.Unknown)]
    public async Task<IResult> CancelWaiting(string id, CancellationToken ct) =>
        Reply(await cancel.RunAsync(TaskId.Of(id), ct), all => new CancelledList([.. all.Select(c => new CancelledView(c.Id, c.Title))]));
}
