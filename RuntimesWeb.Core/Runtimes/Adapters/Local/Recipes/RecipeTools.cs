using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Runtimes.Tools;
using RuntimesWeb.Core.Runtimes.Tools.Calls;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes;

/// <summary>The tools of a recipe's run: each call is judged, asked about, run and told like any agent's. Those that reach another computer are not among them.</summary>
public sealed class RecipeTools
{
    private static readonly string[] OfTheFolder = ["read_file", "list", "glob", "grep", "write_file", "edit_file", "bash"];

    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Toolbox _tools;

    public RecipeTools(IEnumerable<IToolSource> sources, RunRequest request, TimeProvider time, ILogger log) => _tools = new Toolbox(
        sources,
        request with
        {
            Tools = [.. OfTheFolder.Where(name => request.Tools is not { } allowed || allowed.Contains(name, StringComparer.OrdinalIgnoreCase))],
        },
        time,
        log);

    /// <summary>A call of a tool, to be run once.</summary>
    public RecipeStep Step(string tool, object arguments) => new(_tools, new ModelDelta.ToolCall(Guid.NewGuid().ToString(), tool, JsonSerializer.Serialize(arguments, Json)));
}

/// <summary>How a step of a recipe ended.</summary>
public enum StepEnd
{
    Done,

    /// <summary>The tool could not do it, or the run does not have it.</summary>
    Failed,

    /// <summary>A rule or the mode said no.</summary>
    Forbidden,

    /// <summary>A person said no, or nobody answered.</summary>
    Refused,
}

/// <summary>One call of a tool by a recipe.</summary>
public sealed class RecipeStep
{
    private readonly Toolbox _tools;
    private readonly ModelDelta.ToolCall _call;

    internal RecipeStep(Toolbox tools, ModelDelta.ToolCall call) => (_tools, _call) = (tools, call);

    public StepEnd End { get; private set; } = StepEnd.Failed;

    /// <summary>What the tool said.</summary>
    public string Output { get; private set; } = "";

    /// <summary>What is to be told of it, as it happens.</summary>
    public async IAsyncEnumerable<RunEvent> RunAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var said in _tools.RunAsync([_call], ct))
        {
            if (said is RunEvent.ToolResult result)
            {
                Output = result.Output;
            }

            End = said switch
            {
                RunEvent.ToolCall { Permission: PermissionBehavior.Deny } => StepEnd.Forbidden,
                RunEvent.Approval { State: not (ApprovalStatus.Pending or ApprovalStatus.Allowed) } => StepEnd.Refused,
                RunEvent.ToolResult { IsError: false } => StepEnd.Done,
                _ => End,
            };
            yield return said;
        }
    }
}
