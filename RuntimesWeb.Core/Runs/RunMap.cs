using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Core.Runs;

internal sealed class RunMap : IEntityTypeConfiguration<Run>
{
    public void Configure(EntityTypeBuilder<Run> builder)
    {
        builder.ToTable("runs");
        builder.HasKey(r => r.Number);
        builder.HasIndex(r => r.Id).IsUnique();
        builder.HasIndex(r => r.Status).HasFilter("finished_at IS NULL");
        builder.HasIndex(r => new { r.ConversationId, r.Number });
        builder.HasIndex(r => new { r.TaskId, r.Number }).HasFilter("task_id IS NOT NULL");
        builder.Property(r => r.Number).HasColumnName("number").ValueGeneratedNever();
        builder.Property(r => r.Id).HasColumnName("id").HasConversion(id => id.ToByteArray(), bytes => new Guid(bytes));
        builder.Property(r => r.Origin).HasColumnName("origin");
        builder.Property(r => r.RuntimeId).HasColumnName("runtime_id");
        builder.Property(r => r.AgentId).HasColumnName("agent_id");
        builder.Property(r => r.TaskId).HasColumnName("task_id").HasConversion(id => id!.Value.ToByteArray(), bytes => new Guid(bytes)); // nulls are not converted
        builder.Property(r => r.ConversationId).HasColumnName("conversation_id").HasConversion(id => id!.Value.ToByteArray(), bytes => new Guid(bytes)); // nor here
        builder.Property(r => r.MessageId).HasColumnName("message_id").HasConversion(id => id!.Value.ToByteArray(), bytes => new Guid(bytes)); // nor here
        builder.Property(r => r.Provider).HasColumnName("provider");
        builder.Property(r => r.Model).HasColumnName("model");
        builder.Property(r => r.PermissionMode).HasColumnName("permission_mode");
        builder.Property(r => r.Folder).HasColumnName("folder");
        builder.Property(r => r.Worktree).HasColumnName("worktree").HasConversion(w => ToJson(w!), text => FromJson<RunWorktree>(text)); // nulls are not converted
        builder.Property(r => r.Status).HasColumnName("status");
        builder.Property(r => r.DoneReason).HasColumnName("done_reason");
        builder.Property(r => r.CreatedAt).HasColumnName("created_at");
        builder.Property(r => r.StartedAt).HasColumnName("started_at");
        builder.Property(r => r.FinishedAt).HasColumnName("finished_at");
        builder.Property(r => r.SessionId).HasColumnName("session_id");
        builder.Property(r => r.Usage).HasColumnName("usage").HasConversion(u => u.ToText(), text => TokenUsage.Parse(text));
        builder.Property(r => r.CostMicros).HasColumnName("cost_micros");
        builder.Property(r => r.Summary).HasColumnName("summary");
        builder.Property(r => r.Error).HasColumnName("error").HasConversion(e => ToJson(e!), text => FromJson<RunError>(text)); // nulls are not converted
        builder.Property(r => r.LastSeq).HasColumnName("last_seq");
    }

    internal static string ToJson<T>(T value) => JsonSerializer.Serialize(value, JsonSerializerOptions.Web);

    internal static T FromJson<T>(string text) => JsonSerializer.Deserialize<T>(text, JsonSerializerOptions.Web) ?? throw new InvalidOperationException($"not a {typeof(T).Name}: {text}");
}

/// <summary>Stores a run as it is now, new or changed, in the transaction of its events.</summary>
internal sealed class SaveRun(Run run) : IRowChange
{
    private const string Sql = """
        INSERT INTO runs (number, id, origin, runtime_id, agent_id, task_id, conversation_id, message_id, provider, model, permission_mode, folder, worktree, status, done_reason,
          created_at, started_at, finished_at, session_id, usage, cost_micros, summary, error, last_seq)
        VALUES ($number, $id, $origin, $runtime, $agent, $task, $conversation, $message, $provider, $model, $mode, $folder, $worktree, $status, $reason,
          $created, $started, $finished, $session, $usage, $cost, $summary, $error, $last)
        ON CONFLICT (number) DO UPDATE SET provider = $provider, model = $model, status = $status, done_reason = $reason, started_at = $started, finished_at = $finished,
          folder = $folder, worktree = $worktree, session_id = $session, usage = $usage, cost_micros = $cost, summary = $summary, error = $error, last_seq = $last
        """;

    public void Apply(Statements db) => db.Run(Sql,
        ("$number", run.Number), ("$id", run.Id.ToByteArray()), ("$origin", run.Origin.ToString()), ("$runtime", run.RuntimeId), ("$agent", run.AgentId), ("$task", run.TaskId?.ToByteArray()),
        ("$conversation", run.ConversationId?.ToByteArray()), ("$message", run.MessageId?.ToByteArray()), ("$provider", run.Provider), ("$model", run.Model),
        ("$mode", run.PermissionMode.ToString()), ("$folder", run.Folder), ("$worktree", run.Worktree is null ? null : RunMap.ToJson(run.Worktree)), ("$status", run.Status.ToString()), ("$reason", run.DoneReason?.ToString()),
        ("$created", run.CreatedAt.ToUnixTimeMilliseconds()), ("$started", run.StartedAt?.ToUnixTimeMilliseconds()), ("$finished", run.FinishedAt?.ToUnixTimeMilliseconds()),
        ("$session", run.SessionId), ("$usage", run.Usage.ToText()), ("$cost", run.CostMicros), ("$summary", run.Summary), ("$error", run.Error is null ? null : RunMap.ToJson(run.Error)), ("$last", run.LastSeq));
}

/// <summary>Removes runs with their events; what they took stays in the usage ledger.</summary>
internal sealed class RemoveRuns(IReadOnlyList<Guid> ids) : IRowChange
{
    public void Apply(Statements db)
    {
        foreach (var id in ids)
        {
            db.Run("DELETE FROM events WHERE stream = $id; DELETE FROM sealed_events WHERE stream = $id; DELETE FROM runs WHERE id = $id", ("$id", id.ToByteArray()));
        }
    }
}
