using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Runtimes.Tools;

namespace RuntimesWeb.Core.Runtimes.Adapters.Native;

/// <summary>The tools of one run, by name; runs what the model calls. Calls that only look and follow each other run side by side, all others alone and in order.</summary>
internal sealed partial class Toolbox
{
    private const int SideBySide = 4;
    private const int MostCalls = 64;

    private readonly ImmutableSortedDictionary<string, ITool> _tools;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    public Toolbox(IEnumerable<IToolSource> sources, RunRequest request, TimeProvider time, ILogger log)
    {
        (_time, _log) = (time, log);
        var scope = new ToolScope(request.RunId, request.Folder, request.AgentId);
        _tools = sources.SelectMany(s => s.ToolsFor(scope))
            .Where(t => request.Tools is not { } allowed || allowed.Contains(t.Definition.Name, StringComparer.OrdinalIgnoreCase))
            .DistinctBy(t => t.Definition.Name, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(t => t.Definition.Name, t => t, StringComparer.Ordinal);
        Definitions = [.. _tools.Values.Select(t => t.Definition)];
    }

    /// <summary>By name, so that the provider's cache knows them again.</summary>
    public ImmutableArray<ModelTool> Definitions { get; }

    /// <summary>A <see cref="RunEvent.ToolCall"/> and a <see cref="RunEvent.ToolResult"/> for each call, the results in the order of the calls. Leaving it ends what still runs.</summary>
    public async IAsyncEnumerable<RunEvent> RunAsync(IReadOnlyList<ModelDelta.ToolCall> calls, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var at = 0; at < calls.Count;)
        {
            var batch = Batch(calls, at);
            at += batch.Count;
            foreach (var call in batch)
            {
                yield return RunEvent.ToolCall.Of(call.Id, call.Name, call.ArgumentsJson);
            }

            using var leaving = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var surplus = at > MostCalls;
            var running = batch.Select(c => surplus ? Task.FromResult(Surplus(c)) : Task.Run(() => OneAsync(c, leaving.Token), leaving.Token)).ToArray();
            try
            {
                foreach (var one in running)
                {
                    yield return await one;
                }
            }
            finally
            {
                await leaving.CancelAsync();
                await Task.WhenAll((IEnumerable<Task>)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static RunEvent.ToolResult Surplus(ModelDelta.ToolCall call) =>
        new(call.Id, call.Name, $"Not run: more than {MostCalls} calls in one answer. Call it again when you have read the results of the others.", IsError: true, 0);

    private List<ModelDelta.ToolCall> Batch(IReadOnlyList<ModelDelta.ToolCall> calls, int at)
    {
        var batch = new List<ModelDelta.ToolCall> { calls[at] };
        while (OnlyLooks(calls[at]) && batch.Count < SideBySide && at + 1 < calls.Count && OnlyLooks(calls[at + 1]))
        {
            batch.Add(calls[++at]);
        }

        return batch;
    }

    private bool OnlyLooks(ModelDelta.ToolCall call) => _tools.TryGetValue(call.Name, out var tool) && tool.IsReadOnly;

    private async Task<RunEvent.ToolResult> OneAsync(ModelDelta.ToolCall call, CancellationToken ct)
    {
        var started = _time.GetTimestamp();
        var answer = await AnswerAsync(call, ct);
        return new RunEvent.ToolResult(call.Id, call.Name, answer.Text, answer.IsError, (long)_time.GetElapsedTime(started).TotalMilliseconds);
    }

    private async Task<ToolAnswer> AnswerAsync(ModelDelta.ToolCall call, CancellationToken ct)
    {
        if (!_tools.TryGetValue(call.Name, out var tool))
        {
            return ToolAnswer.Wrong(_tools.IsEmpty ? $"There is no tool {call.Name}: there are no tools here." : $"There is no tool {call.Name}. The tools are: {string.Join(", ", _tools.Keys)}.");
        }

        var (arguments, problem) = ToolArguments.Read(tool.Definition, call.ArgumentsJson);
        if (problem is not null)
        {
            return ToolAnswer.Wrong(problem);
        }

        try
        {
            return await tool.CallAsync(arguments, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // a bug of one tool ends its call and nothing else
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.ToolThrew(_log, call.Name, e);
            return ToolAnswer.Wrong($"{call.Name} failed unexpectedly ({e.GetType().Name}). This is a fault of the tool, not of the call; go on without it.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The tool {Tool} threw")]
        public static partial void ToolThrew(ILogger logger, string tool, Exception exception);
    }
}
