using System.Runtime.CompilerServices;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes.Adapters.Cli;

namespace RuntimesWeb.Core.Runtimes.Adapters.Codex;

/// <summary>What is said with one <c>codex app-server</c> in one run: its greeting, the thread, the turn, and one more turn for what a person said too late for it.</summary>
internal sealed class CodexTalk
{

    private static readonly TimeSpan ToHear = TimeSpan.FromSeconds(5);

    private readonly CodexServer _server;
    private readonly RunRequest _request;
    private readonly string _folder;
    private readonly CodexOpening _opening;
    private readonly CodexApprovals _approvals;

    // What was said into the turn and is not acknowledged yet; null where nothing is lost when it comes too late.
    private readonly Dictionary<long, string?> _steers = [];
    private readonly Queue<string> _again = new();

    public CodexTalk(CodexServer server, RunRequest request)
    {
        (_server, _request, _folder) = (server, request, server.Process.Kit.Folder);
        _opening = new CodexOpening(server, request);
        _approvals = new CodexApprovals(server, request, _folder, async (turn, text, ct) => await SteerAsync(turn, text, isLost: false, ct));
    }

    /// <summary>It did its turn to the end, and can take another one.</summary>
    public bool IsClean { get; private set; }

    /// <summary>This version does not know the app server.</summary>
    public bool IsUnknown => _opening.IsUnknown;

    private bool IsLogin => _server.Process.Kit.Credential.Lease is null;

    public async IAsyncEnumerable<RunEvent> RunAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var knows = _server.Session is not null;
        if (!knows)
        {
            if (await _opening.GreetAsync(ct) is { } silent)
            {
                yield return silent;
                yield break;
            }

            knows = _request.Session is not null && await _opening.OpenAsync("thread/resume", _request.Session, ct) is null;
            if (!knows && _request.Session is not null)
            {
                yield return new RunEvent.Status("running", "Codex has forgotten this conversation; it is told what was said.");
            }

            if (!knows && await _opening.OpenAsync("thread/start", null, ct) is { } unopened)
            {
                yield return unopened;
                yield break;
            }
        }

        yield return new RunEvent.Session(_server.Session!); // it is open
        _again.Enqueue(CliPrompt.Text(_request, knows));
        var pictures = CliPrompt.Pictures(_request).ToList();
        while (_again.Count > 0)
        {
            var turn = new CodexTurn(new CodexTurnScope(_server.Session!, _folder, ProviderCatalog.OpenAI.Value, _server.Model ?? "", IsLogin, _request.MaxTurns, _server.Counted));
            var said = string.Join("\n\n", _again);
            _again.Clear();
            await foreach (var e in TurnAsync(turn, said, pictures, ct))
            {
                yield return e;
            }

            _server.Counted = turn.Total;
            if (turn.End is not RunEvent.Done { Reason: DoneReason.Completed })
            {
                IsClean = turn.IsDone;
                yield return turn.End ?? await _opening.DiedAsync(ct);
                yield break;
            }

            pictures.Clear();
            foreach (var text in Late())
            {
                yield return new RunEvent.Steering(text);
                _again.Enqueue(text);
            }
        }

        IsClean = true;
        yield return new RunEvent.Done(DoneReason.Completed);
    }

    // What a person says is taken until nothing waits; from then on it begins a turn of its own.
    private IReadOnlyList<string> Late()
    {
        var texts = _request.Inputs.Take();
        return texts.Count > 0 || _again.Count > 0 || _request.Inputs.TryEnd() ? texts : _request.Inputs.Take();
    }

    private async IAsyncEnumerable<RunEvent> TurnAsync(CodexTurn turn, string text, List<ModelPart.Image> pictures, [EnumeratorCancellation] CancellationToken ct)
    {
        var begun = await _server.SayAsync("turn/start", new { threadId = _server.Session, input = Input(text, pictures) }, ct);
        while (turn.End is null || (turn.IsDone && _steers.Count > 0))
        {
            await foreach (var said in HearAsync(turn, ct))
            {
                yield return said;
            }

            switch (await NextAsync(turn, ct))
            {
                case null:
                    yield break;
                case CodexFrame.Answer answer when answer.Id == begun && answer.Error is { } error:
                    turn.Stop(new RunEvent.Error("runtime_failed", $"Codex did not begin: {_server.Process.Kit.Mask(error)}.", "Begin a new conversation, or look at its page, /runtimes/codex."));
                    break;
                case CodexFrame.Answer answer when answer.Id == begun && answer.Result.Member("turn")?.Text("id") is { } id:
                    turn.Begin(id);
                    break;
                case CodexFrame.Answer answer when _steers.Remove(answer.Id, out var unheard) && answer.Error is not null && unheard is not null:
                    // The turn was over already: it begins the next one.
                    _again.Enqueue(unheard);
                    break;
                case CodexFrame.Question question:
                    _server.Turn = turn.Id;
                    await foreach (var e in _approvals.AnswerAsync(question, turn, ct))
                    {
                        yield return e;
                    }

                    break;
                case CodexFrame.News news:
                    foreach (var e in turn.Take(news))
                    {
                        yield return e;
                    }

                    break;
            }

            _server.Turn = turn.IsDone ? null : turn.Id;
        }
    }

    // Into the turn that goes on.
    private async IAsyncEnumerable<RunEvent> HearAsync(CodexTurn turn, [EnumeratorCancellation] CancellationToken ct)
    {
        if (turn.Id is null || turn.End is not null)
        {
            yield break;
        }

        foreach (var text in _request.Inputs.Take())
        {
            yield return new RunEvent.Steering(text);
            await SteerAsync(turn, text, isLost: true, ct);
        }
    }

    /// <param name="isLost">It must be said again when the turn does not hear it any more.</param>
    private async Task SteerAsync(CodexTurn turn, string text, bool isLost, CancellationToken ct)
    {
        var said = await _server.SayAsync("turn/steer", new { threadId = _server.Session, expectedTurnId = turn.Id, input = Input(text, []) }, ct);
        _steers[said] = isLost ? text : null;
    }

    /// <summary>What comes next; when the turn is over, only a while is waited for what is not acknowledged.</summary>
    private async Task<CodexFrame?> NextAsync(CodexTurn turn, CancellationToken ct)
    {
        if (!turn.IsDone)
        {
            return await _server.NextAsync(ct);
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(ToHear);
        try
        {
            return await _server.NextAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            foreach (var text in _steers.Values.OfType<string>())
            {
                _again.Enqueue(text);
            }

            _steers.Clear();
            return new CodexFrame.News("", default);
        }
    }

    private static object[] Input(string text, List<ModelPart.Image> pictures) =>
        [new { type = "text", text }, .. pictures.Select(p => new { type = "image", url = $"data:{p.MediaType};base64,{Convert.ToBase64String(p.Bytes.Span)}" })];
}
