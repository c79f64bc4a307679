using System.Runtime.CompilerServices;
using RuntimesWeb.Core.Runtimes.Adapters.Claude.Protocol;
using RuntimesWeb.Core.Runtimes.Adapters.Cli;
using RuntimesWeb.Core.Runtimes.Tools;

namespace RuntimesWeb.Core.Runtimes.Adapters.Claude.Talk;

/// <summary>Lets one program do the work of one run: says what is to be said, does what it asks for, and tells the run.</summary>
internal sealed class ClaudeTalk(ClaudeProgram program, RunRequest request, TimeProvider time)
{
    // So often it is looked whether the person has said something.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ToExit = TimeSpan.FromSeconds(2);

    private readonly ClaudeTurn _turn = new(request, new ClaudePlace(program.Process.Kit.Folder, program.Process.Kit.PersonsHome, program.Provider, program.IsLogin), time);
    private readonly Dictionary<Guid, Task<ApprovalAnswer>> _answers = [];
    private Task<bool>? _more;

    /// <summary>The session it was to go on in is not there: nothing was told, and it can begin anew.</summary>
    public bool IsGone { get; private set; }

    /// <summary>It did its work, and can do the next _turn.</summary>
    public bool IsGood { get; private set; }

    /// <summary>To the last event; without one when it was stopped, or <see cref="IsGone"/>.</summary>
    public async IAsyncEnumerable<RunEvent> RunAsync(string text, [EnumeratorCancellation] CancellationToken ct)
    {
        await UnlessStoppedAsync(program.BeginAsync(text, CliPrompt.Pictures(request), ct), ct);
        while (!ct.IsCancellationRequested)
        {
            await SteerAsync(ct);
            var steps = await NextAsync(ct);
            if (steps is null)
            {
                foreach (var last in await DiedAsync())
                {
                    yield return last;
                }

                yield break;
            }

            foreach (var step in steps)
            {
                switch (step)
                {
                    case ClaudeStep.Tell tell:
                        yield return tell.Event;
                        break;
                    case ClaudeStep.Say say:
                        await UnlessStoppedAsync(program.Process.WriteAsync(say.Line, ct), ct);
                        break;
                    case ClaudeStep.Ask ask:
                        yield return ask.Question;
                        // Open once it is told.
                        _answers[ask.Question.Id] = request.Gate.AnswerAsync(ask.Question.Id, ct);
                        break;
                    case ClaudeStep.Withdraw withdraw:
                        await request.Gate.WithdrawAsync(withdraw.Question, ct);
                        break;
                    case ClaudeStep.Gone:
                        IsGone = true;
                        yield break;
                    case ClaudeStep.Hopeless hopeless:
                        yield return hopeless.Error;
                        yield break;
                    case ClaudeStep.Over over:
                        program.Session = _turn.Session;
                        foreach (var used in program.Take(over.End))
                        {
                            yield return used;
                        }

                        if (_turn.EndOf(over.End) is var end && (end is not RunEvent.Done { Reason: DoneReason.Completed } || (!_turn.HasUnheard && request.Inputs.TryEnd())))
                        {
                            IsGood = end is RunEvent.Done;
                            yield return end;
                            yield break;
                        }

                        break;
                }
            }
        }
    }

    // Whether it was stopped is looked at in one place. A program that reads no more tells why with its end.
    private static async Task UnlessStoppedAsync(Task<bool> write, CancellationToken ct)
    {
        try
        {
            await write;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // As above.
        }
    }

    private async Task SteerAsync(CancellationToken ct)
    {
        foreach (var said in request.Inputs.Take())
        {
            var uuid = Guid.NewGuid().ToString();
            _turn.Sent(uuid, said);
            await UnlessStoppedAsync(program.Process.WriteAsync(ClaudeLines.User(uuid, said, []), ct), ct);
        }
    }

    // What is to be done next; nothing when it was only time to look around, null when the program is over.
    private async Task<IEnumerable<ClaudeStep>?> NextAsync(CancellationToken ct)
    {
        if (_answers.FirstOrDefault(a => a.Value.IsCompleted) is { Value: { } answered } one)
        {
            _answers.Remove(one.Key);
            return answered.IsCanceled ? [] : _turn.Answer(one.Key, await answered);
        }

        if (program.Process.Lines.TryRead(out var line))
        {
            return _turn.Hear(ClaudeFrames.Parse(line));
        }

        _more ??= program.Process.Lines.WaitToReadAsync(CancellationToken.None).AsTask();
        using var looking = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny([_more, .. _answers.Values, Task.Delay(Look, time, looking.Token)]);
        await looking.CancelAsync();
        if (!_more.IsCompleted)
        {
            return [];
        }

        var hasMore = await _more;
        _more = null;
        return hasMore ? [] : null;
    }

    private async Task<IReadOnlyList<RunEvent>> DiedAsync()
    {
        var code = await program.Process.ExitCodeAsync(ToExit, CancellationToken.None);
        var errors = program.Process.Errors;
        if (_turn.Session is null && program.Session is not null && errors.Contains("No conversation found", StringComparison.Ordinal))
        {
            IsGone = true;
            return [];
        }

        return [.. program.TakeUntold(), CliFailures.Died(RuntimeCatalog.Get(RuntimeCatalog.ClaudeCode), code, errors)];
    }
}
