using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Controllers.Api.Board;
using RuntimesWeb.Core.Board.Workspaces;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Review;

/// <summary>Where a task is worked on, for work that is carried out elsewhere.</summary>
[Route("api/board/{id}/workspace")]
[ErrorShape(ErrorBody.Board)]
[Tags("Board")]
public sealed class WorkspaceController(ReadWorkspace read, OpenWorkspace open, ChangeWorkspace change, PauseWork pause, HandoffNotes notes) : ApiController
{
    private const string Example =
        """{"ok":true,"workspace":{"id":"b0a1b2c3-1111-4222-8333-444455556666","taskId":"7f0c2a64-8e15-4a0f-9f5b-0c7b1d2e3f40","repoPath":"/home/me/shop","branch":"runtimesweb/fix-the-search-box-b0a1b2c3","worktreePath":"/home/me/.local/share/runtimesweb/worktrees/3f2a/fix-the-search-box-b0a1b2c3","baseSha":"9d1c2f0e5b7a4c3d8e6f1a2b3c4d5e6f7a8b9c0d","baseRef":"main","status":"active","createdAt":1795327200000,"updatedAt":1795327260000},"resume":{"branch":"runtimesweb/fix-the-search-box-b0a1b2c3","baseSha":"9d1c2f0e5b7a4c3d8e6f1a2b3c4d5e6f7a8b9c0d","needsResume":false,"changes":{"files":1,"additions":2,"deletions":1,"cut":false}},"handoff":null}""";

    private const string Missing = "workspace not found";

    /// <summary>Read a task's workspace</summary>
    /// <remarks>The newest one, with what changed there and the note that was left for whoever goes on.</remarks>
    [HttpGet]
    [ProducesResponseType<WorkspaceOk>(StatusCodes.Status200OK)]
    [ResponseExample(200, Example)]
    [Fails(404, Missing)]
    public async Task<IResult> Get(string id, CancellationToken ct) => Reply(await read.RunAsync(TaskOf(id), ct), WorkspaceOk.From);

    /// <summary>Make a task's workspace</summary>
    /// <remarks>
    /// A worktree of its own, from `baseSha` or `baseRef` (the project's branch, else what is checked out), without beginning a run. The one that is there is answered again, and resumed when it was paused. 422 `no_isolation` when
    /// there is no folder that could be kept apart.
    /// </remarks>
    [HttpPost]
    [ErrorShape(ErrorBody.BoardOk)]
    [RequestExample("""{"repoPath":"/path/to/repo","baseRef":"main"}""")]
    [ProducesResponseType<WorkspaceOk>(StatusCodes.Status200OK)]
    [ResponseExample(200, Example)]
    [Fails(400, "repoPath is required")]
    [Fails(404, "task not found")]
    [Fails(422, "no_isolation")]
    public async Task<IResult> Open(string id, WorkspaceRequest? body, CancellationToken ct) =>
        Reply(await open.RunAsync(TaskOf(id), (body ?? new WorkspaceRequest(null, null, null, null)).Read(), Caller, ct), WorkspaceOk.From);

    /// <summary>Pause a workspace, or say that work there is over</summary>
    /// <remarks>`pause` stops the work that goes on, leaves a note for whoever goes on, keeps everything as a commit and removes the folder; the next run of the task, on any runtime, goes on there. `complete` removes a workspace without changes and leaves any other to be looked at.</remarks>
    [HttpPatch]
    [RequestExample("""{"action":"pause"}""")]
    [ProducesResponseType<WorkspaceOk>(StatusCodes.Status200OK)]
    [ResponseExample(200, Example)]
    [Fails(400, "action must be pause or complete")]
    [Fails(404, Missing)]
    [Fails(409, "A run is at work in this worktree")]
    public async Task<IResult> Change(string id, WorkspacePatch? body, CancellationToken ct) => body?.Action switch
    {
        "pause" => Reply(await pause.RunAsync(TaskOf(id), Caller, ct), WorkspaceOk.From),
        "complete" => Reply(await change.CompleteAsync(TaskOf(id), Caller, ct), WorkspaceOk.From),
        _ => Fail(Failure.InvalidField("action", "action must be pause or complete")),
    };

    /// <summary>Leave a note for whoever goes on</summary>
    /// <remarks>Kept with the workspace, not in its files; the newest note counts. Its commands are shown and never run.</remarks>
    [HttpPost("handoff")]
    [RequestExample("""{"handoffFrom":"coder","runtime":"claude-code","completedSubtasks":["Found the cause"],"brokenOrUnverified":["Not tried in Safari"],"nextBestStep":"Run the tests","commands":{"verify":"npm test"},"evidence":{},"warnings":[]}""")]
    [ProducesResponseType<OkView>(StatusCodes.Status200OK)]
    [ResponseExample(200, """{"ok":true}""")]
    [Fails(400, "no text of a handoff note may have more than 10000 characters")]
    [Fails(404, Missing)]
    public async Task<IResult> Handoff(string id, HandoffRequest? body, CancellationToken ct) => body is null
        ? Fail(Failure.Invalid("the body names nothing to hand on"))
        : Reply(await notes.LeaveAsync(TaskOf(id), body.Read, ct), _ => new OkView());

    /// <summary>Read what is in a workspace</summary>
    /// <remarks>`files` are texts that the server writes for whoever goes on (TASK.md, and when there are such: VERIFICATION.md, AGENT_HANDOFF.json); they lie in no history. `diff` is everything that changed, for `git apply`.</remarks>
    [HttpGet("detail")]
    [ProducesResponseType<WorkspaceDetailView>(StatusCodes.Status200OK)]
    [ResponseExample(200, """{"files":{"TASK.md":"# Fix the search box\n\nIt forgets what was typed.\n"},"diff":""}""")]
    [Fails(404, Missing)]
    public async Task<IResult> Detail(string id, CancellationToken ct) => Reply(await read.DetailAsync(TaskOf(id), ct), WorkspaceDetailView.From);

    private static Guid TaskOf(string id) => Guid.TryParse(id, out var task) ? task : Guid.Empty;
}
