using System.Text.Json;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Runtimes.Adapters;

namespace RuntimesWeb.Core.Runtimes.Tools.Calls;

/// <summary>A call of the model's whose turn has come: with which tool, and what the gate says; or what is wrong with it.</summary>
internal sealed record PlannedCall(string Id, string Name, ITool? Tool, JsonElement Arguments, PermissionDecision Decision)
{
    private static readonly PermissionDecision Nothing = PermissionDecision.Allow("there is nothing to run");

    /// <summary>In words for the model; null when it can run.</summary>
    public string? Problem { get; init; }

    public bool OnlyLooks => Problem is null && Tool?.Effect == ToolEffect.Reads && Decision.Behavior == PermissionBehavior.Allow;

    public static PlannedCall Wrong(ModelDelta.ToolCall call, string problem) => new(call.Id, call.Name, null, default, Nothing) { Problem = problem };

    /// <summary>As the run tells it: with what was decided, where there was something to decide.</summary>
    public RunEvent.ToolCall Told(string argumentsJson) => RunEvent.ToolCall.Of(Id, Name, argumentsJson) is var told && (Problem is not null || OnlyLooks) ? told
        : told with { Permission = Decision.Behavior, Reason = Decision.Reason, Rule = Decision.Rule };

    public RunEvent.ToolResult Result(ToolAnswer answer, TimeSpan took) => new(Id, Name, answer.Text, answer.IsError, (long)took.TotalMilliseconds);
}
