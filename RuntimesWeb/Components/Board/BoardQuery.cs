using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Components.Board;

/// <summary>What the address of the board says: the filter, and what is open beside it.</summary>
public sealed record BoardQuery
{
    private const string On = "1";
    private const string RuntimeMark = "runtime:";

    public Guid? Project { get; init; }

    public string? Team { get; init; }

    /// <summary>An agent's id, or a runtime as <c>runtime:codex</c>.</summary>
    public string? Who { get; init; }

    /// <summary>Only what waits for a person.</summary>
    public bool Needs { get; init; }

    public string? Search { get; init; }

    /// <summary>Also what was given up.</summary>
    public bool Cancelled { get; init; }

    public bool IsNarrowed => Project is not null || Team is not null || Who is not null || Needs || Search is not null;

    public TaskFilter Filter => new()
    {
        ProjectId = Project,
        TeamId = Team,
        AssigneeAgentId = Who is { } who && !who.StartsWith(RuntimeMark, StringComparison.Ordinal) ? who : null,
        AssigneeRuntime = Who is { } runtime && runtime.StartsWith(RuntimeMark, StringComparison.Ordinal) ? RuntimeCatalog.Find(runtime[RuntimeMark.Length..])?.Id.Value ?? runtime : null,
        Search = Search,
    };

    public string Href => Write("/board");

    public string NewHref => Write("/board", ("new", On));

    public string Open(Guid task, string? tab = null, Guid? run = null) => Write(TaskLook.Href(task), ("tab", tab), ("run", run?.ToString()));

    /// <summary>An address is input like any other: words it does not know are left out.</summary>
    public static BoardQuery Of(string? project, string? team, string? who, string? needs, string? search, string? cancelled) => new()
    {
        Project = Guid.TryParse(project, out var id) ? id : null,
        Team = Text(team),
        Who = Text(who),
        Needs = needs == On,
        Search = Text(search),
        Cancelled = cancelled == On,
    };

    /// <summary>Whether a task that was found otherwise belongs here.</summary>
    public bool Fits(BoardTask task) => (Project is null || task.ProjectId == Project) && (Team is null || task.TeamId == Team)
        && (Filter.AssigneeAgentId is not { } agent || task.AssigneeAgentId == agent) && (Filter.AssigneeRuntime is not { } runtime || task.AssigneeRuntime == runtime)
        && (Search is null || task.Title.Contains(Search, StringComparison.OrdinalIgnoreCase));

    private string Write(string path, params (string Name, string? Value)[] more)
    {
        (string Name, string? Value)[] parts =
        [
            ("project", Project?.ToString()), ("team", Team), ("who", Who), ("needs", Needs ? On : null), ("q", Search), ("cancelled", Cancelled ? On : null), .. more,
        ];
        var query = string.Join('&', parts.Where(p => p.Value is not null).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}")); // just filtered
        return query.Length == 0 ? path : $"{path}?{query}";
    }

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
