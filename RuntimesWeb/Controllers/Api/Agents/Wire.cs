using System.Text.Json.Serialization;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Permissions;

namespace RuntimesWeb.Controllers.Api.Agents;

/// <summary>An agent as it is now; <c>version</c> counts its saved definitions.</summary>
public sealed record AgentView(
    string Id, string Name, string Description, string RuntimeId, string? Provider, string? Model, string SystemPrompt, IReadOnlyList<string> Tools,
    IReadOnlyList<string> Toolsets, string PermissionMode, string? TeamId, AgentRole? Role, long? BudgetMicros, int MaxTurns, DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt, int Version)
{
    public static AgentView From(Agent agent) => new(
        agent.Id, agent.Name, agent.Definition.Description, agent.Definition.RuntimeId, agent.Definition.Provider, agent.Definition.Model, agent.Definition.SystemPrompt,
        agent.Definition.Tools, agent.Definition.Toolsets, PermissionModes.Text(agent.Definition.PermissionMode), agent.TeamId, agent.Role, agent.Definition.BudgetMicros,
        agent.Definition.MaxTurns, agent.CreatedAt, agent.UpdatedAt, agent.Version);
}

public sealed record AgentBody(AgentView Agent)
{
    public static AgentBody From(Agent agent) => new(AgentView.From(agent));
}

public sealed record AgentList(IReadOnlyList<AgentView> Agents, string? NextCursor)
{
    public static AgentList From(AgentListPage page) => new([.. page.Agents.Select(AgentView.From)], page.NextCursor);
}

/// <summary>What may be said about an agent; an absent field stays as it is, a null one is emptied where that is possible.</summary>
public sealed record AgentRequest
{
    private readonly HashSet<string> _cleared = new(StringComparer.Ordinal);

    public string? Name { get; init; }

    public string? Description { get; init; }

    public string? RuntimeId { get; init; }

    public string? Provider { get; init => field = Note("provider", value); }

    public string? Model { get; init => field = Note("model", value); }

    public string? SystemPrompt { get; init; }

    public IReadOnlyList<string>? Tools { get; init; }

    public IReadOnlyList<string>? Toolsets { get; init; }

    public string? PermissionMode { get; init; }

    public string? TeamId { get; init => field = Note("teamId", value); }

    public string? Role { get; init => field = Note("role", value); }

    public long? BudgetMicros { get; init => field = Note("budgetMicros", value); }

    public int? MaxTurns { get; init; }

    /// <summary>Of a PATCH: the version that was read; 409 when it is another by now.</summary>
    public int? Version { get; init; }

    [JsonIgnore]
    public IReadOnlySet<string> Cleared => _cleared;

    public AgentInput ToInput() => new()
    {
        Name = Name,
        Description = Description,
        RuntimeId = RuntimeId,
        Provider = Provider,
        Model = Model,
        SystemPrompt = SystemPrompt,
        Tools = Tools,
        Toolsets = Toolsets,
        PermissionMode = PermissionMode,
        TeamId = TeamId,
        Role = Role,
        BudgetMicros = BudgetMicros,
        MaxTurns = MaxTurns,
        Cleared = Cleared,
    };

    private T Note<T>(string field, T value)
    {
        if (value is null)
        {
            _cleared.Add(field);
        }

        return value;
    }
}

public sealed record ModelRequest(string? Model, string? Provider);

/// <summary>The answer of a changed model; <c>provider</c> only when one is set.</summary>
public sealed record ModelBody(bool Ok, string Model, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Provider);

public sealed record OkBody(bool Ok = true);

/// <summary>A saved definition.</summary>
public sealed record VersionView(int Version, DateTimeOffset At, string By, string Name, string RuntimeId, string? Provider, string? Model, string SystemPrompt)
{
    public static VersionView From(AgentVersion version) => new(
        version.Number, version.At, version.By, version.Definition.Name, version.Definition.RuntimeId, version.Definition.Provider, version.Definition.Model, version.Definition.SystemPrompt);
}

public sealed record VersionList(IReadOnlyList<VersionView> Versions);

/// <summary>Agents that can be imported elsewhere; what is in it is the definition, never a secret.</summary>
public sealed record AgentExport(string Format, IReadOnlyList<ExportedAgent> Agents)
{
    public const string CurrentFormat = "agents/1";

    public static AgentExport From(Agent agent) => new(CurrentFormat, [ExportedAgent.From(agent.Definition)]);
}

public sealed record ExportedAgent(
    string Name, string Description, string RuntimeId, string? Provider, string? Model, string SystemPrompt, IReadOnlyList<string> Tools, IReadOnlyList<string> Toolsets,
    string PermissionMode, long? BudgetMicros, int MaxTurns)
{
    public static ExportedAgent From(AgentDefinition agent) => new(
        agent.Name, agent.Description, agent.RuntimeId, agent.Provider, agent.Model, agent.SystemPrompt, agent.Tools, agent.Toolsets, PermissionModes.Text(agent.PermissionMode),
        agent.BudgetMicros, agent.MaxTurns);
}

public sealed record ImportRequest(string? Format, IReadOnlyList<AgentRequest?>? Agents);

/// <summary>The new agents; <c>notes</c> say what was taken from them on the way.</summary>
public sealed record ImportBody(IReadOnlyList<AgentView> Agents, IReadOnlyList<string> Notes)
{
    public static ImportBody From(ImportedAgents imported) => new([.. imported.Agents.Select(AgentView.From)], imported.Notes);
}
