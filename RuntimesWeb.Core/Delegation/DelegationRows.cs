using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Core.Delegation;

/// <summary>How much may be given to teammates.</summary>
public static class DelegationCaps
{
    /// <summary>So many tasks of one leader's task, or of one conversation, may be open at a time (Clawboo Runtimes API, board).</summary>
    public const int MostOpen = 24;

    /// <summary>So many tasks without a parent may be made within <see cref="RootWindow"/>, in all conversations.</summary>
    public const int MostRoots = 30;

    /// <summary>After so many failures in a row a person has to say something first.</summary>
    public const int MostFailures = 3;

    public static readonly TimeSpan RootWindow = TimeSpan.FromMinutes(5);
}

/// <summary>Writes a delegation with its task, when its leader may give away one more.</summary>
internal sealed class AddDelegation(DelegatedWork d) : ITaskGuard
{
    private const string Same = """
        SELECT task_id FROM delegations WHERE run_id = $run AND call_key = $key AND told_at IS NULL
        """;

    private const string Open = """
        SELECT count(*) FROM delegations d JOIN board_tasks t ON t.id = d.task_id
        WHERE d.conversation_id = $conversation AND d.parent_task_id IS NULL AND t.is_dropped = 0 AND t.status NOT IN ('Done', 'Cancelled')
        """;

    private const string Roots = "SELECT count(*) FROM delegations WHERE created_at > $since AND parent_task_id IS NULL";

    // What a person said last, in the conversation or about the task, counts from there.
    private const string Failed = """
        SELECT count(*) FROM (
          SELECT is_failure FROM delegations
          WHERE told_at IS NOT NULL AND (conversation_id = $conversation OR parent_task_id = $parent)
            AND told_at > coalesce((SELECT max(m.created_at) FROM messages m JOIN conversations c ON c.number = m.conversation WHERE c.id = $conversation AND m.role = 'User' AND m.sender IS NULL), 0)
            AND told_at > coalesce((SELECT max(created_at) FROM task_comments WHERE task_id = $parent AND author_type = 'User'), 0)
          ORDER BY told_at DESC, number DESC LIMIT $most)
        WHERE is_failure = 1
        """;

    private const string Sql = """
        INSERT INTO delegations (id, task_id, run_id, call_key, leader_agent_id, teammate_agent_id, conversation_id, parent_task_id, created_at, is_failure)
        VALUES ($id, $task, $run, $key, $leader, $teammate, $conversation, $parent, $at, 0)
        """;

    /// <summary>The task that the same call made already; known once it was looked.</summary>
    public Guid? Known { get; private set; }

    public Failure? Check(Statements db)
    {
        Known = db.Ask(Same, row => (Guid?)row.Id(0), ("$run", d.RunId.ToByteArray()), ("$key", d.CallKey)).FirstOrDefault();
        if (Known is not null)
        {
            return new Failure(FailureKind.Refused, "known");
        }

        if (Count(db, Failed, ("$conversation", d.ConversationId?.ToByteArray()), ("$parent", d.ParentTaskId?.ToByteArray()), ("$most", DelegationCaps.MostFailures)) >= DelegationCaps.MostFailures)
        {
            return new Failure(FailureKind.Refused, "failure_cap", $"The last {DelegationCaps.MostFailures} delegated tasks failed. Tell the person what went wrong, and delegate again only after they have answered.");
        }

        if (d.ParentTaskId is not null)
        {
            return null; // the task above bounds its own
        }

        return Count(db, Open, ("$conversation", d.ConversationId?.ToByteArray())) >= DelegationCaps.MostOpen
            ? new Failure(FailureKind.Refused, "child_cap", $"At most {DelegationCaps.MostOpen} delegated tasks of a conversation may be open at once.")
            : Count(db, Roots, ("$since", (d.CreatedAt - DelegationCaps.RootWindow).ToUnixTimeMilliseconds())) >= DelegationCaps.MostRoots
            ? new Failure(FailureKind.Refused, "root_rate_cap", $"At most {DelegationCaps.MostRoots} tasks may be delegated within {DelegationCaps.RootWindow.TotalMinutes:0} minutes. Wait for those that are going on.")
            : null;
    }

    public void Written(Statements db, BoardTask task) => db.Run(Sql,
        ("$id", d.Id.ToByteArray()), ("$task", task.Id.ToByteArray()), ("$run", d.RunId.ToByteArray()), ("$key", d.CallKey), ("$leader", d.LeaderAgentId), ("$teammate", d.TeammateAgentId),
        ("$conversation", d.ConversationId?.ToByteArray()), ("$parent", d.ParentTaskId?.ToByteArray()), ("$at", d.CreatedAt.ToUnixTimeMilliseconds()));

    private static long Count(Statements db, string sql, params ReadOnlySpan<(string Name, object? Value)> values) =>
        db.Ask(sql, row => row.Number(0), values)[0];
}

/// <summary>Its work was begun, or could not be.</summary>
internal sealed class MarkBegun(Guid id, DateTimeOffset at, string? refusal) : IRowChange
{
    public void Apply(Statements db) => db.Run("UPDATE delegations SET begun_at = $at, refusal = $refusal WHERE id = $id", ("$id", id.ToByteArray()), ("$at", at.ToUnixTimeMilliseconds()), ("$refusal", refusal));
}

/// <summary>What came of it was told, or there is nobody left to be told; committed with the telling.</summary>
internal sealed class MarkTold(Guid id, DateTimeOffset at, TaskState? state, bool isFailure) : IRowChange
{
    /// <summary>Known once it is committed.</summary>
    public bool IsWritten { get; private set; }

    public void Apply(Statements db) => IsWritten = db.Run("UPDATE delegations SET told_at = coalesce(told_at, $at), told_state = $state, is_failure = is_failure OR $failure WHERE id = $id",
        ("$id", id.ToByteArray()), ("$at", at.ToUnixTimeMilliseconds()), ("$state", state?.ToString()), ("$failure", isFailure)) == 1;
}
