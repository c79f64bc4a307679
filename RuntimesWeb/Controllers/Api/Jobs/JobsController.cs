using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Jobs;

/// <summary>The server's own work in the background: installs, pulls of models, cleaning up.</summary>
[Route("api/jobs")]
[ErrorShape(ErrorBody.Message)]
public sealed class JobsController(JobQueue queue, JobStore store) : ApiController
{
    /// <summary>List jobs, newest first</summary>
    /// <remarks>`state` is queued, running, retrying, paused, succeeded, failed, cancelled or interrupted; `kind`, `target` and `q` (part of kind or target) narrow the list. `counts` are of all that fit, whatever their state. `limit` is 1 to 200 (50 when absent); `cursor` is the `nextCursor` of an earlier answer.</remarks>
    [HttpGet]
    [ProducesResponseType<JobList>(StatusCodes.Status200OK)]
    [ResponseExample(200, JobExamples.List)]
    [Fails(400, "limit must be between 1 and 200")]
    public async Task<IResult> List(string? state, string? kind, string? target, string? q, string? cursor, int? limit, CancellationToken ct)
    {
        if (state is not null && JobWords.Parse(state) is null)
        {
            return Fail(Failure.InvalidField("state", $"state must be one of {string.Join(", ", Enum.GetValues<JobState>().Select(JobWords.Of))}"));
        }

        return Reply(await store.PageAsync(new JobFilter(state is null ? null : JobWords.Parse(state), kind, q, target), cursor, limit, ct), JobList.From);
    }

    /// <summary>Read one job</summary>
    /// <remarks>As it is now, with its progress.</remarks>
    [HttpGet("{id}")]
    [ProducesResponseType<JobBody>(StatusCodes.Status200OK)]
    [ResponseExample(200, JobExamples.One)]
    [Fails(404, "unknown job '5f0c'")]
    public async Task<IResult> Read(string id, CancellationToken ct) =>
        Guid.TryParse(id, out var job) && await queue.FindAsync(job, ct) is { } found ? Reply(new JobBody(JobView.From(found))) : Fail(Unknown(id));

    /// <summary>Cancel a job</summary>
    /// <remarks>Ends everything it has started; the answer is final.</remarks>
    [HttpPost("{id}/cancel")]
    [ProducesResponseType<JobBody>(StatusCodes.Status200OK)]
    [ResponseExample(200, JobExamples.One)]
    [Fails(404, "unknown job '5f0c'")]
    [Fails(409, "invalid_state")]
    public Task<IResult> Cancel(string id, CancellationToken ct) => ChangeAsync(id, queue.CancelAsync, ct);

    /// <summary>Retry a failed, cancelled or interrupted job</summary>
    /// <remarks>The same job begins again, and its log goes on.</remarks>
    [HttpPost("{id}/retry")]
    [ProducesResponseType<JobBody>(StatusCodes.Status200OK)]
    [ResponseExample(200, JobExamples.One)]
    [Fails(404, "unknown job '5f0c'")]
    [Fails(409, "invalid_state")]
    public Task<IResult> Retry(string id, CancellationToken ct) => ChangeAsync(id, queue.RetryAsync, ct);

    /// <summary>Pause a pull</summary>
    /// <remarks>What it has already stays; only kinds that can go on later can be paused.</remarks>
    [HttpPost("{id}/pause")]
    [ProducesResponseType<JobBody>(StatusCodes.Status200OK)]
    [ResponseExample(200, JobExamples.One)]
    [Fails(404, "unknown job '5f0c'")]
    [Fails(409, "invalid_state")]
    public Task<IResult> Pause(string id, CancellationToken ct) => ChangeAsync(id, queue.PauseAsync, ct);

    /// <summary>Resume a paused job</summary>
    /// <remarks>It goes on where it was.</remarks>
    [HttpPost("{id}/resume")]
    [ProducesResponseType<JobBody>(StatusCodes.Status200OK)]
    [ResponseExample(200, JobExamples.One)]
    [Fails(404, "unknown job '5f0c'")]
    [Fails(409, "invalid_state")]
    public Task<IResult> Resume(string id, CancellationToken ct) => ChangeAsync(id, queue.ResumeAsync, ct);

    /// <summary>Remove a job that is over</summary>
    /// <remarks>With its log.</remarks>
    [HttpDelete("{id}")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [Fails(404, "unknown job '5f0c'")]
    [Fails(409, "invalid_state")]
    public async Task<IResult> Delete(string id, CancellationToken ct) =>
        Guid.TryParse(id, out var job) ? ReplyEmpty(await queue.DeleteAsync(job, Caller, ct)) : Fail(Unknown(id));

    private static Failure Unknown(string id) => Failure.NotFound($"unknown job '{id}'");

    private async Task<IResult> ChangeAsync(string id, Func<Guid, Actor, CancellationToken, Task<Outcome<Job>>> change, CancellationToken ct) =>
        Guid.TryParse(id, out var job) ? Reply(await change(job, Caller, ct), changed => new JobBody(JobView.From(changed))) : Fail(Unknown(id));
}
