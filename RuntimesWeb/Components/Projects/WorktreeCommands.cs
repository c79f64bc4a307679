using RuntimesWeb.Components.Board;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Worktrees;

namespace RuntimesWeb.Components.Projects;

/// <summary>What a person does with a worktree on the pages; nothing that was in it is lost at once.</summary>
public sealed class WorktreeCommands(PauseWorktree pause, ResumeWorktree resume, DiscardWorktree discard, UndoWorktree undo, PageVoice voice)
{
    public Task PauseAsync(Worktree worktree) => TellAsync(worktree, pause.RunAsync, "paused", "Everything in it is kept as a commit.");

    public Task ResumeAsync(Worktree worktree) => TellAsync(worktree, resume.RunAsync, "opened again");

    public Task DiscardAsync(Worktree worktree) => TellAsync(worktree, discard.RunAsync, "discarded", "It stays in the bin for some days.", new ToastAction("Undo", () => BringBackAsync(worktree)));

    public Task BringBackAsync(Worktree worktree) => TellAsync(worktree, undo.RunAsync, "brought back");

    private async Task TellAsync(Worktree worktree, Func<Guid, Actor, CancellationToken, Task<Outcome<Worktree>>> act, string what, string? more = null, ToastAction? back = null)
    {
        var outcome = await act(worktree.Id, await voice.ActorAsync(), CancellationToken.None);
        if (outcome.Failure is { } failure)
        {
            voice.Warn($"The worktree of “{worktree.Title}” was not {what}", TaskLook.Why(failure));
        }
        else
        {
            voice.Say($"Worktree of “{worktree.Title}” {what}", more, back);
        }
    }
}
