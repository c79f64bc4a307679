using System.Text.Json;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Core.Runtimes.Adapters.Codex;

/// <summary>In which thread, folder and with what a turn is done.</summary>
/// <param name="Before">What the thread had taken before it, as far as that is known.</param>
public sealed record CodexTurnScope(string Thread, string Folder, string Provider, string Model, bool IsLogin, int MostAnswers, TokenUsage? Before = null);

/// <summary>
/// One turn as its news tell it: turns what Codex says into events of a run. Pure: asks nobody, and the same news make the same events. News of other threads and of what
/// it does not know are passed over.
/// </summary>
public sealed class CodexTurn(CodexTurnScope scope)
{
    private readonly CodexSteps _steps = new(scope.Folder);
    private readonly HashSet<string> _streamed = new(StringComparer.Ordinal);
    private string? _speaking;
    private bool _hasSpoken;
    private int _answers;
    private int _plans;

    /// <summary>Under which Codex knows the turn; null until it has begun.</summary>
    public string? Id { get; private set; }

    /// <summary>How it ended; null while it goes on.</summary>
    public RunEvent? End { get; private set; }

    /// <summary>Codex has stopped with it; else it goes on with what is over for us.</summary>
    public bool IsDone { get; private set; }

    /// <summary>What the thread has taken with it.</summary>
    public TokenUsage? Total { get; private set; } = scope.Before;

    /// <summary>The steps that Codex has begun.</summary>
    public CodexSteps Steps => _steps;

    public void Begin(string id) => Id ??= id;

    /// <summary>It is over for us, for a reason that it does not tell itself.</summary>
    public void Stop(RunEvent end) => End ??= end;

    public IEnumerable<RunEvent> Take(CodexFrame.News news)
    {
        var body = news.Body;
        if (body.Text("threadId") is { } thread && thread != scope.Thread)
        {
            return [];
        }

        if (_answers >= scope.MostAnswers && End is null && news.Method.StartsWith("item/", StringComparison.Ordinal))
        {
            // It has had all the answers it may have, and goes on.
            End = new RunEvent.Done(DoneReason.MaxTurns);
        }

        return news.Method switch
        {
            _ when End is not null && news.Method != "turn/completed" => [],
            "turn/started" => Begun(body),
            "item/agentMessage/delta" => Speak(body.Text("itemId") ?? "", body.Text("delta") ?? ""),
            "item/reasoning/summaryTextDelta" or "item/reasoning/textDelta" when body.Text("delta") is { Length: > 0 } thought => [new RunEvent.Thinking(thought)],
            "item/reasoning/summaryPartAdded" when body.Number("summaryIndex") > 0 => [new RunEvent.Thinking("\n\n")],
            "item/started" when body.Member("item") is { } item && CodexItem.Parse(item) is { } parsed => _steps.Begin(parsed),
            "item/completed" when body.Member("item") is { } item && CodexItem.Parse(item) is { } parsed => parsed is CodexItem.Message message ? Said(message) : _steps.Complete(parsed),
            "turn/plan/updated" => Plan(body),
            "thread/tokenUsage/updated" when body.Member("tokenUsage") is { } usage => Count(usage, body.Text("turnId")),
            "thread/compacted" => [new RunEvent.Status("compacting", "The conversation is long: Codex shortens its oldest parts.")],
            "model/rerouted" when body.Text("toModel") is { } other => [new RunEvent.Status("fallback", $"The provider answers with {other}.")],
            "error" when body.Member("error") is { } error => Fail(error, body.Member("willRetry") is { ValueKind: JsonValueKind.True }),
            "turn/completed" when body.Member("turn") is { } turn && IsThis(turn) => Finish(turn),
            _ => [],
        };
    }

    private bool IsThis(JsonElement turn) => Id is null || turn.Text("id") == Id;

    private IEnumerable<RunEvent> Begun(JsonElement body)
    {
        if (body.Member("turn")?.Text("id") is { } id)
        {
            Begin(id);
        }

        return [];
    }

    private IEnumerable<RunEvent> Speak(string item, string piece)
    {
        if (piece.Length == 0)
        {
            return [];
        }

        var isNext = _speaking != item && _hasSpoken;
        (_speaking, _hasSpoken) = (item, true);
        _streamed.Add(item);
        return [new RunEvent.Text(isNext ? "\n\n" + piece : piece)];
    }

    // Of a message that came piece by piece nothing is left to say.
    private IEnumerable<RunEvent> Said(CodexItem.Message message) => _streamed.Contains(message.Id) ? [] : Speak(message.Id, message.Text);

    private IEnumerable<RunEvent> Plan(JsonElement body)
    {
        var steps = body.List("plan").Select(s => new { text = s.Text("step") ?? "", status = StatusOf(s.Text("status")) }).Where(s => s.text.Length > 0).ToList();
        if (steps.Count == 0)
        {
            yield break;
        }

        var id = $"plan-{++_plans}";
        yield return new RunEvent.ToolCall(id, "update_plan", CodexJson.Element(new { steps }));
        yield return new RunEvent.ToolResult(id, "update_plan", $"{steps.Count(s => s.status == "done")} of {steps.Count} done", IsError: false, 0);
    }

    private static string StatusOf(string? status) => status switch
    {
        "completed" => "done",
        "inProgress" or "in_progress" => "in_progress",
        _ => "pending",
    };

    // The total is that of the thread, over all its turns: a thread that is taken up again tells first, in the name of its last turn, what it had taken before.
    private IEnumerable<RunEvent> Count(JsonElement usage, string? turn)
    {
        if (usage.Member("total") is not { } sum)
        {
            return [];
        }

        var (before, total) = (Total, Read(sum));
        Total = total;
        if (Id is null || turn != Id)
        {
            return [];
        }

        _answers++;
        var took = before is not null && total.InputTokens >= before.InputTokens && total.OutputTokens >= before.OutputTokens ? Less(total, before)
            : usage.Member("last") is { } last ? Read(last) : total;
        return took == TokenUsage.None ? [] : [new RunEvent.Usage(scope.Provider, scope.Model, took)];
    }

    private static TokenUsage Read(JsonElement of) => new(
        of.Number("inputTokens") ?? 0, of.Number("cachedInputTokens") ?? 0, of.Number("cacheWriteInputTokens") ?? 0, of.Number("outputTokens") ?? 0, of.Number("reasoningOutputTokens") ?? 0);

    private static TokenUsage Less(TokenUsage a, TokenUsage b) => new(
        a.InputTokens - b.InputTokens, Math.Max(0, a.CachedInputTokens - b.CachedInputTokens), Math.Max(0, a.CacheWriteTokens - b.CacheWriteTokens), a.OutputTokens - b.OutputTokens, Math.Max(0, a.ReasoningTokens - b.ReasoningTokens));

    private IEnumerable<RunEvent> Fail(JsonElement error, bool willRetry)
    {
        if (CodexErrors.IsRefusedKey(error) || !willRetry)
        {
            End = CodexErrors.Of(error, scope.Model, scope.IsLogin);
            return [];
        }

        return [new RunEvent.Status("waiting", CodexErrors.Of(error, scope.Model, scope.IsLogin).Message)];
    }

    private IEnumerable<RunEvent> Finish(JsonElement turn)
    {
        IsDone = true;
        End ??= turn.Text("status") switch
        {
            "completed" => new RunEvent.Done(DoneReason.Completed),
            "interrupted" => new RunEvent.Done(DoneReason.Cancelled),
            _ => CodexErrors.Of(turn.Member("error") ?? default, scope.Model, scope.IsLogin),
        };
        return _steps.CompleteAll();
    }
}
