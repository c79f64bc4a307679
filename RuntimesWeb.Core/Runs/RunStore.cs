using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Runtimes.Adapters;

namespace RuntimesWeb.Core.Runs;

/// <summary>Which runs.</summary>
public sealed record RunFilter(RunStatus? Status = null, string? RuntimeId = null, string? AgentId = null, Guid? TaskId = null, RunOrigin? Origin = null, Guid? ConversationId = null);

/// <summary>A page of runs, newest first; <paramref name="NextCursor"/> is null at the end.</summary>
public sealed record RunPage(IReadOnlyList<Run> Runs, string? NextCursor);

/// <summary>The runs that are stored, and their events.</summary>
public sealed class RunStore(IDbContextFactory<RuntimesDb> factory, EventWriter writer, EventLog log, TimeProvider time)
{
    private const int LongestSummary = 80;
    private const int LongestBeginning = 2000;

    private static readonly RunStatus[] Going = [RunStatus.Queued, RunStatus.Running, RunStatus.Paused, RunStatus.WaitingInput];

    private long _lastNumber;

    internal static RunEvent InterruptedEvent { get; } = new RunEvent.Error(RunError.Interrupted.Code, RunError.Interrupted.Message, RunError.Interrupted.Hint);

    public async Task<Outcome<RunPage>> PageAsync(RunFilter filter, string? cursor, int? limit, CancellationToken ct)
    {
        var bounds = PageBounds.Read(cursor, limit);
        if (bounds.Failure is { } wrong)
        {
            return wrong;
        }

        var page = bounds.Value;
        await using var db = await factory.CreateDbContextAsync(ct);
        var runs = await Fitting(db, filter).Where(r => r.Number < page.Before).OrderByDescending(r => r.Number).Take(page.Take + 1).ToListAsync(ct);
        var (shown, next) = page.Cut(runs, r => r.Number);
        return new RunPage(shown, next);
    }

    public async Task<Run?> FindAsync(Guid id, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Set<Run>().AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, ct);
    }

    /// <summary>What is stored of a run's events after a position, at most so many rows; text joined.</summary>
    public async Task<IReadOnlyList<RunLine>> EventsAsync(Guid id, EventPosition after, int limit, CancellationToken ct) =>
        [.. (await log.StoredAsync(id, after, limit, ct)).Select(Line)];

    /// <summary>A run told from what is stored of it.</summary>
    public async Task<RunTranscript> TranscriptAsync(Guid id, CancellationToken ct)
    {
        const int page = 1000;
        var transcript = new RunTranscript();
        var after = EventPosition.Start;
        while (true)
        {
            var lines = await EventsAsync(id, after, page, ct);
            foreach (var line in lines)
            {
                transcript.Add(line.Event, line.Position.Seq, line.At);
                after = line.Position;
            }

            if (lines.Count == 0)
            {
                return transcript;
            }
        }
    }

    /// <summary>Removes runs that ended before a time, with their events; answers how many.</summary>
    public async Task<int> PruneAsync(DateTimeOffset before, CancellationToken ct)
    {
        var removed = 0;
        while (true)
        {
            await using var db = await factory.CreateDbContextAsync(ct);
            var old = await db.Set<Run>().Where(r => r.FinishedAt != null && r.FinishedAt < before).OrderBy(r => r.Number).Take(100).Select(r => r.Id).ToListAsync(ct);
            if (old.Count == 0)
            {
                return removed;
            }

            await writer.ApplyAsync(new RemoveRuns(old));
            removed += old.Count;
        }
    }

    /// <summary>Before the first request: what the end of the server cut off is over, as interrupted.</summary>
    internal async Task RecoverAsync(CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        _lastNumber = await db.Set<Run>().MaxAsync(r => (long?)r.Number, ct) ?? 0;
        foreach (var run in await db.Set<Run>().AsNoTracking().Where(r => r.FinishedAt == null && Going.Contains(r.Status)).ToListAsync(ct))
        {
            using var stream = await log.OpenAsync(run.Id, ct);
            var over = Over(run, InterruptedEvent, await TranscriptAsync(run.Id, ct), time.GetUtcNow()) with { LastSeq = stream.LastSeq + 1 };
            await stream.AppendAsync([new NewEvent(InterruptedEvent.Type, InterruptedEvent.ToJson())], new SaveRun(over));
            log.Seal(run.Id);
        }
    }

    internal long NextNumber() => Interlocked.Increment(ref _lastNumber);

    internal static RunLine Line(LogItem item) => new(item.Position, item.At, RunEvent.Parse(item.Type, item.Body), item.TextOffset);

    /// <summary>A run as it is after its last event.</summary>
    internal static Run Over(Run run, RunEvent end, RunTranscript transcript, DateTimeOffset at)
    {
        // What a chat says is its message; the first words of it are not kept twice.
        var said = run.Origin == RunOrigin.Chat ? null : Summary(transcript);
        var over = run with { FinishedAt = at, Summary = (end as RunEvent.Done)?.Summary ?? said };
        return end switch
        {
            RunEvent.Done { Reason: DoneReason.Cancelled } => over with { Status = RunStatus.Cancelled, DoneReason = DoneReason.Cancelled },
            RunEvent.Done done => over with { Status = RunStatus.Completed, DoneReason = done.Reason },
            RunEvent.Error { Code: RunError.InterruptedCode } => over with { Status = RunStatus.Interrupted, Error = RunError.Interrupted },
            RunEvent.Error error => over with { Status = RunStatus.Failed, Error = new RunError(error.Code, error.Message, error.Hint) },
            _ => throw new ArgumentException($"{end.Type} ends no run", nameof(end)),
        };
    }

    private static string? Summary(RunTranscript transcript)
    {
        foreach (var line in transcript.Beginning(LongestBeginning).EnumerateLines())
        {
            if (line.Trim().TrimStart("# ") is { IsEmpty: false } said)
            {
                return said.Length <= LongestSummary ? said.ToString() : string.Concat(said[..(LongestSummary - 1)], "…");
            }
        }

        return null;
    }

    private static IQueryable<Run> Fitting(RuntimesDb db, RunFilter filter)
    {
        var runs = db.Set<Run>().AsNoTracking();
        // Those that are not over have an index of their own.
        runs = filter.Status is { } status ? runs.Where(r => r.Status == status) : runs;
        runs = filter.Status is { } going && Going.Contains(going) ? runs.Where(r => r.FinishedAt == null) : runs;
        runs = filter.RuntimeId is { } runtime ? runs.Where(r => r.RuntimeId == runtime) : runs;
        runs = filter.AgentId is { } agent ? runs.Where(r => r.AgentId == agent) : runs;
        runs = filter.TaskId is { } task ? runs.Where(r => r.TaskId == task) : runs;
        runs = filter.Origin is { } origin ? runs.Where(r => r.Origin == origin) : runs;
        return filter.ConversationId is { } conversation ? runs.Where(r => r.ConversationId == conversation) : runs;
    }
}
