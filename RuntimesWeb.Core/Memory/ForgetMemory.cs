using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Notifications;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Memory;

/// <summary>Who works where, of a run that wants something of the memory.</summary>
public sealed record MemoryVisitor(Guid RunId, string? AgentId, string? Folder)
{
    /// <summary>What it may see.</summary>
    public IReadOnlyList<MemoryPlace> Places { get; } = [.. MemoryPlace.For(AgentId, Folder)];

    /// <summary>As the audit log names it.</summary>
    public Actor Actor => new(AgentId is null ? "agent" : $"agent:{AgentId}");

    internal bool Saved(MemoryFact fact) => fact.Source == MemorySource.Agent && (fact.RunId == RunId || (AgentId is not null && fact.SavedBy == AgentId));
}

/// <summary>Forgets a fact: agents do not see it any more. It can be brought back.</summary>
public sealed class ForgetMemory(MemoryStore store, EditMemory edit, NotificationStore notifications, AuditLog audit, TimeProvider time)
{
    private const int LongestNote = 200;

    public Task<Outcome<SavedMemory>> RunAsync(Guid id, Actor by, CancellationToken ct) => edit.RunAsync(id, new MemoryChange { Status = MemoryStatus.Archived }, by, ct);

    /// <summary>Forgets what the agent saved itself (true); anything else it can see is proposed to the person (false).</summary>
    public async Task<Outcome<bool>> AskAsync(Guid id, MemoryVisitor visitor, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var told = false;
        MemoryFact? asked = null;
        var outcome = await store.WriteAsync<bool>(
            async facts =>
            {
                var known = await facts.FirstOrDefaultAsync(f => f.Id == id && f.Status == MemoryStatus.Active, ct);
                if (known is null || !visitor.Places.Contains(known.Place))
                {
                    return Failure.NotFound("there is no such memory; memory_search gives the ids");
                }

                var mine = visitor.Saved(known);
                told = !mine && known.ForgetAskedBy is null;
                asked = mine ? known with { Status = MemoryStatus.Archived, UpdatedAt = now } : known with { ForgetAskedBy = known.ForgetAskedBy ?? visitor.AgentId ?? "a chat" };
                return (mine, mine || told ? (IReadOnlyList<MemoryFact>)[asked] : []);
            },
            ct);
        if (outcome.IsOk && asked is not null)
        {
            await audit.WriteAsync(visitor.Actor, outcome.Value ? "memory.forget" : "memory.forget.ask", id.ToString(), asked.Place.ToString(), ct);
        }

        if (told && asked is not null)
        {
            var text = asked.Content.ReplaceLineEndings(" ");
            await notifications.TellAsync(NotificationType.AgentMessage, "A memory may be wrong", $"{asked.ForgetAskedBy} wants to forget: {(text.Length <= LongestNote ? text : text[..LongestNote] + "…")}", "/memory", ct);
        }

        return outcome;
    }
}
