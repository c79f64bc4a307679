using System.Globalization;
using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Worktrees.Repository;

namespace RuntimesWeb.Core.Worktrees;

/// <summary>A worktree to be made.</summary>
/// <param name="Folder">The person's project; null for an empty folder that belongs to none.</param>
/// <param name="Title">What the work is about; its branch and folder are named after it.</param>
public sealed record NewWorktree(WorkFolder? Folder, string Title)
{
    public Guid? TaskId { get; init; }

    /// <summary>The branch, tag or commit to begin from; the commit that is checked out when there is none.</summary>
    public string? BaseRef { get; init; }

    /// <summary>An empty folder instead of the project's files.</summary>
    public bool IsScratch { get; init; }

    /// <summary>Ignored files that are copied along, such as <c>.env*</c>.</summary>
    public IReadOnlyList<string> CopyPatterns { get; init; } = [];
}

/// <summary>Makes a folder for work that is apart from the person's own: a git worktree, a copy of a folder without git, or an empty folder.</summary>
public sealed class CreateWorktree
{
    private const int LongestTitle = 200;

    private readonly WorktreeStore _store;
    private readonly MakeFolder _make;
    private readonly WorktreeRoot _root;
    private readonly AuditLog _audit;
    private readonly TimeProvider _time;

    internal CreateWorktree(WorktreeStore store, MakeFolder make, WorktreeRoot root, AuditLog audit, TimeProvider time) =>
        (_store, _make, _root, _audit, _time) = (store, make, root, audit, time);

    public async Task<Outcome<Worktree>> RunAsync(NewWorktree wanted, Actor by, CancellationToken ct)
    {
        var planned = await PlanAsync(wanted, ct);
        if (planned.Failure is { } failure)
        {
            return failure;
        }

        var plan = planned.Value with { Worktree = await _store.AddAsync(planned.Value.Worktree, ct) };
        var made = await TryAsync(plan, ct);
        if (made.Failure is { } unmade)
        {
            await _make.RemoveAsync(plan, CancellationToken.None);
            await _store.RemoveAsync(plan.Worktree.Id, CancellationToken.None);
            return unmade;
        }

        var worktree = await _store.SaveAsync(made.Value with { Status = WorktreeStatus.Active }, CancellationToken.None);
        await _audit.WriteAsync(by, "worktree.create", worktree.Id.ToString(), $"{worktree.Path} for {worktree.ProjectPath}", ct);
        return worktree;
    }

    private async Task<Outcome<Worktree>> TryAsync(FolderPlan plan, CancellationToken ct)
    {
        try
        {
            return await _make.RunAsync(plan, ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failure.Unavailable($"The worktree could not be made: {e.Message}");
        }
        catch (OperationCanceledException)
        {
            await _make.RemoveAsync(plan, CancellationToken.None);
            await _store.RemoveAsync(plan.Worktree.Id, CancellationToken.None);
            throw;
        }
    }

    private async Task<Outcome<FolderPlan>> PlanAsync(NewWorktree wanted, CancellationToken ct)
    {
        var patterns = CopyIgnored.Parse(wanted.CopyPatterns);
        if (patterns.Failure is { } wrong)
        {
            return wrong;
        }

        var found = await _make.LookAsync(wanted, ct);
        if (found.Failure is { } failure)
        {
            return failure;
        }

        var (id, now, begun) = (Guid.NewGuid(), _time.GetUtcNow(), found.Value);
        var title = wanted.Title.Trim();
        var name = string.Create(CultureInfo.InvariantCulture, $"{RefNames.Slug(title)}-{id.ToString("N")[..8]}");
        var repository = begun.Place?.Folder ?? wanted.Folder?.Path;
        var path = Path.Combine(_root.OfRepository(repository ?? "scratch"), name);
        return new FolderPlan(
            new Worktree
            {
                Id = id,
                TaskId = wanted.TaskId,
                Title = title.Length == 0 ? "Task" : title[..Math.Min(title.Length, LongestTitle)],
                Repository = repository ?? path,
                SubFolder = begun.SubFolder,
                Path = path,
                GitDir = begun.Kind == WorktreeKind.Copy ? path + ".git" : null,
                Branch = begun.Kind == WorktreeKind.Git ? RefNames.OwnBranches + name : null,
                BaseSha = begun.Commit?.Sha,
                BaseRef = begun.Commit?.Ref,
                Kind = begun.Kind,
                Status = WorktreeStatus.Creating,
                CreatedAt = now,
                LastUsedAt = now,
            },
            begun.Place,
            patterns.Value);
    }
}
