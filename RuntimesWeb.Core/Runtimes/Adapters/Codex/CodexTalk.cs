using System.Runtime.CompilerServices;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes.Adapters.Cli;

namespace RuntimesWeb.Core.Runtimes.Adapters.Codex;

/// <summary>What is said with one <c>codex app-server</c> in one run: its greeting, the thread, the turn, and one more turn for what a person said too late for it.</summary>
internal sealed class CodexTalk(CodexServer server, RunRequest request)
{
    private static readonly TimeSpan ToGreet = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ToOpen = TimeSpan.FromSeconds(60);

    private readonly string _folder = server.Process.Kit.Folder;
    private readonly CodexApprovals _approvals = new(server, request, server.Process.Kit.Folder);
    private readonly Dictionary<long, string> _steers = [];
    private readonly Queue<string> _again = new();

    /// <summary>It did its turn to the end, and can take another one.</summary>
    public bool IsClean { get; private set; }

    /// <summary>It ended without having answered at all: perhaps this version does not know the app server.</summary>
    public bool IsUnknown { get; private set; }

    private bool IsLogin => server.Process.Kit.Credential.Lease is null;

    public async IAsyncEnumerable<RunEvent> RunAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var knows = server.Session is not null;
        if (!knows)
        {
            if (await GreetAsync(ct) is { } silent)
            {
                yield return silent;
                yield break;
            }

            knows = request.Session is not null && await OpenAsync("thread/resume", request.Session, ct) is null;
            if (!knows && request.Session is not null)
            {
                yield return new RunEvent.Status("running", "Codex has forgotten this conversation; it is told what was said.");
            }

            if (!knows && await OpenAsync("thread/start", null, ct) is { } unopened)
            {
                yield return unopened;
                yield break;
            }
        }

