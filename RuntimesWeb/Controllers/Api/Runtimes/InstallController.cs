using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Runtimes.Install;
using RuntimesWeb.Hosting;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Runtimes;

/// <summary>Installing, upgrading and uninstalling as streams: views on jobs that go on when the caller leaves.</summary>
[Route("api/runtimes/{id}")]
[ErrorShape(ErrorBody.Message)]
[Tags("Runtimes")]
public sealed class InstallController(InstallRuntime install, UpgradeRuntime upgrade, UninstallRuntime uninstall, JobQueue jobs) : ApiController
{
    /// <summary>The job that a stream shows, to be read, cancelled and retried under <c>/api/jobs</c>.</summary>
    private const string JobHeader = "X-Job-Id";

    /// <summary>Install the runtime's CLI (SSE)</summary>
    /// <remarks>
    /// Clawboo Runtimes API, POST /api/runtimes/:id/install. Events `progress`, `output`, and as the last one `complete` or `error` with `code` NPM_MISSING, PYTHON_MISSING, PYTHON_TOO_OLD, EACCES,
    /// SPAWN_THROW, EXIT_n, TIMEOUT or CANCELLED. A second request joins the install that is running; leaving does not stop it. `X-Job-Id` names the job.
    /// </remarks>
    [HttpPost("install")]
    [Sensitive]
    [StreamExample(RuntimeExamples.InstallStream)]
    [Fails(400, "Clawboo Native is built in — nothing to install")]
    [Fails(404, RuntimeExamples.UnknownRuntime)]
    [Fails(409, "uninstall claude-code is running")]
    public async Task<IResult> Install(string id, CancellationToken ct) => Stream(await install.RunAsync(id, Caller, ct));

    /// <summary>Upgrade the runtime's CLI (SSE)</summary>
    /// <remarks>Brings it up to the newest version where it is installed; the events are those of install.</remarks>
    [HttpPost("upgrade")]
    [Sensitive]
    [StreamExample(RuntimeExamples.UpgradeStream)]
    [Fails(400, "Clawboo Native is built in — nothing to install")]
    [Fails(404, RuntimeExamples.UnknownRuntime)]
    [Fails(409, "Claude Code is not installed")]
    public async Task<IResult> Upgrade(string id, CancellationToken ct) => Stream(await upgrade.RunAsync(id, Caller, ct));

    /// <summary>Uninstall the runtime's CLI (SSE)</summary>
    /// <remarks>With the package manager that installed it. Keys and logins stay; the events are those of install.</remarks>
    [HttpPost("uninstall")]
    [Sensitive]
    [StreamExample(RuntimeExamples.UninstallStream)]
    [Fails(400, "Clawboo Native is built in — nothing to install")]
    [Fails(404, RuntimeExamples.UnknownRuntime)]
    [Fails(409, "/usr/local/bin/claude was not installed by npm")]
    public async Task<IResult> Uninstall(string id, CancellationToken ct) => Stream(await uninstall.RunAsync(id, Caller, ct));

    private IResult Stream(Outcome<JobTicket> ticket) => ticket.Match(
        accepted =>
        {
            Response.Headers[JobHeader] = accepted.Job.Id.ToString();
            return new SseStream(FramesAsync(accepted.Job, HttpContext.RequestAborted), InstallFrames.Broken);
        },
        Fail);

    private async IAsyncEnumerable<SseFrame> FramesAsync(Job job, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var line in jobs.ReadAsync(job.Id, new EventPosition(job.StartSeq), ct))
        {
            if (InstallFrames.Of(line.Event) is { } frame)
            {
                yield return frame;
            }
        }
    }
}
