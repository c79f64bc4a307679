using System.Runtime.CompilerServices;
using System.Text.Json;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Runtimes.Tools;

namespace RuntimesWeb.Core.Runtimes.Adapters.Codex;

/// <summary>
/// Answers what Codex asks: by the gate of the run, and where that says so by a person. Only one call at a time is allowed, never a kind of calls: rules are kept here and
/// nowhere else.
/// </summary>
/// <param name="tell">Says to the model what an answer, which itself has no room for words, is about.</param>
internal sealed class CodexApprovals(CodexServer server, RunRequest request, string folder, Func<CodexTurn, string, CancellationToken, Task> tell)
{
    // What comes while a person thinks is kept, up to here; then Codex waits as well.
    private const int MostPutAside = 2_000;

    public async IAsyncEnumerable<RunEvent> AnswerAsync(CodexFrame.Question question, CodexTurn turn, [EnumeratorCancellation] CancellationToken ct)
    {
        if (CodexAsked.Of(question, turn.Steps, request, folder) is not { } asked)
        {
            await server.RefuseAsync(question, ct);
            yield break;
        }

        var decision = Judge(asked);
        var item = asked.Step;
        yield return item is not null ? turn.Steps.Decide(item, decision)
            : new RunEvent.ToolCall(asked.CallId, asked.Uses[0].Tool, asked.Uses[0].Input, decision.Behavior, decision.Reason, decision.Rule);
        if (decision.Behavior == PermissionBehavior.Ask)
        {
            var pending = Pending(asked, decision);
            yield return pending;
            var answer = await WaitAsync(pending.Id, question.Id, ct);
            yield return pending with { State = answer.Status, Message = answer.Message, Preview = null };
            if (answer.Status == ApprovalStatus.Cancelled)
            {
                // Codex took it back: there is nobody to answer.
                yield break;
            }

            decision = await AnswerAsync(question, asked, answer, turn, ct);
        }
        else
        {
            if (decision.Behavior == PermissionBehavior.Deny)
            {
                turn.Steps.Refuse(asked.CallId, $"Not allowed: {decision.Reason}.");
                await tell(turn, $"That was not allowed: {decision.Reason}. Go on without it.", ct);
            }

            await server.AnswerAsync(question, decision.Behavior == PermissionBehavior.Allow ? asked.Yes : asked.No, ct);
        }

        if (item is null)
        {
            // Codex tells no end of what is no step.
            var isAllowed = decision.Behavior == PermissionBehavior.Allow;
            yield return new RunEvent.ToolResult(asked.CallId, asked.Uses[0].Tool, isAllowed ? "Answered." : decision.Reason, !isAllowed, 0);
        }
    }

    private static RunEvent.Approval Pending(CodexAsked asked, PermissionDecision decision)
    {
        var use = asked.Uses[0];
        var reason = asked.Reason is { } said && !asked.IsQuestion ? $"{decision.Reason}. Codex says: {said}" : decision.Reason;
        return new(Guid.NewGuid(), asked.CallId, use.Tool, use.Input, use.Effect, use.Subject, reason, ApprovalStatus.Pending, asked.Preview);
    }

    private PermissionDecision Judge(CodexAsked asked)
    {
        if (asked.IsQuestion)
        {
            return PermissionDecision.Ask(asked.Reason ?? "the model has a question");
        }

        if (request.Tools is { } allowed && asked.Uses[0].Tool is "bash" or "edit_file" && !allowed.Any(t => IsFor(t, asked.Uses[0].Tool)))
        {
            return PermissionDecision.Deny($"this agent does not have the tool {asked.Uses[0].Tool}");
        }

        return PermissionEngine.Strictest([.. asked.Uses.Select(request.Gate.Judge)]);
    }

    private static bool IsFor(string tool, string wanted) =>
        tool.Equals(wanted, StringComparison.OrdinalIgnoreCase) || (wanted == "edit_file" && tool.Equals("write_file", StringComparison.OrdinalIgnoreCase));

    private async Task<PermissionDecision> AnswerAsync(CodexFrame.Question question, CodexAsked asked, ApprovalAnswer answer, CodexTurn turn, CancellationToken ct)
    {
        if (asked.IsQuestion)
        {
            // A refusal with words is an answer in the person's own.
            var isAnswered = answer.IsAllowed || !string.IsNullOrWhiteSpace(answer.Message);
            await server.AnswerAsync(question, isAnswered ? asked.Answers(answer.Message, answer.UpdatedInput) : asked.No, ct);
            return isAnswered ? PermissionDecision.Allow("a person answered") : PermissionDecision.Deny("It was not answered.");
        }

        // Codex runs what it asked for and nothing else: what a person writes in its place, the model is told.
        var changed = answer.UpdatedInput is { } updated && !JsonElement.DeepEquals(updated, asked.Uses[0].Input) ? updated.GetRawText() : null;
        var isAllowed = answer.IsAllowed && changed is null;
        var words = isAllowed ? string.IsNullOrWhiteSpace(answer.Message) ? null : $"The person allowed this, and says: {answer.Message}"
            : changed is not null ? $"The person did not allow this as it is, and wants this in its place: {changed}"
            : answer.Refusal;
        if (words is not null)
        {
            // Before the answer, so that it is heard with it.
            await tell(turn, words, ct);
        }

        await server.AnswerAsync(question, isAllowed ? asked.Yes : asked.No, ct);
        if (isAllowed)
        {
            return PermissionDecision.Allow("a person allowed it");
        }

        turn.Steps.Refuse(asked.CallId, words!); // what is refused has words
        return PermissionDecision.Deny(words!);
    }

    /// <summary>Waits for the person, and meanwhile hears whether Codex takes the question back, or ends.</summary>
    private async Task<ApprovalAnswer> WaitAsync(Guid approval, string question, CancellationToken ct)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var answering = request.Gate.AnswerAsync(approval, leaving.Token);
        try
        {
            while (!answering.IsCompleted && server.Waiting < MostPutAside)
            {
                var next = server.ReadAsync(leaving.Token).AsTask();
                if (await Task.WhenAny(answering, next) == answering && !next.IsCompleted)
                {
                    await leaving.CancelAsync();
                    await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    if (next.IsCompletedSuccessfully && await next is { } late)
                    {
                        server.Put(late);
                    }

                    break;
                }

                var frame = await next;
                if (frame is null || (frame is CodexFrame.News { Method: "serverRequest/resolved" } taken && taken.Body.Member("requestId")?.GetRawText() == question))
                {
                    await request.Gate.WithdrawAsync(approval, ct);
                    return new ApprovalAnswer(ApprovalStatus.Cancelled);
                }

                server.Put(frame);
            }

            return await answering;
        }
        finally
        {
            await leaving.CancelAsync();
            await ((Task)answering).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
