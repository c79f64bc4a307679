using System.Text.Json.Serialization;

namespace RuntimesWeb.Core.Agents;

/// <summary>What a person or program says about an agent; null leaves a field as it is, a name in <see cref="Cleared"/> empties it.</summary>
public sealed record AgentInput
{
    public string? Name { get; init; }

    public string? Description { get; init; }

    public string? RuntimeId { get; init; }

    public string? Provider { get; init; }

    public string? Model { get; init; }

    public string? SystemPrompt { get; init; }

    public IReadOnlyList<string>? Tools { get; init; }

    public IReadOnlyList<string>? Toolsets { get; init; }

    public string? PermissionMode { get; init; }

    public string? TeamId { get; init; }

    public string? Role { get; init; }

    public long? BudgetMicros { get; init; }

    public int? MaxTurns { get; init; }

    /// <summary>Of <c>provider</c>, <c>model</c>, <c>teamId</c>, <c>role</c> and <c>budgetMicros</c>: what was said to be nothing.</summary>
    [JsonIgnore]
    public IReadOnlySet<string> Cleared { get; init; } = new HashSet<string>(StringComparer.Ordinal);
}
