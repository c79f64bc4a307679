using RuntimesWeb.Core.Board.Tree;

namespace RuntimesWeb.Core.Delegation;

/// <summary>What a conversation's team did: its tasks as trees, oldest first, and what they cost together.</summary>
/// <param name="CostMicros">Null as soon as one of them has no known price.</param>
public sealed record TeamWork(IReadOnlyList<TaskBranch> Tasks, long? CostMicros)
{
    public static TeamWork None { get; } = new([], 0);
}

/// <summary>Reads the tasks that were handed on, with all that came of them.</summary>
public sealed class ReadTeamWork(DelegationStore store, ReadTaskTree tree)
{
    /// <summary>What was handed on in one answer.</summary>
    public async Task<TeamWork> OfRunAsync(Guid run, CancellationToken ct) => await ReadAsync(await store.OfRunAsync(run, ct), ct);

    /// <summary>What was handed on in a conversation; its own answers cost apart.</summary>
    public async Task<TeamWork> OfConversationAsync(Guid conversation, CancellationToken ct) => await ReadAsync(await store.OfConversationAsync(conversation, ct), ct);

    private async Task<TeamWork> ReadAsync(IReadOnlyList<DelegatedWork> works, CancellationToken ct)
    {
        if (works.Count == 0)
        {
            return TeamWork.None;
        }

        var tasks = await tree.ManyAsync([.. works.Select(w => w.TaskId)], ct);
        return new TeamWork(tasks, tasks.Aggregate((long?)0, (sum, t) => sum + t.TotalCostMicros));
    }
}
