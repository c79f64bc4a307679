using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Ollama;

/// <summary>Deletes a model that Ollama has, and waits until it is done.</summary>
public sealed class DeleteModel(OllamaClient client, JobQueue queue, AuditLog audit)
{
    public async Task<Outcome<Done>> RunAsync(string model, Actor by, CancellationToken ct)
    {
        var tags = await client.TagsAsync(ct);
        if (tags.Failure is { } away)
        {
            return away;
        }

        // Whatever Ollama lists can be deleted, also names that are not pulled from anywhere.
        var found = tags.Value.FirstOrDefault(m => Is(m, model)) ?? tags.Value.FirstOrDefault(m => Is(m, $"{model}:{ModelName.DefaultTag}"));
        if (found is null)
        {
            return Failure.NotFound($"unknown model '{model}'");
        }

        var ticket = await queue.EnqueueAsync(OllamaJobs.Delete, found.Name, by, CancellationToken.None);
        if (ticket.Failure is { } busy)
        {
            return busy;
        }

        if (!ticket.Value.Joined)
        {
            await audit.WriteAsync(by, "model.delete", found.Name, null, CancellationToken.None);
        }

        var job = await JobWait.EndAsync(queue, ticket.Value.Job, ct);
        return job switch
        {
            null or { State: JobState.Succeeded } => Done.Ok,
            { Error: { Code: PullError.NotFound } error } => Failure.NotFound(error.Message),
            { Error: { } error } => Failure.Unavailable(error.Message, error.Hint),
            _ => Failure.Conflict($"{found.Name} was not deleted"),
        };
    }

    private static bool Is(InstalledModel model, string name) => string.Equals(model.Name, name, StringComparison.OrdinalIgnoreCase);
}
