using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Ollama;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Hosting;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Runtimes;

[Route("api/runtimes/ollama")]
[ErrorShape(ErrorBody.Message)]
[Tags("Ollama models")]
public sealed class OllamaController(OllamaClient client, PullModel pull, DeleteModel delete, IHostApplicationLifetime host) : ApiController
{
    private const string Json = "application/json; charset=utf-8";

    /// <summary>List Ollama models</summary>
    /// <remarks>Stagent Runtimes API, GET /api/runtimes/ollama: the body of Ollama's /api/tags as it came, within 5 seconds.</remarks>
    [HttpGet]
    [ResponseExample(200, OllamaExamples.Tags)]
    [Fails(502, "nothing listens at http://localhost:11434")]
    [ProducesResponseType<OllamaModelsResponse>(StatusCodes.Status200OK)]
    public async Task<IResult> Models(CancellationToken ct) => Passed(await client.TagsBodyAsync(ct));

    /// <summary>List the models that are in memory now</summary>
    /// <remarks>The body of Ollama's /api/ps as it came, within 5 seconds.</remarks>
    [HttpGet("running")]
    [ResponseExample(200, OllamaExamples.Running)]
    [Fails(502, "nothing listens at http://localhost:11434")]
    [ProducesResponseType<OllamaModelsResponse>(StatusCodes.Status200OK)]
    public async Task<IResult> Running(CancellationToken ct) => Passed(await client.LoadedBodyAsync(ct));

    /// <summary>Pull an Ollama model</summary>
    /// <remarks>
    /// Stagent Runtimes API, POST /api/runtimes/ollama. Blocks until the model is there, through pauses and retries; the caller going away does not stop the pull.
    /// The pull is a job: `X-Job-Id` names it, a second request for the same model joins it. It fails when Ollama or the network stays away for 60 seconds.
    /// </remarks>
    [HttpPost]
    [RequestExample("""{"action":"pull","model":"llama3.2"}""")]
    [ResponseExample(200, OllamaExamples.Pulled)]
    [Fails(400, "model is required")]
    [Fails(409, "the pull of llama3.2:latest was cancelled")]
    [Fails(502, "Ollama found no model nothing:latest (pull model manifest: file does not exist)")]
    [ProducesResponseType<PullResponse>(StatusCodes.Status200OK)]
    public async Task<IResult> Pull(OllamaRequest? body, CancellationToken ct)
    {
        var model = body?.ModelText;
        if (body?.ActionText != "pull")
        {
            return Fail(Failure.Invalid($"Unknown action: {body?.ActionText ?? "none"}"));
        }

        var ticket = await pull.RunAsync(model, Caller, ct);
        if (ticket.Failure is { } refused)
        {
            return Fail(refused.Kind == FailureKind.Unavailable ? refused with { Hint = null } : refused);
        }

        Response.Headers["X-Job-Id"] = ticket.Value.Job.Id.ToString();
        return Reply(await EndAsync(ticket.Value.Job, ct), job => PullResponse.Of(model!, job)); // a name that was taken is there
    }

    /// <summary>Delete an Ollama model</summary>
    /// <remarks>The name is URL-encoded (`hf.co%2Fowner%2Fmodel%3AQ4_K_M`). 409 while the model is being pulled.</remarks>
    [HttpDelete("{model}")]
    [Sensitive]
    [Fails(404, "unknown model 'llama3.2'")]
    [Fails(409, "model-pull llama3.2:latest is running")]
    [Fails(502, "nothing listens at http://localhost:11434")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public async Task<IResult> Delete(string model, CancellationToken ct) =>
        // Routing leaves an encoded slash as it is.
        ReplyEmpty(await delete.RunAsync(model.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase), Caller, ct));

    private IResult Passed(Outcome<byte[]> body) => body.Match(bytes => Results.Bytes(bytes, Json), Fail);

    private async Task<Outcome<Job>> EndAsync(Job job, CancellationToken ct)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, host.ApplicationStopping);
        try
        {
            return await pull.WaitAsync(job, either.Token) switch
            {
                { State: JobState.Succeeded } done => done,
                { State: JobState.Cancelled } or null => Failure.Conflict($"the pull of {job.Target} was cancelled"),
                var failed => Failure.Unavailable(failed.Error?.Message ?? $"{job.Target} was not pulled"),
            };
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Failure.Unavailable($"the server was stopped; the pull of {job.Target} goes on when it is started again");
        }
    }
}
