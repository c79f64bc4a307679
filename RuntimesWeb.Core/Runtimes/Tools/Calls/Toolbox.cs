using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Runtimes.Adapters;

namespace RuntimesWeb.Core.Runtimes.Tools.Calls;

/// <summary>The tools of one run, by name; runs what the model calls and the gate lets through. Calls that only look and follow each other run side by side, all others alone and in order.</summary>
internal sealed partial class Toolbox
{
    private const int SideBySide = 4;
    private const int MostCalls = 64;

    private readonly RunRequest _request;
    private readonly ImmutableSortedDictionary<string, ITool> _tools;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    public Toolbox(IEnumerable<IToolSource> sources, RunRequest request, TimeProvider time, ILogger log)
    {
        (_request, _time, _log) = (request, time, log);
        var scope = new ToolScope(request.RunId, request.Folder, request.AgentId);
        _tools = sources.SelectMany(s => s.ToolsFor(scope))
            .Where(t => request.Tools is not { } allowed || allowed.Contains(t.Definition.Name, StringComparer.OrdinalIgnoreCase))
            .DistinctBy(t => t.Definition.Name, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(t => t.Definition.Name, t => t, StringComparer.Ordinal);
        Definitions = [.. _tools.Values.Select(t => t.Definition)];
    }

    /// <summary>By name, so that the provider's cache knows them again.</summary>
    public ImmutableArray<ModelTool> Definitions { get; }

    /// <summary>
    /// A <see cref="RunEvent.ToolCall"/> and a <see cref="RunEvent.ToolResult"/> for each call, the results in the order of the calls, with what is asked and changed
    /// in between. Leaving it ends what still runs.
    /// </summary>
    public async IAsyncEnumerable<RunEvent> RunAsync(IReadOnlyList<ModelDelta.ToolCall> calls, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var at = 0; at < calls.Count;)
        {
            var batch = Batch(calls, at);
            for (var i = 0; i < batch.Count; i++)
            {
                yield return batch[i].Told(calls[at + i].ArgumentsJson);
            }

            at += batch.Count;
            var work = at > MostCalls ? batch.ToAsyncEnumerable().Select(Surplus)
                : batch is [{ Decision.Behavior: PermissionBehavior.Ask } asking] ? AskAsync(asking, ct)
                : RunAllAsync(batch, ct);
            await foreach (var said in work.WithCancellation(ct))
            {
                yield return said;
            }
        }
    }

    private static RunEvent Surplus(PlannedCall call) =>
        call.Result(ToolAnswer.Wrong($"Not run: more than {MostCalls} calls in one answer. Call it again when you have read the results of the others."), TimeSpan.Zero);

    // Each is judged when its turn comes: what was answered before may have changed the rules.
    private List<PlannedCall> Batch(IReadOnlyList<ModelDelta.ToolCall> calls, int at)
    {
        var batch = new List<PlannedCall> { Plan(calls[at]) };
        while (batch[^1].OnlyLooks && batch.Count < SideBySide && at + batch.Count < calls.Count && Plan(calls[at + batch.Count]) is { OnlyLooks: true } next)
        {
            batch.Add(next);
        }

        return batch;
    }

    private PlannedCall Plan(ModelDelta.ToolCall call)
    {
        if (!_tools.TryGetValue(call.Name, out var tool))
        {
            return PlannedCall.Wrong(call, _tools.IsEmpty ? $"There is no tool {call.Name}: there are no tools here." : $"There is no tool {call.Name}. The tools are: {string.Join(", ", _tools.Keys)}.");
        }

        var (arguments, problem) = ToolArguments.Read(tool.Definition, call.ArgumentsJson);
        return problem is not null ? PlannedCall.Wrong(call, problem) : new PlannedCall(call.Id, call.Name, tool, arguments, Judge(tool, arguments));
    }

    private PermissionDecision Judge(ITool tool, JsonElement arguments) => _request.Gate.Judge(new ToolUse(tool.Definition.Name, tool.Effect, tool.Subject(arguments), arguments)
    {
        Folder = _request.Folder?.Path,
        Project = _request.Folder?.Project,
        AgentId = _request.AgentId,
    });

