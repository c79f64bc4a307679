using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Core.Runs;

/// <summary>Finds the session of a runtime in which a later run can go on.</summary>
public sealed class RunSessions(RunStore store)
{
    /// <summary>
    /// The session in which the last answer of a conversation was given; null when something else was said since, or another runtime or agent gave it, whose sessions
    /// are its own.
    /// </summary>
    /// <param name="last">The run of the last message.</param>
    public async Task<string?> OfAsync(Guid conversation, Guid last, RuntimeId runtime, string? agentId, CancellationToken ct)
    {
        var newest = (await store.PageAsync(new RunFilter { ConversationId = conversation }, null, 1, ct)).Match(p => p.Runs is [var run] ? run : null, _ => null);
        // A turn that was taken back is part of its session for good.
        return newest?.Id == last ? Of(newest, runtime, agentId) : null;
    }

    /// <summary>The session of the run that came right before in the same place.</summary>
    public static string? Of(Run? before, RuntimeId runtime, string? agentId) => before is not null && before.RuntimeId == runtime.Value && before.AgentId == agentId ? before.SessionId : null;
}
