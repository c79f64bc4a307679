using RuntimesWeb.Core.Board.Verify;
using RuntimesWeb.Core.Worktrees;
using RuntimesWeb.Core.Worktrees.Diffs;

namespace RuntimesWeb.Core.Board.Review;

/// <summary>One go at a task, as it is compared with the others.</summary>
/// <param name="Changes">Null when nobody could tell, or nothing of it is left to count.</param>
/// <param name="Verification">The last one of the work as it is now; null when there was none.</param>
/// <param name="CostMicros">Of all its runs; null when one has no known price.</param>
/// <param name="DurationMs">How long its runs worked, together.</param>
public sealed record ReviewAttempt(ReviewPlace Place, DiffStats? Changes, Verification? Verification, long? CostMicros, long DurationMs, int OpenComments)
{
    public Guid Id => Place.Worktree.Id;

    /// <summary>There is a folder, or a kept state of one, to look at.</summary>
    public bool IsLive => Place.Worktree.Status is WorktreeStatus.Active or WorktreeStatus.Paused or WorktreeStatus.Applied;
}

/// <summary>Compares the attempts at a task: who, how much, verified how, for what.</summary>
public sealed class ReadAttempts(FindReview find, ReadDiff diff, VerificationStore verify, ReviewComments comments, TimeProvider time)
{
    private const int Most = 20;

    /// <summary>Newest first, without those of which nothing is left.</summary>
    public async Task<IReadOnlyList<ReviewAttempt>> RunAsync(Guid task, CancellationToken ct)
    {
        var places = (await find.OfTaskAsync(task, ct)).Take(Most).ToList();
        var verified = await verify.LastOfAsync([.. places.Select(p => p.Worktree.Id)], ct);
        var attempts = new List<ReviewAttempt>();
        foreach (var place in places)
        {
            attempts.Add(await OfAsync(place, verified.GetValueOrDefault(place.Worktree.Id), ct));
        }

        return attempts;
    }

    public async Task<ReviewAttempt> OfAsync(ReviewPlace place, CancellationToken ct) =>
        await OfAsync(place, (await verify.LastOfAsync([place.Worktree.Id], ct)).GetValueOrDefault(place.Worktree.Id), ct);

    private async Task<ReviewAttempt> OfAsync(ReviewPlace place, Verification? last, CancellationToken ct)
    {
        var isLive = place.Worktree is { Kind: not WorktreeKind.Scratch, Status: WorktreeStatus.Active or WorktreeStatus.Paused or WorktreeStatus.Applied };
        var changes = isLive ? (await diff.StatsAsync(place.Worktree.Id, ct)).Match(d => d.Stats, _ => (DiffStats?)null) : null;
        var now = time.GetUtcNow();
        return new ReviewAttempt(
            place,
            changes,
            SettleReview.Counting(place, last),
            place.Runs.Aggregate((long?)0, (sum, run) => sum + run.CostMicros),
            place.Runs.Sum(run => run.StartedAt is { } from ? (long)((run.FinishedAt ?? now) - from).TotalMilliseconds : 0),
            (await comments.ListAsync(place.Worktree.Id, ct)).Count(c => c.IsOpen));
    }
}