    private async IAsyncEnumerable<RunEvent> AskAsync(PlannedCall call, [EnumeratorCancellation] CancellationToken ct)
    {
        var (tool, arguments) = (call.Tool!, call.Arguments); // a call that is asked about has a tool
        var preview = await GuardAsync(call.Name, () => tool.PreviewAsync(arguments, ct), ct);
        if (preview is { IsError: true })
        {
            yield return call.Result(preview, TimeSpan.Zero);
            yield break;
        }

        var asked = new RunEvent.Approval(Guid.NewGuid(), call.Id, call.Name, arguments, tool.Effect, tool.Subject(arguments), call.Decision.Reason, ApprovalStatus.Pending, preview?.Text);
        yield return asked;
        var answer = await _request.Gate.AnswerAsync(asked.Id, ct);
        yield return asked with { State = answer.Status, Message = answer.Message, Preview = null };
        if (!answer.IsAllowed)
        {
            yield return call.Result(ToolAnswer.Wrong(answer.Refusal), TimeSpan.Zero);
            yield break;
        }

        var allowed = answer.UpdatedInput is { } updated ? Change(call, updated) : call with { Decision = PermissionDecision.Allow("a person allowed it") };
        await foreach (var said in RunAllAsync([allowed], ct))
        {
            yield return said is RunEvent.ToolResult result && allowed.Arguments.GetRawText() != arguments.GetRawText()
                ? result with { Output = $"[The person changed the call before it ran, to: {allowed.Arguments.GetRawText()}]\n{result.Output}" } : said;
        }
    }

    // What a person writes in place of the model's arguments is looked at like these.
    private PlannedCall Change(PlannedCall call, JsonElement updated)
    {
        var (arguments, problem) = ToolArguments.Read(call.Tool!.Definition, updated.GetRawText()); // it was asked about, so it has a tool
        var decision = problem is null ? Judge(call.Tool, arguments) : call.Decision;
        return problem is not null ? call with { Problem = problem } : call with { Arguments = arguments, Decision = decision.Behavior == PermissionBehavior.Deny ? decision : PermissionDecision.Allow("a person allowed it") };
    }

    private async IAsyncEnumerable<RunEvent> RunAllAsync(IReadOnlyList<PlannedCall> batch, [EnumeratorCancellation] CancellationToken ct)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var running = batch.Select(c => Task.Run(() => OneAsync(c, leaving.Token), leaving.Token)).ToArray();
        try
        {
            foreach (var one in running)
            {
                var (result, changes) = await one;
                foreach (var change in changes)
                {
                    yield return RunEvent.FileEdit.Of(result.Id, change);
                }

                yield return result;
            }
        }
        finally
        {
            await leaving.CancelAsync();
            await Task.WhenAll((IEnumerable<Task>)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<(RunEvent.ToolResult Result, ImmutableArray<FileChange> Changes)> OneAsync(PlannedCall call, CancellationToken ct)
    {
        var started = _time.GetTimestamp();
        var answer = call.Problem is { } problem ? ToolAnswer.Wrong(problem)
            : call.Decision.Behavior == PermissionBehavior.Deny ? ToolAnswer.Wrong($"Not allowed: {call.Decision.Reason}.")
            : await GuardAsync(call.Name, () => call.Tool!.CallAsync(call.Arguments, ct)!, ct); // without a problem there is a tool
        return (call.Result(answer!, _time.GetElapsedTime(started)), answer!.Changes); // a tool answers
    }

    private async Task<ToolAnswer?> GuardAsync(string name, Func<Task<ToolAnswer?>> work, CancellationToken ct)
    {
        try
        {
            return await work();
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // a bug of one tool ends its call and nothing else
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.ToolThrew(_log, name, e);
            return ToolAnswer.Wrong($"{name} failed unexpectedly ({e.GetType().Name}). This is a fault of the tool, not of the call; go on without it.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The tool {Tool} threw")]
        public static partial void ToolThrew(ILogger logger, string tool, Exception exception);
    }
}
