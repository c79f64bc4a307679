using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Board.Tree;
using RuntimesWeb.Core.Delegation;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Board;

/// <summary>A task with everything below it, costs added up. <c>costMicros</c> is of its own runs, <c>totalCostMicros</c> with all below; null as soon as one has no known price.</summary>
public sealed record TaskBranchView(TaskView Task, long? CostMicros, long? TotalCostMicros, long WorkedMs, bool Active, IReadOnlyList<TaskBranchView> Children)
{
    public static TaskBranchView From(TaskBranch b) => new(TaskView.From(b.Task), b.CostMicros, b.TotalCostMicros, (long)b.Worked.TotalMilliseconds, b.IsGoing, [.. b.Children.Select(From)]);
}

public sealed record TaskTreeBody(TaskBranchView Tree);

/// <summary>What was handed on in a conversation. <c>totalCostMicros</c> is what the conversation's own answers and all these tasks cost together.</summary>
public sealed record TeamWorkBody(IReadOnlyList<TaskBranchView> Tasks, long? CostMicros, long? TotalCostMicros);

/// <summary>Work as a tree: what tasks were made of a task, or in a conversation.</summary>
[ErrorShape(ErrorBody.Board)]
public sealed class TaskTreeController(ReadTaskTree tree, ReadTeamWork team, Core.Conversations.ConversationStore conversations) : ApiController
{
    /// <summary>Read a task with all tasks below it</summary>
    /// <remarks>Every branch has its own cost and the sum with everything below it, runs that go on included.</remarks>
    [HttpGet("api/board/{id}/tree")]
    [Tags("Board")]
    [ProducesResponseType<TaskTreeBody>(StatusCodes.Status200OK)]
    [ResponseExample(200, BoardExamples.Tree)]
    [Fails(404, BoardExamples.Unknown)]
    public async Task<IResult> Tree(string id, CancellationToken ct) =>
        await tree.RunAsync(TaskId.Of(id), ct) is { } found ? Reply(new TaskTreeBody(TaskBranchView.From(found))) : Fail(Failure.NotFound(BoardExamples.Unknown));

    /// <summary>Read what was handed on in a conversation</summary>
    /// <remarks>The tasks that the conversation's leader gave to its teammates, oldest first, as trees; the costs add up.</remarks>
    [HttpGet("api/chat/conversations/{id}/tasks")]
    [ErrorShape(ErrorBody.Message)]
    [Tags("Chat")]
    [ProducesResponseType<TeamWorkBody>(StatusCodes.Status200OK)]
    [ResponseExample(200, BoardExamples.Team)]
    [Fails(404, "unknown conversation '7'")]
    public async Task<IResult> Team(string id, CancellationToken ct)
    {
        if (!Guid.TryParse(id, out var key) || await conversations.FindAsync(key, ct) is not { } conversation)
        {
            return Fail(Failure.NotFound($"unknown conversation '{id}'"));
        }

        var work = await team.OfConversationAsync(key, ct);
        return Reply(new TeamWorkBody([.. work.Tasks.Select(TaskBranchView.From)], work.CostMicros, work.CostMicros + conversation.CostMicros));
    }
}
