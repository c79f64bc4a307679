using Microsoft.Extensions.Options;
using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Ollama;

/// <summary>Begins to pull a model, or joins the pull of it that is at work. Nothing is enqueued while Ollama does not answer.</summary>
public sealed class PullModel(OllamaClient client, JobQueue queue, AuditLog audit, IOptions<OllamaOptions> options, PullTimes times)
{
    public Outcome<ModelName> Check(string? model) => ModelName.Parse(model, options.Value.Registries);

    public async Task<Outcome<JobTicket>> RunAsync(string? model, Actor by, CancellationToken ct)
    {
        var name = Check(model);
        if (name.Failure is { } invalid)
        {
            return invalid;
        }

        var target = name.Value.ToString();
        if (queue.FindActive(OllamaJobs.Subject, target) is null && (await client.TagsBodyAsync(ct)).Failure is { } away)
        {
            return away;
        }

        // From here on it is the server's work: a caller who goes away must not leave half of it.
        var ticket = await queue.EnqueueAsync(OllamaJobs.PullWith(times), target, by, CancellationToken.None);
        if (ticket is { IsOk: true, Value.Joined: false })
        {
            await audit.WriteAsync(by, "model.pull", target, null, CancellationToken.None);
        }

        return ticket;
    }

    /// <summary>Waits until a pull is over, through pauses and retries; null when it was removed meanwhile.</summary>
    public Task<Job?> WaitAsync(Job job, CancellationToken ct) => JobWait.EndAsync(queue, job, ct);
}
