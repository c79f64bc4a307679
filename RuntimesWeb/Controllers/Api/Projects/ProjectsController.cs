using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Projects;

/// <summary>Projects: the person's own folders that agents work for (Stagent API Reference).</summary>
[Route("api/projects")]
[ErrorShape(ErrorBody.Fields)]
public sealed class ProjectsController(ReadProjects read, AddProject add, EditProject edit, RemoveProject remove) : ApiController
{
    private const int DefaultLimit = 100;
    private const string Missing = "Not found";

    private const string One =
        """{"id":"3d6f0a52-5a8e-4f0b-9d0c-6f3f1f2f9c21","name":"Website","description":"","workingDirectory":"/home/ada/code/website","status":"active","taskCount":2,"createdAt":"2026-11-22T06:00:00.000Z","updatedAt":"2026-11-22T06:00:00.000Z","lastUsedAt":null,"defaultBranch":"main","verifyCommand":"npm test","copyPatterns":[".env"],"permissionMode":null,"isGit":true,"problem":null}""";

    /// <summary>List projects, oldest first</summary>
    /// <remarks>`limit` is 1 to 200 (100 when absent). `taskCount` counts the tasks of the board; `problem` says why nobody can work in the folder now.</remarks>
    [HttpGet]
    [ProducesResponseType<IReadOnlyList<ProjectView>>(StatusCodes.Status200OK)]
    [ResponseExample(200, $"[{One}]")]
    [Fails(400, "limit must be between 1 and 200")]
    public async Task<IResult> List(int? limit, CancellationToken ct) =>
        PageBounds.CheckLimit(limit) is { } wrong ? Fail(wrong) : Reply((await read.AllAsync(ct)).OrderBy(p => p.Project.Number).Take(limit ?? DefaultLimit).Select(ProjectView.From).ToList());

    /// <summary>Add a project</summary>
    /// <remarks>
    /// `name` is needed unless a folder gives it. `workingDirectory` is a full path; a folder that is a project already answers 200 with that one. `verifyCommand` is a shell line that this server runs
    /// to check work; `copyPatterns` are files that git ignores and a worktree needs; `permissionMode` is plan, ask, acceptEdits or trusted, null for the agent's own.
    /// </remarks>
    [HttpPost]
    [RequestExample("""{"name":"Website","description":"The public pages"}""")]
    [ProducesResponseType<ProjectView>(StatusCodes.Status201Created)]
    [ResponseExample(201, One)]
    [Fails(400, "name is required, 1 to 100 characters")]
    public async Task<IResult> Add(ProjectRequest? body, CancellationToken ct)
    {
        var input = (body ?? new ProjectRequest()).Read();
        var added = input.Failure is { } unread ? unread : await add.RunAsync(input.Value, Caller, ct);
        return added.Failure is { } wrong ? Fail(wrong) : Reply(await read.OneAsync(added.Value.Project.Id, ct), ProjectView.From, added.Value.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    /// <summary>Read one project</summary>
    /// <remarks>As it is now, with what is true of its folder.</remarks>
    [HttpGet("{id}")]
    [ProducesResponseType<ProjectView>(StatusCodes.Status200OK)]
    [ResponseExample(200, One)]
    [Fails(404, Missing)]
    public async Task<IResult> Read(string id, CancellationToken ct) =>
        Reply(await read.OneAsync(Id(id), ct), ProjectView.From);

    /// <summary>Change a project</summary>
    /// <remarks>Only what is named; null takes away a branch, a command, patterns or a mode. The folder itself is not touched.</remarks>
    [HttpPatch("{id}")]
    [RequestExample("""{"status":"paused","verifyCommand":"npm test"}""")]
    [ProducesResponseType<ProjectView>(StatusCodes.Status200OK)]
    [ResponseExample(200, One)]
    [Fails(400, "status must be active, paused or completed")]
    [Fails(404, Missing)]
    public async Task<IResult> Change(string id, ProjectRequest? body, CancellationToken ct)
    {
        var input = (body ?? new ProjectRequest()).Read();
        var changed = input.Failure is { } unread ? unread : await edit.RunAsync(Id(id), input.Value, Caller, ct);
        return changed.Failure is { } wrong ? Fail(wrong) : Reply(await read.OneAsync(changed.Value.Id, ct), ProjectView.From);
    }

    /// <summary>Remove a project</summary>
    /// <remarks>Its folder and its tasks stay. 409 while one of its tasks is being worked on.</remarks>
    [HttpDelete("{id}")]
    [ProducesResponseType<SuccessView>(StatusCodes.Status200OK)]
    [ResponseExample(200, """{"success":true}""")]
    [Fails(404, Missing)]
    [Fails(409, "a task of this project is being worked on")]
    public async Task<IResult> Remove(string id, CancellationToken ct) => Reply(await remove.RunAsync(Id(id), Caller, ct), _ => new SuccessView(true));

    // What is no id is nobody's.
    private static Guid Id(string text) => Guid.TryParse(text, out var id) ? id : Guid.Empty;
}
