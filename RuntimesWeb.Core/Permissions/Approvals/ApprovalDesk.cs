using System.Collections.Concurrent;
using System.Text.Json;
using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Core.Permissions.Approvals;

/// <summary>What a person answers.</summary>
/// <param name="Message">Said to the model.</param>
/// <param name="UpdatedInput">Other arguments to run it with; only when it is allowed.</param>
/// <param name="Remember">The rule to keep with the answer; null for none.</param>
public sealed record ApprovalResponse(bool IsAllowed, string? Message = null, JsonElement? UpdatedInput = null, Remembering? Remember = null);

/// <summary>
/// Where runs wait for people. Each question is a row and is answered once, whoever answers first; one that nobody answers expires, and the questions of a run end
/// with it.
/// </summary>
public sealed class ApprovalDesk(ApprovalStore store, EventWriter writer, RememberAnswer remember, AuditLog audit, TimeProvider time)
{
    private const int LongestMessage = 4_000;
    private const int LongestInput = 256 * 1024;

    private readonly ConcurrentDictionary<Guid, Waiting> _waiting = new();

    /// <summary>Something was asked, answered or is not asked any more.</summary>
    public event Action<Approval>? Changed;

    /// <summary>What waits for an answer, oldest first.</summary>
    public IReadOnlyList<Approval> Pending => [.. _waiting.Values.Where(w => !w.Answered.IsCompleted).Select(w => w.Approval).OrderBy(a => a.Number)];

    /// <summary>A question that waits for an answer; null when it does not.</summary>
    public Approval? FindPending(Guid id) => _waiting.GetValueOrDefault(id) is { Answered.IsCompleted: false } waiting ? waiting.Approval : null;

    public int Count => _waiting.Values.Count(w => !w.Answered.IsCompleted);

    /// <summary>Opens a question; what is returned belongs into the transaction of the event that asks it.</summary>
    public IRowChange Open(Approval approval)
    {
        var numbered = approval with { Number = store.NextNumber() };
        _waiting[approval.Id] = new Waiting(numbered);
        return new AddApproval(numbered);
    }

    /// <summary>The question is stored: people can see it.</summary>
    public void Tell(Guid approval)
    {
        if (_waiting.GetValueOrDefault(approval) is { } waiting)
        {
            Changed?.Invoke(waiting.Approval);
        }
    }

