using RuntimesWeb.Core.Board.Work;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Board.Workspaces;

/// <summary>Pauses work on a task so that somebody else can go on: what goes on is stopped, the worktree kept as a commit with a note, and the task free again.</summary>
public sealed class PauseWork(TaskWorks works, ReadWorkspace read, ChangeWorkspace change)
{
    /// <summary>The workspace as it is left; not found when there is none, also because nothing had been changed in it.</summary>
    public async Task<Outcome<TaskWorkspace>> RunAsync(Guid task, Actor by, CancellationToken ct)
    {
        if (works.Find(task) is not { } going)
        {
            return await change.PauseAsync(task, by, ct);
        }

        await going.HandOverAsync();
        return await read.RunAsync(task, ct);
    }
}
