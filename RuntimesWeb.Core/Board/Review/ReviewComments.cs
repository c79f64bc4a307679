using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Worktrees.Diffs;

namespace RuntimesWeb.Core.Board.Review;

/// <summary>Which line something is said about.</summary>
public sealed record CommentLine(string? Path, int? Line, DiffSide Side = DiffSide.New);

/// <summary>What persons say about lines of work.</summary>
public sealed class ReviewComments(IDbContextFactory<RuntimesDb> factory, ReadDiff diff, TimeProvider time)
{
    public const int LongestBody = 10_000;

    private const int MostOpen = 500;

    /// <summary>Raised with the worktree whose comments are others now.</summary>
    public event Action<Guid>? Changed;

    /// <summary>Those on a worktree, oldest first.</summary>
    public async Task<IReadOnlyList<ReviewComment>> ListAsync(Guid worktree, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Set<ReviewComment>().AsNoTracking().Where(c => c.WorktreeId == worktree).OrderBy(c => c.Number).ToListAsync(ct);
    }

    /// <summary>Says something about a line of a file that is changed.</summary>
    public async Task<Outcome<ReviewComment>> AddAsync(ReviewPlace place, CommentLine about, string? body, CancellationToken ct)
    {
        if (about.Path is not { Length: > 0 } path)
        {
            return Failure.InvalidField("path", "path is required");
        }

        if (about.Line is not (>= 1 and var line))
        {
            return Failure.InvalidField("line", "line must be the number of a line, from 1 on");
        }

        if (WrongBody(body) is { } wrong)
        {
            return wrong;
        }

        var file = await diff.FileAsync(place.Worktree.Id, path, ct);
        if (file.Failure is { } unread)
        {
            return unread.Kind == FailureKind.NotFound ? Failure.InvalidField("path", unread.Message) : unread;
        }

        await using var db = await factory.CreateDbContextAsync(ct);
        if (await db.Set<ReviewComment>().CountAsync(c => c.WorktreeId == place.Worktree.Id && c.SentAt == null, ct) >= MostOpen)
        {
            return Failure.Conflict($"There are {MostOpen} open comments already", "Send them back first.");
        }

        var (hunk, text) = LineOf(file.Value, about.Side, line);
        var comment = new ReviewComment
        {
            Id = Guid.NewGuid(),
            WorktreeId = place.Worktree.Id,
            RunId = place.Run?.Id,
            TaskId = place.Worktree.TaskId,
            Path = path,
            Side = about.Side,
            Line = line,
            LineText = text,
            HunkId = hunk,
            Body = body!.Trim(), // just checked
            CreatedAt = time.GetUtcNow(),
        };
        db.Add(comment);
        await db.SaveChangesAsync(ct);
        Changed?.Invoke(place.Worktree.Id);
        return comment;
    }

    /// <summary>Says it otherwise, as long as it was not sent.</summary>
    public async Task<Outcome<ReviewComment>> EditAsync(Guid worktree, Guid id, string? body, CancellationToken ct)
    {
        if (WrongBody(body) is { } wrong)
        {
            return wrong;
        }

        var text = body!.Trim(); // just checked
        return await ChangeAsync(worktree, id, open => open.ExecuteUpdateAsync(set => set.SetProperty(c => c.Body, text), ct), ct);
    }

    public Task<Outcome<ReviewComment>> RemoveAsync(Guid worktree, Guid id, CancellationToken ct) => ChangeAsync(worktree, id, open => open.ExecuteDeleteAsync(ct), ct);

    /// <summary>They went to an agent.</summary>
    internal async Task SentAsync(IReadOnlyCollection<Guid> ids, Guid run)
    {
        if (ids.Count == 0)
        {
            return;
        }

        var now = time.GetUtcNow();
        await using var db = await factory.CreateDbContextAsync(CancellationToken.None);
        var sent = db.Set<ReviewComment>().Where(c => ids.Contains(c.Id));
        var place = await sent.Select(c => c.WorktreeId).FirstAsync(CancellationToken.None);
        await sent.ExecuteUpdateAsync(set => set.SetProperty(c => c.SentAt, now).SetProperty(c => c.SentRunId, run), CancellationToken.None);
        Changed?.Invoke(place);
    }

    /// <summary>The place and the text of a line; nulls for one that the diff does not show.</summary>
    internal static (string? Hunk, string? Text) LineOf(DiffFile file, DiffSide side, int wanted)
    {
        foreach (var hunk in file.Hunks)
        {
            var number = side == DiffSide.Old ? hunk.OldStart : hunk.NewStart;
            foreach (var line in hunk.Lines)
            {
                if (line.Kind == (side == DiffSide.Old ? DiffLineKind.Added : DiffLineKind.Removed))
                {
                    continue;
                }

                if (number++ == wanted)
                {
                    return (hunk.Id, line.Text);
                }
            }
        }

        return (null, null);
    }

    private static Failure? WrongBody(string? body) =>
        string.IsNullOrWhiteSpace(body) || body.Length > LongestBody ? Failure.InvalidField("body", $"body is required, 1 to {LongestBody} characters") : null;

    private async Task<Outcome<ReviewComment>> ChangeAsync(Guid worktree, Guid id, Func<IQueryable<ReviewComment>, Task<int>> change, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        if (await db.Set<ReviewComment>().AsNoTracking().FirstOrDefaultAsync(c => c.Id == id && c.WorktreeId == worktree, ct) is not { } known)
        {
            return Failure.NotFound("comment not found");
        }

        if (await change(db.Set<ReviewComment>().Where(c => c.Id == id && c.SentAt == null)) == 0)
        {
            return Failure.Conflict("The comment was sent to the agent already");
        }

        Changed?.Invoke(worktree);
        return await db.Set<ReviewComment>().AsNoTracking().FirstOrDefaultAsync(c => c.Id == id, ct) ?? known;
    }
}
