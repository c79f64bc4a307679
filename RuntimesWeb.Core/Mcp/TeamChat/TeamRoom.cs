using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Delegation;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Board;

namespace RuntimesWeb.Core.Mcp.TeamChat;

/// <summary>The conversation a piece of a team's work belongs to.</summary>
/// <param name="IsOwn">It is the one that the run itself gives an answer in.</param>
public sealed record TeamPlace(Conversation Conversation, bool IsOwn);

/// <summary>Finds the conversation of a run's team: the one it answers in, else the one from which its task was handed on.</summary>
public sealed class TeamRoom(ConversationStore conversations, DelegationStore delegations, TaskStore tasks)
{
    private static readonly Failure None = new(FailureKind.Refused, "no_conversation", "this work belongs to no conversation of the team. Say it with add_comment on your task.");

    public async Task<Outcome<TeamPlace>> FindAsync(McpBinding who, CancellationToken ct)
    {
        if (who.TeamId is null)
        {
            return new Failure(FailureKind.Refused, "no_team", "you are in no team.");
        }

        if (who.Run?.ConversationId is { } own)
        {
            return await conversations.FindAsync(own, ct) is { } here ? new TeamPlace(here, IsOwn: true) : None;
        }

        if (who.Task is not { } task)
        {
            return None;
        }

        // Nearest first: its own, then what stands above it.
        Guid[] line = [task.Id, .. tasks.Ancestors(task).Select(a => a.Id)];
        var handedOn = await delegations.OfTasksAsync(line, ct);
        return line.Select(id => handedOn.FirstOrDefault(d => d.TaskId == id)?.ConversationId).FirstOrDefault(c => c is not null) is { } conversation
            && await conversations.FindAsync(conversation, ct) is { } found ? new TeamPlace(found, IsOwn: false) : None;
    }
}
