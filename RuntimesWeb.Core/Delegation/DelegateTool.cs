using System.Text.Json;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Runtimes.Tools;

namespace RuntimesWeb.Core.Delegation;

/// <summary>Offers a leader of a team the tool to hand work to its teammates.</summary>
public sealed class DelegateTools(TeamOfLeader teams, DelegateTask delegating) : IToolSource
{
    public IEnumerable<ITool> ToolsFor(ToolScope scope) =>
        scope.AgentId is { } leader && teams.Find(leader) is { } team ? [new DelegateTool(delegating, team, scope.RunId, leader)] : [];
}

/// <summary>Hands a task to a teammate. It writes on the board only: what the teammate does stands before the gate of its own run.</summary>
internal sealed class DelegateTool(DelegateTask delegating, LedTeam team, Guid run, string leader) : ITool
{
    public const string Name = "delegate";

    private const int LongestPraise = 160;

    private static readonly string[] Kinds = [TaskKinds.Code, TaskKinds.Research, TaskKinds.Review];

    private static readonly string[] Required = ["teammate", "title", "description"];

    public ModelTool Definition { get; } = new(
        Name,
        "Hands a task to a teammate, who works on it alone, in a copy of the project of their own; what they change reaches the person's files only when the person takes it. Then stop: what comes of it is told to you. "
            + "The teammate knows nothing of this conversation, so say everything that is needed. One call for each task; tasks that need each other's results one after the other.",
        Schema(team));

    public ToolEffect Effect => ToolEffect.Notes;

    public async Task<ToolAnswer> CallAsync(JsonElement arguments, CancellationToken ct)
    {
        var made = await delegating.RunAsync(
            new DelegateWish(run, leader, Text(arguments, "teammate") ?? "", Text(arguments, "title") ?? "", Text(arguments, "description") ?? "", Text(arguments, "kind")), ct);
        return made.Match(
            d => new ToolAnswer(d.IsNew
                ? $"Begun: {d.Teammate.Definition.Name} works on \"{d.Task.Title}\" (task {d.Task.Id}). What comes of it will be told to you as a message. Now stop: end your answer with one short sentence, and do not do this work yourself."
                : $"This was handed on already, as task {d.Task.Id}; nothing new was begun. Stop and wait for what comes of it."),
            f => ToolAnswer.Wrong($"Not begun: {f.Message}"));
    }

    private static string? Text(JsonElement arguments, string name) => arguments.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()?.Trim() : null;

    private static JsonElement Schema(LedTeam team) => JsonSerializer.SerializeToElement(new
    {
        type = "object",
        properties = new
        {
            teammate = new
            {
                type = "string",
                description = $"The id of one of them. {string.Join(" ", team.Teammates.Select(Praise))}",
            },
            title = new { type = "string", description = $"What is to be done, in one line of {TaskRules.LongestTitle} characters at most" },
            description = new { type = "string", description = "Everything they need to know: what for, which files, what counts as done" },
            kind = new
            {
                type = "string",
                @enum = Kinds,
                description = "code (when absent) may change files; research and review find something out and change none",
            },
        },
        required = Required,
    });

    private static string Praise(Teammate mate)
    {
        var (name, words) = (mate.Definition.Name, mate.Definition.Description.ReplaceLineEndings(" ").Trim());
        var said = words.Length > LongestPraise ? string.Concat(words.AsSpan(0, LongestPraise - 1), "…") : words;
        return said.Length == 0 ? $"{mate.Id}: {name}." : $"{mate.Id}: {name}, {said.TrimEnd('.')}.";
    }
}
