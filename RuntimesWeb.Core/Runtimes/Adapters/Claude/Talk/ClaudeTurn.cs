using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes.Adapters.Claude.Protocol;
using RuntimesWeb.Core.Runtimes.Adapters.Cli;
using RuntimesWeb.Core.Runtimes.Tools;

namespace RuntimesWeb.Core.Runtimes.Adapters.Claude.Talk;

/// <summary>Where a turn of Claude Code takes place.</summary>
/// <param name="Home">The person's home folder.</param>
/// <param name="IsLogin">It asks the provider with the person's own login.</param>
public sealed record ClaudePlace(string Folder, string Home, Provider Provider, bool IsLogin);

/// <summary>
/// One run's talk with Claude Code: what each frame means for the run, and what is answered. Every use of a tool stands before the run's own gate; what the gate wants
/// asked becomes a question to a person. Nothing waits here, and nothing is written: that is the caller's.
/// </summary>
public sealed class ClaudeTurn(RunRequest request, ClaudePlace place, TimeProvider time)
{
    private const string PlanIsRead = "The person reads the plan now. Nothing may be changed in this run: end your turn with one short sentence.";

    private readonly ClaudeAnswer _answer = new();
    private readonly ClaudeCalls _calls = new(time);
    private readonly ClaudeAsked _asked = new();
    private readonly Dictionary<string, string> _sent = new(StringComparer.Ordinal);
    private string? _session;
    private string? _apiError;

    /// <summary>Something that was said to it meanwhile was not taken up yet.</summary>
    public bool HasUnheard => _sent.Count > 0;

    /// <summary>The session it is in, once it said so.</summary>
    public string? Session => _session;

    /// <summary>A message of the person was written to it while it works.</summary>
    public void Sent(string uuid, string text) => _sent[uuid] = text;

    /// <summary>The last event of the run, from the end of its last turn.</summary>
    public RunEvent EndOf(ClaudeFrame.End end) => ClaudeEnds.Of(end, _apiError, place.Provider, place.IsLogin);

    public IEnumerable<ClaudeStep> Hear(ClaudeFrame frame) => frame switch
    {
        ClaudeFrame.Init init => Begin(init),
        ClaudeFrame.Begun begun => _answer.Begin(begun),
        ClaudeFrame.Text text => _answer.Hear(text),
        ClaudeFrame.Thinking thinking => _answer.Hear(thinking),
        ClaudeFrame.Said said => Hear(said),
        ClaudeFrame.Results results => results.Each.SelectMany(r => _calls.End(r, results.Each.Length == 1 ? results.Detail : null, place.Folder)),
        ClaudeFrame.Heard heard => _sent.Remove(heard.Uuid, out var text) ? [new ClaudeStep.Tell(new RunEvent.Steering(text))] : [],
        ClaudeFrame.Retry retry => [Retry(retry)],
        ClaudeFrame.Hook hook => Judge(hook),
        ClaudeFrame.Ask ask => Ask(ask),
        ClaudeFrame.Withdrawn withdrawn => _asked.Withdraw(withdrawn.RequestId) is { } question ? [new ClaudeStep.Withdraw(question)] : [],
        ClaudeFrame.Unknown unknown => [new ClaudeStep.Say(ClaudeLines.Refuse(unknown.RequestId, unknown.Subtype))],
        ClaudeFrame.End end => End(end),
        _ => [],
    };

    /// <summary>What became of a question.</summary>
    public IEnumerable<ClaudeStep> Answer(Guid question, ApprovalAnswer answer)
    {
        if (_asked.Answer(question, answer) is not { } asked)
        {
            yield break;
        }

        yield return new ClaudeStep.Tell(asked.Told with
        {
            State = answer.Status,
            Message = answer.Message,
            Preview = null,
        });
        _calls.Go(asked.Told.CallId, answer.IsAllowed && answer.UpdatedInput is { } changed && changed.GetRawText() != asked.Told.ToolInput.GetRawText() ? changed : null);
        foreach (var waiting in asked.Requests)
        {
            yield return new ClaudeStep.Say(Reply(waiting, asked.Told, answer));
        }
    }

    private IEnumerable<ClaudeStep> Begin(ClaudeFrame.Init init)
    {
        if (_session != init.Session)
        {
            _session = init.Session;
            yield return new ClaudeStep.Tell(new RunEvent.Session(init.Session));
        }
    }

    private IEnumerable<ClaudeStep> Hear(ClaudeFrame.Said said)
    {
        foreach (var call in said.Blocks.OfType<ClaudeBlock.Call>())
        {
            _calls.Hear(call);
        }

        if (said.Error is not null)
        {
            // Its text is Claude Code's own about the error: the end tells it.
            _apiError = said.Error;
            return [];
        }

        return said.IsOfSubagent ? [] : _answer.Hear(said);
    }