        yield return new RunEvent.Session(server.Session!); // it is open
        _again.Enqueue(CliPrompt.Text(request, knows));
        var pictures = CliPrompt.Pictures(request).ToList();
        while (_again.Count > 0)
        {
            var turn = new CodexTurn(new CodexTurnScope(server.Session!, _folder, ProviderCatalog.OpenAI.Value, server.Model ?? "", IsLogin, request.MaxTurns, server.Counted));
            var said = string.Join("\n\n", _again);
            _again.Clear();
            await foreach (var e in TurnAsync(turn, said, pictures, ct))
            {
                yield return e;
            }

            server.Counted = turn.Total;
            if (turn.End is not RunEvent.Done { Reason: DoneReason.Completed })
            {
                IsClean = turn.IsDone;
                yield return turn.End ?? await DiedAsync(ct);
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
        var texts = request.Inputs.Take();
        return texts.Count > 0 || _again.Count > 0 || request.Inputs.TryEnd() ? texts : request.Inputs.Take();
    }

    private async Task<RunEvent?> GreetAsync(CancellationToken ct)
    {
        var answer = await server.AskAsync("initialize", new { clientInfo = new { name = "runtimesweb", title = "RuntimesWeb", version = typeof(CodexTalk).Assembly.GetName().Version?.ToString(3) ?? "0" } }, ToGreet, ct);
        if (answer is { Error: null })
        {
            await server.TellAsync("initialized", ct);
            return null;
        }

        IsUnknown = !server.IsAlive && IsOfOldVersion(server.Process.Errors);
        return server.IsAlive ? new RunEvent.Error("not_started", $"Codex did not answer{(answer?.Error is { } error ? $": {error}" : "")}.", "Look at its page, /runtimes/codex, and upgrade it there.") : await DiedAsync(ct);
    }

    // An unknown word was a prompt to older versions, which then miss their terminal.
    private static bool IsOfOldVersion(string errors) =>
        errors.Contains("not a terminal", StringComparison.OrdinalIgnoreCase) || errors.Contains("unrecognized subcommand", StringComparison.OrdinalIgnoreCase) || errors.Contains("unexpected argument 'app-server'", StringComparison.OrdinalIgnoreCase);

    /// <summary>Opens a thread; answers why it could not be opened.</summary>
    private async Task<RunEvent?> OpenAsync(string method, string? thread, CancellationToken ct)
    {
        var answer = await server.AskAsync(
            method,
            new
            {
                threadId = thread,
                cwd = _folder,
                model = request.Model.Model,
                // Every command and every change is asked for; rules, mode and people answer.
                approvalPolicy = "untrusted",
                sandbox = CodexLaunch.Sandbox(request.Mode),
                developerInstructions = CodexNotes.With(request.SystemPrompt, request.Folder),
                excludeTurns = thread is null ? (bool?)null : true,
            },
            ToOpen,
            ct);
        if (answer is { Error: null } && answer.Result.Member("thread")?.Text("id") is { } id)
        {
            (server.Session, server.Model) = (id, answer.Result.Text("model") ?? request.Model.Model);
            return null;
        }

        // A version that has an app server, but with other words.
        IsUnknown = thread is null && answer?.Error?.Contains("unknown variant", StringComparison.OrdinalIgnoreCase) == true;
        return answer?.Error is { } error
            ? new RunEvent.Error("not_started", $"Codex could not begin: {server.Process.Kit.Mask(error)}.", "Look at its page, /runtimes/codex.")
            : await DiedAsync(ct);
    }

    private async IAsyncEnumerable<RunEvent> TurnAsync(CodexTurn turn, string text, List<ModelPart.Image> pictures, [EnumeratorCancellation] CancellationToken ct)
    {
        var begun = await server.SayAsync("turn/start", new { threadId = server.Session, input = Input(text, pictures) }, ct);
        while (turn.End is null || (turn.IsDone && _steers.Count > 0))
        {
            await foreach (var said in SteerAsync(turn, ct))
            {
                yield return said;
            }

            switch (await server.NextAsync(ct))
            {
                case null:
                    yield break;
                case CodexFrame.Answer answer when answer.Id == begun && answer.Error is { } error:
                    turn.Stop(new RunEvent.Error("runtime_failed", $"Codex did not begin: {server.Process.Kit.Mask(error)}.", "Begin a new conversation, or look at its page, /runtimes/codex."));
                    break;
                case CodexFrame.Answer answer when answer.Id == begun && answer.Result.Member("turn")?.Text("id") is { } id:
                    turn.Begin(id);
                    break;
                case CodexFrame.Answer answer when _steers.Remove(answer.Id, out var unheard) && answer.Error is not null:
                    // The turn was over already: it begins the next one.
                    _again.Enqueue(unheard);
                    break;
                case CodexFrame.Question question:
                    server.Turn = turn.Id;
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

            server.Turn = turn.IsDone ? null : turn.Id;
        }
    }

    // Into the turn that goes on: what people say, and what the answers to its questions have no room for.
    private async IAsyncEnumerable<RunEvent> SteerAsync(CodexTurn turn, [EnumeratorCancellation] CancellationToken ct)
    {
        if (turn.Id is not { } id || turn.End is not null)
        {
            yield break;
        }

        var said = request.Inputs.Take();
        foreach (var text in said)
        {
            yield return new RunEvent.Steering(text);
        }

        foreach (var text in said.Concat(Drained()))
        {
            _steers[await server.SayAsync("turn/steer", new { threadId = server.Session, expectedTurnId = id, input = Input(text, []) }, ct)] = text;
        }
    }

    private List<string> Drained()
    {
        List<string> words = [.. _approvals.Words];
        _approvals.Words.Clear();
        return words;
    }

    private static object[] Input(string text, List<ModelPart.Image> pictures) =>
        [new { type = "text", text }, .. pictures.Select(p => new { type = "image", url = $"data:{p.MediaType};base64,{Convert.ToBase64String(p.Bytes.Span)}" })];

    private async Task<RunEvent> DiedAsync(CancellationToken ct)
    {
        var code = await server.Process.ExitCodeAsync(TimeSpan.FromSeconds(2), ct);
        return CodexEnd.Of(code, server.Process.Errors);
    }
}
