using RuntimesWeb.Core.Board.Work;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Worktrees;

namespace RuntimesWeb.Core.Board.Review;

/// <summary>What is to be different, and who is to see to it.</summary>
/// <param name="Runtime">Null for the one that worked last; the model is chosen anew with another one.</param>
public sealed record SendBackWish(string? Message, RuntimeId? Runtime = null, string? Provider = null, string? Model = null);

/// <summary>Gives work back to be gone on with in the same worktree, with what was said about its lines.</summary>
public sealed class SendBack(WorkOnTask work, ReviewComments comments)
{
    public const int LongestMessage = 20_000;

    public async Task<Outcome<TaskWork>> RunAsync(ReviewPlace place, SendBackWish wish, Actor by, CancellationToken ct)
    {
        if (place.Task is not { } task)
        {
            return Failure.NotFound("not_found");
        }

        var open = CommentText.Sorted((await comments.ListAsync(place.Worktree.Id, ct)).Where(c => c.IsOpen));
        if (Refusal(place, wish, open.Count) is { } refused)
        {
            return refused;
        }

        var (last, runtime) = (place.Run, wish.Runtime ?? RuntimeCatalog.Find(place.Run?.RuntimeId)?.Id);
        if (runtime is not { } chosen)
        {
            return Failure.InvalidField("runtimeId", "runtimeId is required: nobody has worked here yet");
        }

        if (chosen == RuntimeCatalog.Local)
        {
            return Failure.InvalidField("runtimeId", "a recipe does not read what is said about it; choose a runtime with a language model");
        }

        var isSame = chosen.Value == last?.RuntimeId;
        var begun = await work.RunAsync(
            new WorkWish(task.Id, [new AttemptWish(chosen, wish.Model ?? (isSame ? last?.Model : null), wish.Provider ?? (isSame && wish.Model is null ? last?.Provider : null))])
            {
                AssigneeAgentId = last?.AgentId,
                PermissionMode = last?.PermissionMode,
                WorktreeId = place.Worktree.Id,
                Message = CommentText.Of(wish.Message, open),
            },
            by, ct);
        if (begun.IsOk)
        {
            await comments.SentAsync([.. open.Select(c => c.Id)], begun.Value.Runs[0].Id);
        }

        return begun;
    }

    private static Failure? Refusal(ReviewPlace place, SendBackWish wish, int open) =>
        string.IsNullOrWhiteSpace(wish.Message) && open == 0 ? Failure.InvalidField("message", "message is required: say what is to be different, or comment on lines first")
        : wish.Message?.Length > LongestMessage ? Failure.InvalidField("message", $"message must have at most {LongestMessage} characters")
        : place.Worktree.Status is WorktreeStatus.Discarded or WorktreeStatus.Removed ? Failure.Conflict("The worktree was discarded", "Bring it back first.")
        : place.Task is { Status: TaskState.Done } ? Failure.Conflict("The task is done", "Undo the apply first, or write another task down.")
        : place.Task is { Status: TaskState.InProgress } ? Failure.Conflict("in_progress", "It is being worked on. Stop that first, or wait for its end.")
        : null;
}
