using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Worktrees;
using RuntimesWeb.Core.Worktrees.Apply;

namespace RuntimesWeb.Core.Board.Review;

/// <summary>How work is to be taken.</summary>
public sealed record ReviewApply(ApplyRequest Request)
{
    /// <summary>A person takes it whatever its verification says.</summary>
    public bool HumanOverride { get; init; }

    /// <summary>The task's other attempts go into the bin.</summary>
    public bool DiscardOthers { get; init; }
}

/// <summary>What came of taking work.</summary>
/// <param name="Discarded">The worktrees of other attempts that went into the bin.</param>
public sealed record AppliedReview(ApplyResult Result, IReadOnlyList<Guid> Discarded);

/// <summary>Takes the work of a run: brings it into the person's repository, and its task is done. Never while somebody works on the task.</summary>
public sealed class ApplyReview(ApplyWorktree apply, DiscardWorktree discard, FindReview find, SettleReview settle, ProjectStore projects)
{
    /// <summary>Conflict with <c>verification_required</c> or <c>in_progress</c> as the message, and why as the hint. What git has against it is a value.</summary>
    public async Task<Outcome<AppliedReview>> RunAsync(ReviewPlace place, ReviewApply wanted, Actor by, CancellationToken ct)
    {
        var request = wanted.Request with { Target = wanted.Request.Target ?? TargetOf(place, wanted.Request.Mode) };
        if (request.Mode == ApplyMode.Patch)
        {
            // It only looks.
            return (await apply.RunAsync(place.Worktree.Id, request, by, ct)).Match<Outcome<AppliedReview>>(patch => new AppliedReview(patch, []), f => f);
        }

        if (place.IsWorkedIn || place.Task is { Status: TaskState.InProgress })
        {
            return Failure.Conflict("in_progress", "It is being worked on. Stop that first, or wait for its end.");
        }

        if (place.Task is { Status: TaskState.Cancelled })
        {
            return Failure.Conflict("The task was cancelled", "Take the work as a patch if you need it.");
        }

        var against = await settle.AgainstAsync(place, ct);
        if (against is not null && !wanted.HumanOverride)
        {
            return against;
        }

        var applied = await apply.RunAsync(place.Worktree.Id, request, by, ct);
        if (applied.Failure is { } failure)
        {
            return failure;
        }

        // The branch has moved: whoever asked may be gone, the task is done all the same.
        if (applied.Value is not ApplyResult.Applied done)
        {
            return new AppliedReview(applied.Value, []);
        }

        await settle.ToDoneAsync(place, Words(request.Mode, done), against is not null, by);
        return new AppliedReview(done, wanted.DiscardOthers ? await DiscardOthersAsync(place, by) : []);
    }

    private string? TargetOf(ReviewPlace place, ApplyMode mode) =>
        mode is ApplyMode.Merge or ApplyMode.Squash && place.Worktree.Kind == WorktreeKind.Git && place.Task?.ProjectId is { } id ? projects.Find(id)?.DefaultBranch : null;

    private async Task<IReadOnlyList<Guid>> DiscardOthersAsync(ReviewPlace place, Actor by)
    {
        var gone = new List<Guid>();
        foreach (var other in (await find.OfTaskAsync(place.Worktree.TaskId ?? Guid.Empty, CancellationToken.None)).Select(p => p.Worktree))
        {
            if (other.Id != place.Worktree.Id && other.Status is WorktreeStatus.Active or WorktreeStatus.Paused && (await discard.RunAsync(other.Id, by, CancellationToken.None)).IsOk)
            {
                gone.Add(other.Id);
            }
        }

        return gone;
    }

    private static string Words(ApplyMode mode, ApplyResult.Applied done) => (mode, done.Commit?[..Math.Min(10, done.Commit.Length)]) switch
    {
        (_, null) => $"Applied: its changes are in {done.Worktree.Repository}.",
        (ApplyMode.Branch, var commit) => $"Applied as the branch {done.Branch}: {commit}.",
        (ApplyMode.Merge, var commit) => $"Applied: merged into {done.Branch} as {commit}.",
        (_, var commit) => $"Applied: one commit on {done.Branch}, {commit}.",
    };
}
