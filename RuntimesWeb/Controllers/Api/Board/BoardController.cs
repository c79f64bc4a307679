using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Board;

/// <summary>The board: tasks that people and agents write down, take and finish. Times are milliseconds since 1970.</summary>
[Route("api/board")]
[ErrorShape(ErrorBody.Board)]
public sealed class BoardController(TaskStore store, CreateTask create, EditTask edit, RunStore runs) : ApiController
{
    /// <summary>List tasks, newest first</summary>
    /// <remarks>
    /// `status` is backlog, todo, in_progress, in_review, done, blocked or cancelled; `ready=true` only what may be taken now; `includeDropped=true` also what was put aside; `teamId`, `projectId`,
    /// `assigneeAgentId`, `parentTaskId` and `q` (letters of the title) narrow the list. `limit` is 1 to 200 (50 when absent); `cursor` is the `nextCursor` of an earlier answer.
    /// </remarks>
    [HttpGet]
    [ErrorShape(ErrorBody.Message)]
    [ProducesResponseType<TaskList>(StatusCodes.Status200OK)]
    [ResponseExample(200, BoardExamples.List)]
    [Fails(400, "status must be one of backlog, todo, in_progress, in_review, done, blocked, cancelled")]
    public async Task<IResult> List([FromQuery] BoardQuery query, CancellationToken ct)
    {
        var filter = query.Read();
        return filter.Failure is { } wrong ? Fail(wrong) : Reply(await store.PageAsync(filter.Value, query.Cursor, query.Limit, ct), TaskList.From);
    }

    /// <summary>Write a task down</summary>
    /// <remarks>
    /// `title` is needed, 1 to 500 characters; `description` up to 20000; `status` is todo when absent; `kind` is code when absent, and research and review work without a worktree. `repoPath` is the full
    /// path of a repository that is no project. A task with an `assigneeAgentId` can be claimed by that agent only.
    /// </remarks>
    [HttpPost]
    [RequestExample("""{"title":"Fix the search box","description":"It forgets what was typed."}""")]
    [ProducesResponseType<TaskBody>(StatusCodes.Status200OK)]
    [ResponseExample(200, BoardExamples.One)]
    [Fails(400, "title is required")]
    public async Task<IResult> Create(TaskRequest? body, CancellationToken ct)
    {
        var input = (body ?? new TaskRequest()).Read();
        return input.Failure is { } wrong ? Fail(wrong) : Reply(await create.RunAsync(input.Value, null, ct), TaskBody.From);
    }

    /// <summary>Read one task</summary>
    /// <remarks>With its comments, the tasks above it, its runs, what it waits for, and its own tasks.</remarks>
    [HttpGet("{id}")]
    [ProducesResponseType<TaskDetailView>(StatusCodes.Status200OK)]
    [ResponseExample(200, BoardExamples.Detail)]
    [Fails(404, BoardExamples.Unknown)]
    public async Task<IResult> Read(string id, CancellationToken ct)
    {
        if (await store.DetailAsync(TaskId.Of(id), ct) is not { } detail)
        {
            return Fail(Failure.NotFound(BoardExamples.Unknown));
        }

        return Reply(await runs.PageAsync(new RunFilter(TaskId: detail.Task.Id), null, PageBounds.MaxLimit, ct), page => TaskDetailView.From(detail, page.Runs));
    }

    /// <summary>Change or move a task</summary>
    /// <remarks>
    /// Any of `status`, `priority`, `title`, `description`, `projectId`, `repoPath`, `kind`, `teamId`, `assigneeAgentId`, `assigneeRuntime` and `dropped` (put aside, or brought back). To be done again it
    /// is nobody's, without its verification. Done against its verification only with `humanOverride`. 409 is `illegal_transition`, `verification_required`, or `in_progress` for what a run works with.
    /// </remarks>
    [HttpPatch("{id}")]
    [ErrorShape(ErrorBody.BoardOk)]
    [RequestExample("""{"status":"blocked","priority":1}""")]
    [ProducesResponseType<TaskOk>(StatusCodes.Status200OK)]
    [ResponseExample(200, BoardExamples.Ok)]
    [Fails(400, "the body names nothing to change")]
    [Fails(404, "not_found")]
    [Fails(409, "illegal_transition")]
    public async Task<IResult> Change(string id, TaskRequest? body, CancellationToken ct)
    {
        var input = (body ?? new TaskRequest()).ReadChange();
        return input.Failure is { } wrong ? Fail(wrong) : Reply(await edit.RunAsync(TaskId.Of(id), input.Value, Caller, ct), TaskOk.From);
    }
}

/// <summary>Which tasks a caller wants to see.</summary>
public sealed record BoardQuery
{
    public string? TeamId { get; init; }

    public string? Status { get; init; }

    public string? Ready { get; init; }

    public string? IncludeDropped { get; init; }

    public string? ProjectId { get; init; }

    public string? AssigneeAgentId { get; init; }

    public string? ParentTaskId { get; init; }

    public string? Q { get; init; }

    public string? Cursor { get; init; }

    public int? Limit { get; init; }

    public Outcome<TaskFilter> Read() => Status is not null && TaskStates.Parse(Status) is null ? Failure.InvalidField("status", $"status must be one of {TaskStates.Words}") : new TaskFilter
    {
        TeamId = TeamId,
        Status = TaskStates.Parse(Status),
        IsReady = IsTrue(Ready),
        IncludesDropped = IsTrue(IncludeDropped),
        ProjectId = ProjectId is null ? null : TaskId.Of(ProjectId),
        AssigneeAgentId = AssigneeAgentId,
        ParentTaskId = ParentTaskId is null ? null : TaskId.Of(ParentTaskId),
        Search = Q,
    };

    private static bool IsTrue(string? text) => text is "true" or "1";
}

internal static class TaskId
{
    /// <summary>What is no id is that of no task.</summary>
    public static Guid Of(string? text) => Guid.TryParse(text, out var id) ? id : Guid.Empty;
}
