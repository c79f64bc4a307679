using System.Text.Json;
using RuntimesWeb.Core.Runtimes.Adapters.Cli;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Core.Runtimes.Adapters.Codex;

/// <summary>A running <c>codex app-server</c>: one JSON object a line, requests with numbers in both directions, no version field. It may wait for the next turn of its conversation.</summary>
internal sealed class CodexServer(CliProcess process) : IKeptProgram
{
    private readonly Queue<CodexFrame> _put = new();
    private Task<bool>? _more;
    private long _last;

    public CliProcess Process => process;

    public bool IsAlive => process.IsAlive;

    /// <summary>The thread that is open in it.</summary>
    public string? Session { get; set; }

    /// <summary>The model of that thread, as the program told it.</summary>
    public string? Model { get; set; }

    /// <summary>What the thread has taken so far.</summary>
    public TokenUsage? Counted { get; set; }

    /// <summary>The turn that goes on in it.</summary>
    public string? Turn { get; set; }

    /// <summary>Says something with the number under which it is answered.</summary>
    public async Task<long> SayAsync(string method, object? body, CancellationToken ct)
    {
        var id = ++_last;
        await process.WriteAsync(CodexJson.Line(new { method, id, @params = body ?? new { } }), ct);
        return id;
    }

    public Task TellAsync(string method, CancellationToken ct) => process.WriteAsync(CodexJson.Line(new { method }), ct);

    public Task AnswerAsync(CodexFrame.Question question, object result, CancellationToken ct) =>
        process.WriteAsync(CodexJson.Line(new { id = JsonSerializer.Deserialize<JsonElement>(question.Id), result }), ct);

    public Task RefuseAsync(CodexFrame.Question question, CancellationToken ct) => process.WriteAsync(
        CodexJson.Line(new { id = JsonSerializer.Deserialize<JsonElement>(question.Id), error = new { code = -32601, message = $"{question.Method} is not supported by this client" } }), ct);

    /// <summary>Says something and waits for the answer; what comes in between waits. Null when it ended, or did not answer in time.</summary>
    public async Task<CodexFrame.Answer?> AskAsync(string method, object? body, TimeSpan patience, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(patience);
        try
        {
            var id = await SayAsync(method, body, deadline.Token);
            while (await ReadAsync(deadline.Token) is { } frame)
            {
                if (frame is CodexFrame.Answer answer && answer.Id == id)
                {
                    return answer;
                }

                _put.Enqueue(frame);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // It is silent: whoever asked says so.
        }

        return null;
    }

    /// <summary>What it says next; null when it has ended.</summary>
    public ValueTask<CodexFrame?> NextAsync(CancellationToken ct) => _put.TryDequeue(out var frame) ? ValueTask.FromResult<CodexFrame?>(frame) : ReadAsync(ct);

    /// <summary>Puts something that it said aside, for later.</summary>
    public void Put(CodexFrame frame) => _put.Enqueue(frame);

    /// <summary>How many things wait that were put aside.</summary>
    public int Waiting => _put.Count;

    /// <summary>What it says next, past what was put aside; null when it has ended.</summary>
    public async ValueTask<CodexFrame?> ReadAsync(CancellationToken ct)
    {
        while (true)
        {
            while (process.Lines.TryRead(out var line))
            {
                if (CodexFrame.Parse(line) is { } frame)
                {
                    return frame;
                }
            }

            // One look at a time, also when the one who looked has gone on to something else.
            _more ??= process.Lines.WaitToReadAsync(CancellationToken.None).AsTask();
            var goesOn = await _more.WaitAsync(ct);
            _more = null;
            if (!goesOn)
            {
                return null;
            }
        }
    }

    public Task EndAsync() => process.EndAsync(Turn is { } turn && Session is { } thread && IsAlive
        ? ct => SayAsync("turn/interrupt", new { threadId = thread, turnId = turn }, ct)
        : null);
}
