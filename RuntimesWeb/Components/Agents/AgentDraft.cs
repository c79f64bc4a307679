using System.Globalization;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Components.Agents;

/// <summary>An agent as it stands in the form. Two drafts that say the same are equal, so unsaved changes are a comparison.</summary>
public sealed record AgentDraft
{
    private const decimal Micros = 1_000_000m;

    public string Name { get; set; } = "";

    public string Description { get; set; } = "";

    public string RuntimeId { get; set; } = RuntimeCatalog.Native.Value;

    public string Provider { get; set; } = "";

    public string Model { get; set; } = "";

    public string SystemPrompt { get; set; } = "";

    /// <summary>Names, one after the other with a space between.</summary>
    public string Tools { get; set; } = "";

    public string Toolsets { get; set; } = "";

    public string PermissionMode { get; set; } = PermissionModes.Text(Core.Permissions.PermissionMode.Ask);

    public int MaxTurns { get; set; } = AgentDefinition.DefaultMaxTurns;

    /// <summary>In dollars.</summary>
    public decimal? Budget { get; set; }

    public Runtime Runtime => RuntimeCatalog.Find(RuntimeId) ?? RuntimeCatalog.Get(RuntimeCatalog.Native);

    public static AgentDraft Of(AgentDefinition agent) => new()
    {
        Name = agent.Name,
        Description = agent.Description,
        RuntimeId = agent.RuntimeId,
        Provider = agent.Provider ?? "",
        Model = agent.Model ?? "",
        SystemPrompt = agent.SystemPrompt,
        Tools = string.Join(' ', agent.Tools),
        Toolsets = string.Join(' ', agent.Toolsets),
        PermissionMode = PermissionModes.Text(agent.PermissionMode),
        MaxTurns = agent.MaxTurns,
        Budget = agent.BudgetMicros / Micros,
    };

    public bool Has(string tool) => Split(Tools).Contains(tool);

    public void Set(string tool, bool on) => Tools = string.Join(' ', on ? Split(Tools).Append(tool).Distinct() : Split(Tools).Where(t => t != tool));

    /// <summary>Tools that are not among those known by name.</summary>
    public string OtherTools
    {
        get => string.Join(' ', Split(Tools).Where(t => !IsKnown(t)));
        set => Tools = string.Join(' ', Split(Tools).Where(IsKnown).Concat(Split(value)).Distinct());
    }

    public AgentInput ToInput() => new()
    {
        Name = Name,
        Description = Description,
        RuntimeId = RuntimeId,
        Provider = Provider,
        Model = Model,
        SystemPrompt = SystemPrompt,
        Tools = Split(Tools),
        Toolsets = Split(Toolsets),
        PermissionMode = PermissionMode,
        MaxTurns = MaxTurns,
        BudgetMicros = Budget is { } dollars ? (long)decimal.Round(Math.Clamp(dollars, -1m, 1_000_000_000m) * Micros) : null,
        Cleared = Budget is null ? new HashSet<string> { "budgetMicros" } : new HashSet<string>(),
    };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} ({RuntimeId})");

    private static bool IsKnown(string tool) => AgentLook.Tools.Any(t => t.Name == tool);

    private static string[] Split(string names) => names.Split([' ', ',', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