    private ClaudeStep Retry(ClaudeFrame.Retry retry) => ClaudeEnds.IsBadKey(retry.Status, retry.Error)
        ? new ClaudeStep.Hopeless(CliFailures.BadKey(RuntimeCatalog.Get(RuntimeCatalog.ClaudeCode), place.Provider, place.IsLogin, null))
        : new ClaudeStep.Tell(new RunEvent.Status("waiting", string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{place.Provider.Label} did not answer{(retry.Status is { } status ? $" ({status})" : "")}; attempt {retry.Attempt + 1} of {retry.Most + 1} in {Math.Max(1, retry.DelayMs / 1000)} s.")));

    private IEnumerable<ClaudeStep> Judge(ClaudeFrame.Hook hook)
    {
        if (hook.Tool is ClaudeTools.Question or ClaudeTools.PlanIsDone)
        {
            return [.. _calls.Tell(hook.CallId, hook.Tool, hook.Input, null), new ClaudeStep.Say(ClaudeLines.Hooked(hook.RequestId, null))];
        }

        var use = Use(hook.Tool, hook.Input);
        var decision = request.Gate.Judge(use);
        return [.. _calls.Tell(hook.CallId, hook.Tool, hook.Input, Shown(use, decision)), new ClaudeStep.Say(ClaudeLines.Hooked(hook.RequestId, decision))];
    }

    private IEnumerable<ClaudeStep> Ask(ClaudeFrame.Ask ask)
    {
        if (_asked.Knows(ask.RequestId))
        {
            // Asked twice: it gets one answer.
            return [];
        }

        if (ask.Tool == ClaudeTools.PlanIsDone)
        {
            var plan = ClaudeTools.Text(ask.Input, "plan") ?? ClaudeTools.Text(_calls.InputOf(ask.CallId) ?? ask.Input, "plan");
            return [.. _calls.Tell(ask.CallId, ask.Tool, ask.Input, null), .. plan is null ? [] : _answer.Add(plan), new ClaudeStep.Say(ClaudeLines.Deny(ask.RequestId, PlanIsRead))];
        }

        if (_asked.Join(ask) is { } before)
        {
            return before.Answer is { } known ? [new ClaudeStep.Say(Reply(ask.RequestId, before.Told, known))] : [];
        }

        if (ask.Tool == ClaudeTools.Question)
        {
            return [.. _calls.Tell(ask.CallId, ask.Tool, ask.Input, null), Open(ask, ToolEffect.Notes, null, ClaudeQuestion.Of(ask.Input), null)];
        }

        var use = Use(ask.Tool, ask.Input);
        var decision = request.Gate.Judge(use);
        return
        [
            .. _calls.Tell(ask.CallId, ask.Tool, ask.Input, Shown(use, decision)),
            decision.Behavior switch
            {
                PermissionBehavior.Allow => new ClaudeStep.Say(ClaudeLines.Allow(ask.RequestId, ask.Input)),
                PermissionBehavior.Deny => new ClaudeStep.Say(ClaudeLines.Deny(ask.RequestId, $"Not allowed: {decision.Reason}.")),
                _ => Open(ask, use.Effect, use.Subject, decision.Reason, ClaudeEdits.Preview(ask.Tool, ask.Input, place.Folder, use.Subject)),
            },
        ];
    }

    private ClaudeStep.Ask Open(ClaudeFrame.Ask ask, ToolEffect effect, string? subject, string reason, string? preview)
    {
        var told = new RunEvent.Approval(Guid.NewGuid(), ask.CallId, ask.Tool, ask.Input, effect, subject, reason, ApprovalStatus.Pending, preview);
        _asked.Open(ask.RequestId, told);
        return new ClaudeStep.Ask(told);
    }

    private string Reply(string requestId, RunEvent.Approval asked, ApprovalAnswer answer)
    {
        if (asked.ToolName == ClaudeTools.Question)
        {
            return ClaudeQuestion.Reply(requestId, asked.ToolInput, answer);
        }

        if (!answer.IsAllowed)
        {
            return ClaudeLines.Deny(requestId, answer.Refusal);
        }

        // What a person writes in place of the model's arguments is looked at like these.
        return answer.UpdatedInput is { } updated && request.Gate.Judge(Use(asked.ToolName, updated)) is { Behavior: PermissionBehavior.Deny } denied
            ? ClaudeLines.Deny(requestId, $"Not allowed: {denied.Reason}.") : ClaudeLines.Allow(requestId, answer.UpdatedInput ?? asked.ToolInput);
    }

    private IEnumerable<ClaudeStep> End(ClaudeFrame.End end)
    {
        if (_session is null)
        {
            // Of a turn before this one, unless it could not even begin.
            return end.Errors.Any(e => e.StartsWith("No conversation found", StringComparison.Ordinal)) ? [new ClaudeStep.Gone()] : end.IsError ? [new ClaudeStep.Over(end)] : [];
        }

        _answer.End();
        return [new ClaudeStep.Over(end)];
    }

    private ToolUse Use(string tool, System.Text.Json.JsonElement input) => ClaudeTools.Use(tool, input, place.Folder, place.Home, request);

    private static PermissionDecision? Shown(ToolUse use, PermissionDecision decision) => use.Effect == ToolEffect.Reads && decision.Behavior == PermissionBehavior.Allow ? null : decision;
}
