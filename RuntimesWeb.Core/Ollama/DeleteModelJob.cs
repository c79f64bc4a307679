using System.Text.Json.Nodes;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Ollama;

/// <summary>Has Ollama delete a model; layers that another model uses stay.</summary>
internal sealed class DeleteModelJob(OllamaClient client, OllamaModels models) : IJobHandler
{
    public JobKind Kind => OllamaJobs.Delete;

    public async Task<JobEnd> RunAsync(JobRun job, CancellationToken ct)
    {
        var size = models.Current.Find(job.Target)?.SizeBytes;
        var deleted = await client.DeleteAsync(job.Target, ct);
        await models.RefreshAsync(ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return deleted.Failure switch
        {
            null => Done(),
            // The attempt before may have done it and not come to say so.
            { Kind: FailureKind.NotFound } when job.IsRecovery || job.Attempt > 1 => Done(),
            { Kind: FailureKind.NotFound } => JobEnd.Fail(PullError.NotFound, $"Ollama has no model {job.Target}"),
            { Hint: not null } away => JobEnd.TryLater(PullError.Unreachable, away.Message, away.Hint),
            var failure => JobEnd.Fail("DELETE_FAILED", failure.Message),
        };

        JobEnd Done()
        {
            var result = new JsonObject { ["model"] = job.Target };
            if (size is not null)
            {
                result["sizeBytes"] = size;
            }

            return JobEnd.Done(result);
        }
    }
}
