using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Memory;

namespace RuntimesWeb.Components.Memory;

/// <summary>Forgets, rejects and brings back, and offers to undo it.</summary>
public sealed class MemoryCommands(EditMemory edit, PageActor actor, Toasts toasts)
{
    public Task ForgetAsync(MemoryFact fact, CancellationToken ct) => SetAsync(fact, MemoryStatus.Archived, "Forgotten", ct);

    public Task RejectAsync(MemoryFact fact, CancellationToken ct) => SetAsync(fact, MemoryStatus.Rejected, "Rejected; no agent saves it again", ct);

    public Task ReviveAsync(MemoryFact fact, CancellationToken ct) => SetAsync(fact, MemoryStatus.Active, "Agents see it again", ct);

    /// <summary>What an agent wants to have forgotten stays.</summary>
    public async Task KeepAsync(MemoryFact fact, CancellationToken ct)
    {
        var outcome = await edit.RunAsync(fact.Id, new MemoryChange { Keeps = true }, await actor.GetAsync(), ct);
        Tell(outcome.Failure?.Message, "Kept");
    }

    private async Task SetAsync(MemoryFact fact, MemoryStatus status, string done, CancellationToken ct)
    {
        var outcome = await edit.RunAsync(fact.Id, new MemoryChange { Status = status }, await actor.GetAsync(), ct);
        // The page may have been left by the time of the undo.
        Tell(outcome.Failure?.Message, done, new ToastAction("Undo", () => SetBackAsync(fact)));
    }

    private async Task SetBackAsync(MemoryFact fact)
    {
        var outcome = await edit.RunAsync(fact.Id, new MemoryChange { Status = fact.Status, Confidence = fact.Confidence }, await actor.GetAsync(), CancellationToken.None);
        Tell(outcome.Failure?.Message, "As it was");
    }

    private void Tell(string? failure, string done, ToastAction? undo = null)
    {
        if (failure is not null)
        {
            toasts.Warn("The memory was not changed", Words.Sentence(failure));
        }
        else
        {
            toasts.Say(done, action: undo);
        }
    }
}