    /// <summary>Waits for the answer, or until nobody has answered in time.</summary>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public async Task<Approval> WaitAsync(Guid approval, CancellationToken ct)
    {
        if (_waiting.GetValueOrDefault(approval) is not { } waiting)
        {
            throw new InvalidOperationException($"the approval {approval} was not opened");
        }

        var left = waiting.Approval.ExpiresAt - time.GetUtcNow();
        try
        {
            return await waiting.Answered.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, ct);
        }
        catch (TimeoutException)
        {
            // An answer that came in this moment is the answer.
            await EndAsync(waiting, waiting.Approval with { Status = ApprovalStatus.Expired, AnsweredAt = time.GetUtcNow() }, () => Task.CompletedTask);
            return await waiting.Answered.WaitAsync(ct);
        }
        finally
        {
            if (waiting.Answered.IsCompleted)
            {
                _waiting.TryRemove(approval, out _);
            }
        }
    }

    /// <summary>
    /// Answers a question, once. A second answer is the conflict <c>already_answered</c>, one after the question's time or its run <c>stale</c>; neither changes
    /// anything, nor keeps a rule.
    /// </summary>
    public async Task<Outcome<Approval>> RespondAsync(Guid id, ApprovalResponse response, Actor by, CancellationToken ct)
    {
        if (Wrong(response) is { } wrong)
        {
            return wrong;
        }

        if (_waiting.GetValueOrDefault(id) is not { } waiting)
        {
            return await store.FindAsync(id, ct) is { } over ? Late(over.Status) : Failure.NotFound($"unknown approval '{id}'");
        }

        var rule = response.Remember is { } wish ? remember.Check(waiting.Approval, wish, response.IsAllowed) : default(Outcome<string>?);
        if (rule?.Failure is { } unfit)
        {
            return unfit;
        }

        var answered = waiting.Approval with
        {
            Status = response.IsAllowed ? ApprovalStatus.Allowed : ApprovalStatus.Denied,
            AnsweredAt = time.GetUtcNow(),
            AnsweredBy = by.Name,
            Message = string.IsNullOrWhiteSpace(response.Message) ? null : response.Message.Trim(),
            UpdatedInput = response.UpdatedInput?.GetRawText(),
            Rule = rule?.Value,
        };
        if (!await EndAsync(waiting, answered, () => answered.Rule is null ? Task.CompletedTask : remember.KeepAsync(answered, by, CancellationToken.None)))
        {
            return await store.FindAsync(id, ct) is { } over ? Late(over.Status) : Failure.NotFound($"unknown approval '{id}'");
        }

        await audit.WriteAsync(by, response.IsAllowed ? "approval.allow" : "approval.deny", answered.ToolName, $"run {answered.RunId}{(answered.Rule is { } said ? $"; from now on {said}" : "")}", CancellationToken.None);
        return answered;
    }

    /// <summary>A run does not ask this any more; an answer that comes later is too late.</summary>
    public async Task WithdrawAsync(Guid approval)
    {
        if (_waiting.GetValueOrDefault(approval) is { } waiting)
        {
            await EndAsync(waiting, waiting.Approval with { Status = ApprovalStatus.Cancelled, AnsweredAt = time.GetUtcNow() }, () => Task.CompletedTask);
        }
    }

    /// <summary>What belongs into the transaction of a run's last event: its questions are not asked any more.</summary>
    public IRowChange? CancelOf(Guid run) => _waiting.Values.Any(w => w.Approval.RunId == run) ? new CancelApprovals(run, time.GetUtcNow()) : null;

    /// <summary>A run is over.</summary>
    public void Forget(Guid run)
    {
        foreach (var waiting in _waiting.Values.Where(w => w.Approval.RunId == run))
        {
            _waiting.TryRemove(waiting.Approval.Id, out _);
            Changed?.Invoke(waiting.Approval with { Status = ApprovalStatus.Cancelled, AnsweredAt = time.GetUtcNow() });
        }
    }

    private static Failure Late(ApprovalStatus status) => Failure.Conflict(
        status is ApprovalStatus.Allowed or ApprovalStatus.Denied ? "already_answered" : "stale",
        status switch
        {
            ApprovalStatus.Expired => "Nobody answered in time; it counts as denied.",
            ApprovalStatus.Cancelled => "Its run is over.",
            _ => "Somebody has answered it before.",
        });

    private static Failure? Wrong(ApprovalResponse response) =>
        response.Message?.Length > LongestMessage ? Failure.InvalidField("message", $"message must have at most {LongestMessage} characters")
        : response.UpdatedInput is not { } input ? null
        : !response.IsAllowed ? Failure.InvalidField("updatedInput", "updatedInput goes only with behavior allow")
        : input.ValueKind != JsonValueKind.Object ? Failure.InvalidField("updatedInput", "updatedInput must be an object")
        : response.Remember is { Pattern: null } ? Failure.InvalidField("always", "always keeps a rule for the call as it was asked; with updatedInput write a pattern")
        : input.GetRawText().Length > LongestInput ? Failure.InvalidField("updatedInput", $"updatedInput must have at most {LongestInput} characters")
        : null;

    // What it means for later calls holds before the run goes on.
    private async Task<bool> EndAsync(Waiting waiting, Approval answered, Func<Task> remembering)
    {
        var change = new AnswerApproval(answered);
        await writer.ApplyAsync(change);
        if (!change.HasWon)
        {
            return false;
        }

        try
        {
            await remembering();
        }
        finally
        {
            waiting.TrySet(answered);
            Changed?.Invoke(answered);
        }

        return true;
    }

    private sealed class Waiting(Approval approval)
    {
        private readonly TaskCompletionSource<Approval> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Approval Approval => approval;

        public Task<Approval> Answered => _answered.Task;

        public void TrySet(Approval answered) => _answered.TrySetResult(answered);
    }
}
