using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Core.Jobs;

internal sealed class JobMap : IEntityTypeConfiguration<Job>
{
    public void Configure(EntityTypeBuilder<Job> builder)
    {
        builder.ToTable("jobs");
        builder.HasKey(j => j.Number);
        builder.HasIndex(j => j.Id).IsUnique();
        builder.HasIndex(j => new { j.State, j.Number });
        builder.HasIndex(j => j.FinishedAt);
        builder.Property(j => j.Number).HasColumnName("number").ValueGeneratedNever();
        builder.Property(j => j.Id).HasColumnName("id").HasConversion(id => id.ToByteArray(), bytes => new Guid(bytes));
        builder.Property(j => j.Kind).HasColumnName("kind");
        builder.Property(j => j.Target).HasColumnName("target");
        builder.Property(j => j.State).HasColumnName("state");
        builder.Property(j => j.Progress).HasColumnName("progress").HasConversion(p => ToJson(p), text => FromJson<JobProgress>(text));
        builder.Property(j => j.Attempt).HasColumnName("attempt");
        builder.Property(j => j.Recoveries).HasColumnName("recoveries");
        builder.Property(j => j.By).HasColumnName("by");
        builder.Property(j => j.CreatedAt).HasColumnName("created_at");
        builder.Property(j => j.StartedAt).HasColumnName("started_at");
        builder.Property(j => j.FinishedAt).HasColumnName("finished_at");
        builder.Property(j => j.NextAttemptAt).HasColumnName("next_attempt_at");
        builder.Property(j => j.Result).HasColumnName("result");
        builder.Property(j => j.Error).HasColumnName("error").HasConversion(e => ToJson(e!), text => FromJson<JobError>(text)); // nulls are not converted
        builder.Property(j => j.StartSeq).HasColumnName("start_seq");
        builder.Property(j => j.LastSeq).HasColumnName("last_seq");
        builder.Property(j => j.CancelRequested).HasColumnName("cancel_requested");
        builder.Property(j => j.WasCut).HasColumnName("was_cut");
    }

    internal static string ToJson<T>(T value) => JsonSerializer.Serialize(value, JobEvent.Json);

    internal static T FromJson<T>(string text) => JsonSerializer.Deserialize<T>(text, JobEvent.Json) ?? throw new InvalidOperationException($"not a {typeof(T).Name}: {text}");
}

/// <summary>Stores a job as it is now, new or changed, in the transaction of its events.</summary>
internal sealed class SaveJob(Job job) : IRowChange
{
    private const string Sql = """
        INSERT OR REPLACE INTO jobs (number, id, kind, target, state, progress, attempt, recoveries, by, created_at, started_at, finished_at, next_attempt_at,
          result, error, start_seq, last_seq, cancel_requested, was_cut)
        VALUES ($number, $id, $kind, $target, $state, $progress, $attempt, $recoveries, $by, $created, $started, $finished, $next,
          $result, $error, $start, $last, $cancel, $cut)
        """;

    public void Apply(Statements db) => db.Run(
        Sql,
        ("$number", job.Number), ("$id", job.Id.ToByteArray()), ("$kind", job.Kind), ("$target", job.Target), ("$state", job.State.ToString()),
        ("$progress", JobMap.ToJson(job.Progress with { PerSecond = null })), ("$attempt", job.Attempt), ("$recoveries", job.Recoveries), ("$by", job.By),
        ("$created", job.CreatedAt.ToUnixTimeMilliseconds()), ("$started", job.StartedAt?.ToUnixTimeMilliseconds()),
        ("$finished", job.FinishedAt?.ToUnixTimeMilliseconds()), ("$next", job.NextAttemptAt?.ToUnixTimeMilliseconds()), ("$result", job.Result),
        ("$error", job.Error is null ? null : JobMap.ToJson(job.Error)), ("$start", job.StartSeq), ("$last", job.LastSeq), ("$cancel", job.CancelRequested),
        ("$cut", job.WasCut));
}

/// <summary>Removes jobs with their events.</summary>
internal sealed class RemoveJobs(IReadOnlyList<Guid> ids) : IRowChange
{
    public void Apply(Statements db)
    {
        foreach (var job in ids)
        {
            db.Run("DELETE FROM events WHERE stream = $id; DELETE FROM jobs WHERE id = $id", ("$id", job.ToByteArray()));
        }
    }
}
