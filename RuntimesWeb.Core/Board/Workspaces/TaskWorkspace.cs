using System.Text;
using RuntimesWeb.Core.Board.Verify;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Worktrees;
using RuntimesWeb.Core.Worktrees.Apply;
using RuntimesWeb.Core.Worktrees.Diffs;

namespace RuntimesWeb.Core.Board.Workspaces;

/// <summary>Where a task is worked on, what is there, and what was left for whoever goes on.</summary>
/// <param name="Changes">Null when it cannot be told.</param>
public sealed record TaskWorkspace(Worktree Worktree, DiffStats? Changes, HandoffNote? Handoff);

/// <summary>What is in a workspace, for somebody who is to go on in it.</summary>
/// <param name="Files">Texts by name: the task, what was verified, the handoff. They are written by the server and lie in nobody's history.</param>
/// <param name="Diff">All changes as a text that <c>git apply</c> takes; cut when it is very long.</param>
public sealed record WorkspaceDetail(IReadOnlyDictionary<string, string> Files, string Diff);

/// <summary>Reads where a task is worked on.</summary>
public sealed class ReadWorkspace(WorktreeStore worktrees, TaskStore tasks, HandoffNotes notes, WorkspaceWork work)
{
    private const int LongestDiff = 512 * 1024;

    internal static Failure Missing => Failure.NotFound("workspace not found");

    public async Task<Outcome<TaskWorkspace>> RunAsync(Guid task, CancellationToken ct)
    {
        var found = await PlaceAsync(task, ct);
        return found.Failure is { } failure ? failure : await OfAsync(found.Value, ct);
    }

    public async Task<Outcome<WorkspaceDetail>> DetailAsync(Guid id, CancellationToken ct)
    {
        var read = await RunAsync(id, ct);
        if (read.Failure is { } failure || await tasks.FindAsync(id, ct) is not { } task)
        {
            return read.Failure ?? Missing;
        }

        var (place, note) = (read.Value.Worktree, read.Value.Handoff);
        var files = new Dictionary<string, string>(StringComparer.Ordinal) { ["TASK.md"] = $"# {task.Title}\n\n{task.Description}".TrimEnd() + "\n" };
        if (await work.VerificationAsync(place.Id, ct) is { FinishedAt: not null } last)
        {
            files["VERIFICATION.md"] = $"`{last.Command}`: {(last.IsGreen ? "green" : last.ExitCode is { } code ? $"exit code {code}" : "did not come to an end")}\n\n```\n{last.Output}\n```\n";
        }

        if (note is not null)
        {
            files["AGENT_HANDOFF.json"] = note.ToJson();
        }

        var patch = await work.PatchAsync(place, ct);
        return new WorkspaceDetail(files, patch.Length > LongestDiff ? patch[..LongestDiff] + "\n[cut]\n" : patch);
    }

    internal async Task<Outcome<Worktree>> PlaceAsync(Guid task, CancellationToken ct)
    {
        return PlaceOf(await worktrees.OfTaskAsync(task, ct)) is { } found ? found : Missing;
    }

    /// <summary>Of a task's worktrees the one that is its workspace.</summary>
    internal static Worktree? PlaceOf(IReadOnlyList<Worktree> all) => all.FirstOrDefault(IsLive) ?? all.FirstOrDefault(w => w.Status != WorktreeStatus.Creating);

    internal async Task<TaskWorkspace> OfAsync(Worktree worktree, CancellationToken ct)
    {
        return new TaskWorkspace(worktree, await work.ChangesAsync(worktree, ct), await notes.OfAsync(worktree.Id, ct));
    }

    internal static bool IsLive(Worktree worktree) => worktree.Status is WorktreeStatus.Active or WorktreeStatus.Paused;
}

/// <summary>What is in a workspace.</summary>
public sealed class WorkspaceWork(ReadDiff diff, ApplyWorktree apply, VerificationStore verify)
{
    internal async Task<DiffStats?> ChangesAsync(Worktree worktree, CancellationToken ct) => (await diff.StatsAsync(worktree.Id, ct)).Match(d => d.Stats, _ => (DiffStats?)null);

    internal async Task<Verification?> VerificationAsync(Guid worktree, CancellationToken ct) => (await verify.LastOfAsync([worktree], ct)).GetValueOrDefault(worktree);

    internal async Task<string> PatchAsync(Worktree worktree, CancellationToken ct) =>
        (await apply.RunAsync(worktree.Id, new ApplyRequest(ApplyMode.Patch), Actor.Server, ct)).Match(r => r is ApplyResult.Patch patch ? Encoding.UTF8.GetString(patch.Text.Span) : "", _ => "");
}
