using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Core.Audit;

/// <summary>One line of the audit log: who changed what, when. Never a secret, never a prompt.</summary>
public sealed class AuditEntry
{
    public long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Actor { get; init; }

    /// <summary>A dotted verb: <c>credential.store</c>, <c>runtime.connect</c>, <c>key.create</c>, <c>settings.change</c>, …</summary>
    public required string Action { get; init; }

    public required string Target { get; init; }

    public string? Detail { get; init; }
}

internal sealed class AuditEntryMap : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("audit_entries");
        builder.HasKey(e => e.Id);
        builder.Property(e => e.Detail).HasMaxLength(1000);
    }
}

/// <summary>A page of the log, newest first; <paramref name="NextCursor"/> is null at the end.</summary>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, string? NextCursor);

/// <summary>The append-only log of changes.</summary>
public sealed class AuditLog(IDbContextFactory<RuntimesDb> factory, TimeProvider time)
{
    /// <summary>Raised after an entry was stored.</summary>
    public event Action? Changed;

    public async Task WriteAsync(Actor by, string action, string target, string? detail, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        db.Add(new AuditEntry { At = time.GetUtcNow(), Actor = by.Name, Action = action, Target = target, Detail = detail });
        await db.SaveChangesAsync(ct);
        Changed?.Invoke();
    }

    /// <summary>An entry as part of another change: both are stored, or neither.</summary>
    public IRowChange Entry(Actor by, string action, string target, string? detail) => new AddAuditEntry(new AuditEntry { At = time.GetUtcNow(), Actor = by.Name, Action = action, Target = target, Detail = detail });

    /// <summary>Reads a page by key: entries older than <paramref name="cursor"/> (an earlier page's <c>NextCursor</c>), newest first.</summary>
    public Task<Outcome<AuditPage>> ReadAsync(string? cursor, int? limit, CancellationToken ct) => ReadAsync(cursor, limit, [], ct);

    /// <summary>The same of the actions that begin with one of these; of all when there are none.</summary>
    public async Task<Outcome<AuditPage>> ReadAsync(string? cursor, int? limit, IReadOnlyList<string> actions, CancellationToken ct)
    {
        var bounds = PageBounds.Read(cursor, limit);
        if (bounds.Failure is { } wrong)
        {
            return wrong;
        }

        var page = bounds.Value;
        await using var db = await factory.CreateDbContextAsync(ct);
        var entries = db.Set<AuditEntry>().AsNoTracking().Where(e => e.Id < page.Before);
        entries = actions.Count == 0 ? entries : entries.Where(e => actions.Any(a => EF.Functions.Like(e.Action, a + "%")));
        var rows = await entries.OrderByDescending(e => e.Id).Take(page.Take + 1).ToListAsync(ct);
        var (shown, next) = page.Cut(rows, e => e.Id);
        return new AuditPage(shown, next);
    }
}

internal sealed class AddAuditEntry(AuditEntry e) : IRowChange
{
    public void Apply(Statements db) => db.Run("INSERT INTO audit_entries (at, actor, action, target, detail) VALUES ($at, $actor, $action, $target, $detail)",
        ("$at", e.At.ToUnixTimeMilliseconds()), ("$actor", e.Actor), ("$action", e.Action), ("$target", e.Target), ("$detail", e.Detail));
}
