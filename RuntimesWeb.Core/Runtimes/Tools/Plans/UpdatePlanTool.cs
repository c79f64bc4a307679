using System.Text;
using System.Text.Json;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Permissions;

namespace RuntimesWeb.Core.Runtimes.Tools.Plans;

/// <summary>The list of steps a run works through. Each call gives it anew as a whole; the call itself is what the person sees of it.</summary>
internal sealed class UpdatePlanTool : ITool
{
    private const int MostSteps = 50;
    private const int LongestText = 300;

    private static readonly ModelTool Tool = WorkspaceTool.Define(
        "update_plan",
        "Keeps the list of steps of work that has several, and shows it to the person. Give the whole list each time: call it at the beginning, and when a step is begun or done. One step is in progress at a time.",
        """
        {"type":"object","properties":{
          "steps":{"type":"array","description":"All steps in order, 50 at most","items":{"type":"object","properties":{
            "text":{"type":"string","description":"What is to be done"},
            "status":{"type":"string","enum":["pending","in_progress","done"]}},
           "required":["text","status"]}}},
         "required":["steps"]}
        """);

    public ModelTool Definition => Tool;

    public ToolEffect Effect => ToolEffect.Notes;

    public Task<ToolAnswer> CallAsync(JsonElement arguments, CancellationToken ct)
    {
        var steps = arguments.TryGetProperty("steps", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select(PlanStep.Read).ToList() : [];
        var problem = steps.Count is 0 or > MostSteps ? $"A plan has 1 to {MostSteps} steps; this one has {steps.Count}."
            : steps.FindIndex(s => s is null) is >= 0 and var at ? $"Step {at + 1} is not one: a step is {{\"text\": …, \"status\": \"pending\", \"in_progress\" or \"done\"}}."
            : steps.Exists(s => s!.Text.Length > LongestText) ? $"A step has {LongestText} characters at most; say it shorter." // none is null
            : null;
        return Task.FromResult(problem is null ? new ToolAnswer(Told([.. steps.OfType<PlanStep>()])) : ToolAnswer.Wrong(problem));
    }

    private static string Told(List<PlanStep> steps)
    {
        var text = new StringBuilder(PlanStep.Count(steps)).Append('\n');
        foreach (var step in steps)
        {
            text.Append(step.Status switch { "done" => "[x] ", "in_progress" => "[>] ", _ => "[ ] " }).Append(step.Text).Append('\n');
        }

        return text.ToString().TrimEnd();
    }
}

/// <summary>A step of a plan, as a model writes it.</summary>
internal sealed record PlanStep(string Text, string Status)
{
    public static PlanStep? Read(JsonElement step) =>
        step.ValueKind == JsonValueKind.Object && WorkspaceTool.Text(step, "text")?.ReplaceLineEndings(" ").Trim() is { Length: > 0 } text
        && WorkspaceTool.Text(step, "status") is ("pending" or "in_progress" or "done") and var status ? new PlanStep(text, status) : null;

    /// <summary>Of the arguments of a call the plan they give, ours or that of a command line tool; empty when they are none of a plan.</summary>
    public static IReadOnlyList<PlanStep> ReadAll(JsonElement input) =>
        [.. List(input, "steps").Select(Read).OfType<PlanStep>(), .. List(input, "todos").Select(ReadTodo).OfType<PlanStep>()];

    public static string Count(IReadOnlyCollection<PlanStep> steps) => $"{steps.Count(s => s.Status == "done")} of {steps.Count} done";

    // As Claude Code writes them.
    private static PlanStep? ReadTodo(JsonElement todo) => todo.ValueKind == JsonValueKind.Object && WorkspaceTool.Text(todo, "content") is { Length: > 0 } text
        ? new PlanStep(text.ReplaceLineEndings(" ").Trim(), WorkspaceTool.Text(todo, "status") switch { "completed" => "done", "in_progress" => "in_progress", _ => "pending" }) : null;

    private static JsonElement[] List(JsonElement input, string name) => input.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [];

    /// <summary>Of the arguments of a call, how far the plan is; null when they are none of a plan.</summary>
    public static string? TitleOf(JsonElement input) =>
        ReadAll(input) is { Count: > 0 } steps ? Count(steps) : null;
}
