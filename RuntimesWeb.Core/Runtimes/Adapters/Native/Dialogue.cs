using System.Collections.Immutable;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Core.Runtimes.Adapters.Native;

/// <summary>One run's talk with its model: what has been said, which model is asked, and what its next request is.</summary>
internal sealed class Dialogue
{
    private const int LongestAnswer = 8_192;
    private const int SmallestBudget = 500;
    private const string SumUp = "You have used all the turns you may have, so no tool can be called any more. Say in a few sentences what is done, what you found, and what is still open.";

    // Of a model that runs here: memory is short, and what is not needed is not asked for.
    private const int SmallestRoom = 8_192;
    private const int LargestRoom = 32_768;

    // What Ollama holds when nobody has set more, whatever the model could.
    private const int UsualContextOfOllama = 4_096;

    private readonly RunRequest _request;
    private readonly ImmutableArray<ModelTool> _tools;
    private readonly int _toolTokens;
    private readonly ModelLimits _limits;
    private readonly Transcript _transcript;
    private readonly Queue<ModelChoice> _others;
    private readonly bool _isCached;
    private ModelLimit _limit;
    private bool _toolsOff;
    private bool _isCompacted;
    private int? _cap;
    private int _turns;
    private int _asked;

    // How much more this model counts than was estimated.
    private double _more = 1;

    public Dialogue(RunRequest request, ImmutableArray<ModelTool> tools, ModelLimits limits)
    {
        (_request, _tools, _limits) = (request, tools, limits);
        (Provider, Model) = (request.Model.Provider ?? throw new ArgumentException("no provider was chosen", nameof(request)), request.Model.Model ?? throw new ArgumentException("no model was chosen", nameof(request)));
        _toolTokens = tools.Sum(ContextBudget.Tokens);
        _limit = limits.Of(Provider, Model);
        _transcript = new Transcript(request.History, request.Message);
        _others = new Queue<ModelChoice>(request.Fallbacks.Where(f => f is { Provider: not null, Model: not null }));
        _isCached = tools.Length > 0 || request.History.Length > 0;
    }

    public ProviderId Provider { get; private set; }

    public string Model { get; private set; }

    /// <summary>All turns are used: what comes now is the summing up.</summary>
    public bool IsLast { get; private set; }

    private bool HasTools => _tools.Length > 0 && !_toolsOff && !IsLast;

    /// <summary>Something a person says meanwhile.</summary>
    public void Hear(string text) => _transcript.Add(ModelMessage.User.Say(text));

    public void Hear(RunEvent.ToolResult result) => _transcript.Add(new ModelMessage.ToolResult(result.Id, result.Name, result.Output, result.IsError));

    /// <summary>Makes the next request ready; tells what a person should know of it.</summary>
    public IEnumerable<RunEvent.Status> Prepare()
    {
        if (!IsLast && _turns >= _request.MaxTurns)
        {
            IsLast = true;
            _transcript.Add(ModelMessage.User.Say(SumUp));
            yield return new RunEvent.Status("summing_up", $"All {_request.MaxTurns} turns are used; {Model} sums up.");
        }

        if (HasTools && !_limit.CanCallTools)
        {
            yield return TurnToolsOff();
        }

        if (Weight() > Budget() && _transcript.Fit(TranscriptBudget()))
        {
            yield return new RunEvent.Status("compacting", "The conversation is long: its oldest parts are shortened or left out.");
        }
    }

    public ModelRequest Request()
    {
        _asked = Weight();
        return new ModelRequest(Provider, Model, HasTools || !_transcript.HasTools ? _transcript.ToMessages() : _transcript.ToMessagesWithoutTools())
        {
            SystemPrompt = _request.SystemPrompt,
            Tools = HasTools ? _tools : [],
            MaxOutputTokens = Math.Min(LongestAnswer, _limit.WindowTokens / 4),
            CacheMessages = _isCached,
            ContextTokens = Provider == ProviderCatalog.Ollama ? Room(_asked) : null,
        };
    }

    /// <summary>It neither says nor does anything. That the summing up stays away is no failure: what was to be done is done.</summary>
    public bool IsEmpty(Answer answer) => !IsLast && answer is { IsSilent: true, IsOrdinary: true } && (answer.Calls.Count == 0 || !HasTools);

    /// <summary>Takes an answer in; the calls in it that are to be made now.</summary>
    public IReadOnlyList<ModelDelta.ToolCall> Hear(Answer answer)
    {
        _turns++;
        // A model that was given no tools may call some all the same.
        var calls = HasTools ? answer.Calls : [];
        if (answer.ToMessage(Provider, calls.Count > 0) is { } message)
        {
            _transcript.Add(message);
        }

        return calls;
    }

    /// <summary>Learns from what the provider counted.</summary>
    public RunEvent.Usage Count(TokenUsage used)
    {
        if (_asked > 1_000)
        {
            _more = Math.Clamp(used.InputTokens / (_asked / _more), 1, 4);
        }

        return new RunEvent.Usage(Provider.Value, Model, used);
    }

    /// <summary>What can be done about a failure, ready to be asked again; null when nothing can.</summary>
    public RunEvent.Status? GoOnAfter(ModelFailure failure, bool hasBegun)
    {
        if (hasBegun)
        {
            return null;
        }

        if (failure.Kind == ModelFailureKind.ToolsNotSupported && HasTools)
        {
            return TurnToolsOff();
        }

        if (failure.Kind == ModelFailureKind.ContextTooLong && !_isCompacted)
        {
            _isCompacted = true;
            _cap = Math.Max(SmallestBudget, Provider == ProviderCatalog.Ollama ? Math.Min(Weight() / 2, ContextBudget.Of(UsualContextOfOllama)) : Weight() / 2);
            return _transcript.Fit(TranscriptBudget()) ? new RunEvent.Status("compacting", $"The conversation is too long for {Model}: it is shortened and asked again.") : null;
        }

        return (failure.IsPassing || failure.Kind is ModelFailureKind.BadKey or ModelFailureKind.OutOfCredit) && _others.TryDequeue(out var next) ? FallBack(failure, next) : null;
    }

    private RunEvent.Status FallBack(ModelFailure failure, ModelChoice next)
    {
        (Provider, Model) = (next.Provider!.Value, next.Model!); // only whole ones are in the queue
        _limit = _limits.Of(Provider, Model);
        (_toolsOff, _isCompacted, _cap, _more) = (false, false, null, 1);
        return new RunEvent.Status("fallback", $"{failure.Message} Going on with {Model} ({ProviderCatalog.Find(Provider.Value)?.Label ?? Provider.Value}).");
    }

    private RunEvent.Status TurnToolsOff()
    {
        _toolsOff = true;
        return new RunEvent.Status("tools_off", $"{Model} cannot use tools, so it answers without them.");
    }

    // Ollama's own setting is often smaller than a file. It loads a model anew when the room changes, so there are only a few sizes.
    private int Room(int tokens)
    {
        var room = SmallestRoom;
        while (room < tokens + Math.Min(LongestAnswer, _limit.WindowTokens / 4) && room < LargestRoom)
        {
            room *= 2;
        }

        return Math.Min(room, _limit.WindowTokens);
    }

    private int Weight() => (int)Math.Min(int.MaxValue, (Fixed() + _transcript.Tokens) * _more);

    private int Budget() => _cap ?? ContextBudget.Of(_limit.WindowTokens);

    private int TranscriptBudget() => Math.Max(SmallestBudget, (int)(Budget() / _more) - Fixed());

    private int Fixed() => ContextBudget.Tokens(_request.SystemPrompt) + (HasTools ? _toolTokens : 0);
}
