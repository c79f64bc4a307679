using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Worktrees;

namespace RuntimesWeb.Core.Board.Workspaces;

/// <summary>What whoever worked in a worktree leaves for the next one, in the words of the Clawboo Runtimes API.</summary>
/// <param name="Commands">Shell lines by what they are for: init, verify, start. Only shown; the server runs none of them.</param>
/// <param name="Evidence">What shows that something is so, by what it is about.</param>
public sealed record HandoffNote(
    string? HandoffFrom, string? Runtime, DateTimeOffset Timestamp, IReadOnlyList<string> CompletedSubtasks, IReadOnlyList<string> BrokenOrUnverified, string? NextBestStep, string? WhyBlocked,
    IReadOnlyDictionary<string, string> Commands, IReadOnlyDictionary<string, string> Evidence, IReadOnlyList<string> Warnings, string? NativeSessionId)
{
    public const int LongestText = 10_000;
    public const int MostItems = 100;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    internal static HandoffNote FromJson(string text) => JsonSerializer.Deserialize<HandoffNote>(text, Json) ?? throw new InvalidOperationException($"not a handoff note: {text}");

    /// <summary>What is wrong with it; null when nothing is.</summary>
    internal Failure? Wrong()
    {
        string?[] texts = [HandoffFrom, Runtime, NextBestStep, WhyBlocked, NativeSessionId, .. CompletedSubtasks, .. BrokenOrUnverified, .. Warnings, .. Commands.Values, .. Evidence.Values, .. Commands.Keys, .. Evidence.Keys];
        return texts.Any(t => t?.Length > LongestText) ? Failure.Invalid($"no text of a handoff note may have more than {LongestText} characters")
            : new[] { CompletedSubtasks.Count, BrokenOrUnverified.Count, Warnings.Count, Commands.Count, Evidence.Count }.Max() > MostItems ? Failure.Invalid($"no list of a handoff note may have more than {MostItems} entries")
            : null;
    }
}

/// <summary>A note that was left in a worktree.</summary>
public sealed record LeftHandoff
{
    public long Number { get; init; }

    public required Guid WorktreeId { get; init; }

    public required Guid TaskId { get; init; }

    public required HandoffNote Note { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class LeftHandoffMap : IEntityTypeConfiguration<LeftHandoff>
{
    public void Configure(EntityTypeBuilder<LeftHandoff> builder)
    {
        builder.ToTable("handoff_notes");
        builder.HasKey(n => n.Number);
        builder.HasIndex(n => new { n.WorktreeId, n.Number });
        builder.Property(n => n.Number).HasColumnName("number").ValueGeneratedOnAdd();
        builder.Property(n => n.WorktreeId).HasColumnName("worktree_id").HasConversion(id => id.ToByteArray(), bytes => new Guid(bytes));
        builder.Property(n => n.TaskId).HasColumnName("task_id").HasConversion(id => id.ToByteArray(), bytes => new Guid(bytes));
        builder.Property(n => n.Note).HasColumnName("note").HasConversion(note => note.ToJson(), text => HandoffNote.FromJson(text));
        builder.Property(n => n.CreatedAt).HasColumnName("created_at");
    }
}

/// <summary>Keeps what is left for whoever goes on; the newest note counts.</summary>
public sealed class HandoffNotes(IDbContextFactory<RuntimesDb> factory, TaskStore tasks, WorktreeStore worktrees, TimeProvider time)
{
    /// <summary>What was left last in a worktree of the task that is still there to be gone on in; null when nothing was.</summary>
    public async Task<LeftHandoff?> FindAsync(Guid task, CancellationToken ct)
    {
        var live = (await worktrees.OfTaskAsync(task, ct)).Where(ReadWorkspace.IsLive).Select(w => w.Id).ToList();
        if (live.Count == 0)
        {
            return null;
        }

        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Set<LeftHandoff>().AsNoTracking().Where(n => live.Contains(n.WorktreeId)).OrderByDescending(n => n.Number).FirstOrDefaultAsync(ct);
    }

    /// <summary>What was left last in a worktree; null when nothing was.</summary>
    public async Task<HandoffNote?> OfAsync(Guid worktree, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return (await db.Set<LeftHandoff>().AsNoTracking().Where(n => n.WorktreeId == worktree).OrderByDescending(n => n.Number).FirstOrDefaultAsync(ct))?.Note;
    }

    public async Task<Outcome<HandoffNote>> LeaveAsync(Guid task, Func<DateTimeOffset, HandoffNote> write, CancellationToken ct)
    {
        var all = await worktrees.OfTaskAsync(task, ct);
        return ReadWorkspace.PlaceOf(all) is { } place ? await LeaveAsync(task, place.Id, write, ct) : ReadWorkspace.Missing;
    }

    internal async Task<Outcome<HandoffNote>> LeaveAsync(Guid task, Guid worktree, Func<DateTimeOffset, HandoffNote> write, CancellationToken ct)
    {
        var note = write(time.GetUtcNow());
        if (note.Wrong() is { } failure)
        {
            return failure;
        }

        await using var db = await factory.CreateDbContextAsync(ct);
        db.Add(new LeftHandoff
        {
            WorktreeId = worktree,
            TaskId = task,
            Note = note,
            CreatedAt = time.GetUtcNow(),
        });
        await db.SaveChangesAsync(ct);
        tasks.Tell();
        return note;
    }
}
