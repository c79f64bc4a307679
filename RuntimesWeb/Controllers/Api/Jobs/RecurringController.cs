using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Jobs;

/// <summary>Jobs that come back by the clock.</summary>
[Route("api/jobs/recurring")]
[ErrorShape(ErrorBody.Message)]
public sealed class RecurringController(RecurringJobs recurring) : ApiController
{
    /// <summary>List recurring jobs</summary>
    /// <remarks>With how they ended last and when they run next.</remarks>
    [HttpGet]
    [ProducesResponseType<RecurringList>(StatusCodes.Status200OK)]
    [ResponseExample(200, """{"recurring":[{"id":"clean-up","title":"Remove old jobs and their logs","schedule":"every day at 03:30","lastRunAt":"2026-11-22T03:30:00.000Z","lastState":"succeeded","nextRunAt":"2026-11-23T03:30:00.000Z"}]}""")]
    public async Task<IResult> List(CancellationToken ct) => Reply(new RecurringList([.. (await recurring.ListAsync(ct)).Select(RecurringView.From)]));

    /// <summary>Run a recurring job now</summary>
    /// <remarks>Beside its times; joins the one that is running.</remarks>
    [HttpPost("{id}/run")]
    [ProducesResponseType<JobBody>(StatusCodes.Status202Accepted)]
    [ResponseExample(202, JobExamples.One)]
    [Fails(404, "unknown recurring job 'x'")]
    public async Task<IResult> Run(string id, CancellationToken ct) =>
        Reply(await recurring.RunNowAsync(id, Caller, ct), ticket => new JobBody(JobView.From(ticket.Job)), StatusCodes.Status202Accepted);
}
