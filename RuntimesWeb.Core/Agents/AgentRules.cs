using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Core.Agents;

/// <summary>What a definition may be, in words that name the field. Pure.</summary>
public static class AgentRules
{
    public const int LongestName = 100;
    public const int LongestDescription = 1000;
    public const int LongestPrompt = 100_000;
    public const int LongestModel = 200;
    public const int MostTools = 200;
    public const int LongestTool = 200;
    public const int MostTurns = 1000;

    private static readonly AgentDefinition Blank = new() { Name = "", RuntimeId = RuntimeCatalog.Native.Value };

    /// <summary>A definition of its own: what is not said has its default.</summary>
    public static Outcome<AgentDefinition> Make(AgentInput input) => Change(Blank, input);

    /// <summary>The definition with what was said changed, or what is wrong with that.</summary>
    public static Outcome<AgentDefinition> Change(AgentDefinition now, AgentInput input)
    {
        var mode = PermissionModes.Parse(input.PermissionMode);
        if (input.PermissionMode is not null && mode is null)
        {
            return Failure.InvalidField("permissionMode", $"permissionMode must be one of {PermissionModes.Words}");
        }

        if (input.RuntimeId is not null && RuntimeCatalog.Find(input.RuntimeId) is null)
        {
            return Failure.InvalidField("runtimeId", $"unknown runtime '{input.RuntimeId}'");
        }

        var next = now with
        {
            Name = input.Name?.Trim() ?? now.Name,
            Description = input.Description?.Trim() ?? now.Description,
            RuntimeId = RuntimeCatalog.Find(input.RuntimeId)?.Id.Value ?? now.RuntimeId,
            Provider = Of(input, "provider", input.Provider, now.Provider),
            Model = Of(input, "model", input.Model, now.Model),
            SystemPrompt = input.SystemPrompt ?? now.SystemPrompt,
            Tools = Names(input.Tools) ?? now.Tools,
            Toolsets = Names(input.Toolsets) ?? now.Toolsets,
            PermissionMode = mode ?? now.PermissionMode,
            BudgetMicros = input.Cleared.Contains("budgetMicros") ? null : input.BudgetMicros ?? now.BudgetMicros,
            MaxTurns = input.MaxTurns ?? now.MaxTurns,
        };
        return Wrong(next) is { } failure ? failure : next;
    }

    /// <summary>The first thing that is wrong with a definition; null when nothing is.</summary>
    public static Failure? Wrong(AgentDefinition agent) =>
        agent.Name.Length == 0 ? Failure.Invalid("name is required")
        : agent.Name.Length > LongestName || agent.Name.Any(char.IsControl) ? Field("name", $"name must be one line of at most {LongestName} characters")
        : agent.Description.Length > LongestDescription ? Field("description", $"description must be at most {LongestDescription} characters")
        : agent.SystemPrompt.Length > LongestPrompt ? Field("systemPrompt", $"systemPrompt must be at most {LongestPrompt} characters")
        : WrongProvider(agent) is { } provider ? Field("provider", provider)
        : agent.Model is { } model && (model.Length > LongestModel || model.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))) ? Field("model", $"model must be a name without spaces of at most {LongestModel} characters")
        : WrongNames("tools", agent.Tools) ?? WrongNames("toolsets", agent.Toolsets)
        ?? (agent.BudgetMicros is <= 0 ? Field("budgetMicros", "budgetMicros must be more than 0, in millionths of a dollar")
        : agent.MaxTurns is < 1 or > MostTurns ? Field("maxTurns", $"maxTurns must be between 1 and {MostTurns}")
        : null);

    private static string? WrongProvider(AgentDefinition agent)
    {
        if (agent.Provider is not { } id)
        {
            return null;
        }

        var runtime = RuntimeCatalog.Get(new RuntimeId(agent.RuntimeId));
        return ProviderCatalog.Find(id) is not { } provider ? $"unknown provider '{id}'"
            : runtime.WorksWith(provider.Id) ? null
            : runtime.Providers.IsEmpty ? $"{runtime.Id} works without a provider"
            : $"{runtime.Id} does not work with provider '{id}'";
    }

    private static Failure? WrongNames(string field, IReadOnlyList<string> names) =>
        names.Count > MostTools ? Field(field, $"{field} must be at most {MostTools} names")
        : names.Any(n => n.Length is 0 or > LongestTool || n.Any(char.IsControl)) ? Field(field, $"{field} must be names of at most {LongestTool} characters")
        : null;

    private static IReadOnlyList<string>? Names(IReadOnlyList<string>? names) => names is null ? null : [.. names.Select(n => n?.Trim() ?? "").Distinct(StringComparer.Ordinal)];

    private static string? Of(AgentInput input, string field, string? said, string? now) =>
        input.Cleared.Contains(field) || said?.Trim() is "" ? null : said?.Trim() ?? now;

    private static Failure Field(string name, string message) => Failure.InvalidField(name, message);
}

/// <summary>How the roles are spelled outside.</summary>
public static class AgentRoles
{
    public static string Text(AgentRole role) => role == AgentRole.Leader ? "leader" : "specialist";

    public static AgentRole? Parse(string? text) => text switch
    {
        "leader" => AgentRole.Leader,
        "specialist" => AgentRole.Specialist,
        _ => null,
    };
}
