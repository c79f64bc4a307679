using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Runtimes.Tools;
using RuntimesWeb.Core.Runtimes.Tools.Calls;

namespace RuntimesWeb.Core.Runtimes.Adapters.Native;

/// <summary>
/// The agent loop of this server, the same for every provider: ask the model, run the tools it calls, ask again with what came of them, until it has nothing more to
/// do. What a person says meanwhile is heard before each request.
/// </summary>
public sealed class ModelLoop(IModelClient client, IEnumerable<IToolSource> sources, ModelLimits limits, TimeProvider time, ILogger<ModelLoop> log)
{
    public async IAsyncEnumerable<RunEvent> RunAsync(RunRequest request, [EnumeratorCancellation] CancellationToken ct)
    {
        var tools = new Toolbox(sources, request, time, log);
        var dialogue = new Dialogue(request, tools.Definitions, limits);
        var wasEmpty = false;
        try
        {
            while (true)
            {
                ct.ThrowIfCancellationRequested();
                foreach (var text in request.Inputs.Take())
                {
                    dialogue.Hear(text);
                    yield return new RunEvent.Steering(text);
                }

                foreach (var status in dialogue.Prepare())
                {
                    yield return status;
                }

                var answer = new Answer();
                await using (var deltas = client.StreamAsync(dialogue.Request(), ct).GetAsyncEnumerator(ct))
                {
                    while (true)
                    {
                        try
                        {
                            if (!await deltas.MoveNextAsync())
                            {
                                break;
                            }
                        }
                        catch (OperationCanceledException) when (ct.IsCancellationRequested)
                        {
                            // What the answer has cost until here is told first.
                            break;
                        }

                        if (answer.Take(deltas.Current) is { } piece)
                        {
                            yield return piece;
                        }
                    }
                }

                if (answer.Usage is { } used)
                {
                    yield return dialogue.Count(used);
                }

                ct.ThrowIfCancellationRequested();
                if (answer.Failure is { } failure)
                {
                    if (dialogue.GoOnAfter(failure, answer.HasBegun) is { } goingOn)
                    {
                        yield return goingOn;
                        continue;
                    }

                    yield return FailureEvents.Of(failure, dialogue.Provider);
                    yield break;
                }

                if (dialogue.IsEmpty(answer))
                {
                    if (wasEmpty)
                    {
                        yield return FailureEvents.Empty(dialogue.Model);
                        yield break;
                    }

                    wasEmpty = true;
                    continue;
                }

                wasEmpty = false;
                var calls = dialogue.Hear(answer);
                if (calls.Count > 0)
                {
                    await foreach (var said in tools.RunAsync(calls, ct))
                    {
                        if (said is RunEvent.ToolResult result)
                        {
                            dialogue.Hear(result);
                        }

                        yield return said;
                    }
                }
                else if (request.Inputs.TryEnd())
                {
                    yield return End(answer, dialogue.IsLast);
                    yield break;
                }
            }
        }
        finally
        {
            request.Inputs.End();
        }
    }

    private static RunEvent.Done End(Answer answer, bool isLast) => answer.Stop switch
    {
        _ when isLast => new RunEvent.Done(DoneReason.MaxTurns),
        StopReason.Refusal => new RunEvent.Done(DoneReason.Refusal),
        StopReason.MaxTokens => new RunEvent.Done(DoneReason.MaxTokens),
        StopReason.ContextFull => new RunEvent.Done(DoneReason.MaxTokens, "The model's context window is full."),
        _ => new RunEvent.Done(DoneReason.Completed),
    };
}
