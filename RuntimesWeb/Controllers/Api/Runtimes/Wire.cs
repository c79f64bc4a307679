using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Controllers.Api.Runtimes;

/// <summary>Body of connect: the key to store, and for <c>clawboo-native</c> whose it is.</summary>
public sealed record ConnectRequest(string? ApiKey, string? Provider);

/// <summary>Body of healthcheck: the key to verify (absent: the stored one) and whose it is (absent: <c>anthropic</c>).</summary>
public sealed record HealthcheckRequest(string? Provider, string? ApiKey);

/// <summary>Answer of connect and disconnect.</summary>
public sealed record ConnectResponse(bool Ok, string ConnectionState, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? LoginCommand = null);

/// <summary>Answer of healthcheck.</summary>
public sealed record HealthcheckResponse(bool Ok, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error = null);

/// <summary>Answer of <c>GET /api/runtimes</c>: every catalogue entry with what is true of it, and the static catalogue.</summary>
public sealed record RuntimeListResponse(IReadOnlyList<RuntimeItem> Runtimes, IReadOnlyList<DescriptorItem> Available);

public sealed record RuntimeResponse(RuntimeItem Runtime);

public sealed record HealthItem(bool Ok, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Message);

public sealed record FactItem(string What, bool? Ok, string Evidence, string How, DateTimeOffset? CheckedAt);

/// <summary>A runtime as the Clawboo Runtimes API describes it; from <c>version</c> on the fields are ours.</summary>
public sealed record RuntimeItem(
    string Id,
    string ParticipantKind,
    TraitsItem Capabilities,
    HealthItem Health,
    string Name,
    bool Installed,
    string? BinPath,
    bool BuiltIn,
    string AuthKind,
    string? EnvVar,
    bool HasCredential,
    bool HasVaultCredential,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? LoggedIn,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? CodexAuth,
    string? InstallCommand,
    string DocsUrl,
    string ConnectionState,
    string? Version,
    string? CredentialSource,
    string Reason,
    string? Fix,
    bool Disconnected,
    IReadOnlyList<string> Aliases,
    IReadOnlyList<FactItem> Facts,
    DateTimeOffset? CheckedAt);

public sealed record DescriptorItem(
    string Id, string Name, string? HealthBin, string? PackageManager, string? InstallCommand, bool BuiltIn, string AuthKind, string? EnvVar, string DocsUrl, bool HeadlessAuth);

/// <summary>The capability flags of the Clawboo Runtimes API.</summary>
public sealed record TraitsItem(
    bool Streaming,
    bool Mcp,
    bool Worktrees,
    bool Resume,
    bool ToolApproval,
    bool Steerable,
    IReadOnlyList<string> Models,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? ContextWindowTokens,
    string RuntimeClass,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] NativeHome? NativeHome,
    string NativeSkills,
    string NativeMemory,
    string NativeChannels,
    bool NativeScheduler);

/// <summary>Answer of <c>GET /api/runtimes/catalog</c>: the catalogue of the Stagent Runtimes API with its eight capabilities and constants.</summary>
public sealed record CatalogResponse(IReadOnlyList<CatalogItem> Runtimes, IReadOnlyList<CapabilityItem> Capabilities, CatalogConstants Constants);

public sealed record CatalogItem(
    string Id, string Label, string Description, string? Provider, IReadOnlyList<string> Aliases, Capabilities Capabilities, string? InstallCommand, string AuthKind, string DocsUrl);

public sealed record CapabilityItem(string Name, string Description);

public sealed record CatalogConstants(
    [property: JsonPropertyName("DEFAULT_AGENT_RUNTIME")] string DefaultAgentRuntime,
    [property: JsonPropertyName("OLLAMA_DEFAULT_BASE_URL")] string OllamaDefaultBaseUrl,
    [property: JsonPropertyName("OLLAMA_TIMEOUT")] int OllamaTimeout);

/// <summary>From domain to wire.</summary>
public static class RuntimeWire
{
    private static readonly ImmutableArray<DescriptorItem> Descriptors =
    [
        .. RuntimeCatalog.All.Select(r => new DescriptorItem(
            r.Id.Value, r.Label, r.Binary, r.PackageManager, r.InstallCommand, r.BuiltIn, Text(r.AuthKind), r.EnvVar, r.DocsUrl, r.HeadlessAuth)),
    ];

    /// <summary>States and kinds in the documented spelling: <c>not-installed</c>, <c>api-key</c>.</summary>
    public static string Text(Enum value) => value is AuthKind.OAuth ? "oauth" : JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    public static RuntimeListResponse List(ImmutableArray<RuntimeStatus> statuses) => new([.. statuses.Select(Item)], Descriptors);

    public static RuntimeItem Item(RuntimeStatus s) => new(
        s.Runtime.Id.Value,
        "agent",
        Traits(s.Runtime.Traits),
        new HealthItem(s.Healthy, s.HealthMessage),
        s.Runtime.Label,
        s.Installed,
        s.BinPath,
        s.Runtime.BuiltIn,
        Text(s.Runtime.AuthKind),
        s.Runtime.EnvVar,
        s.HasCredential,
        s.HasVaultCredential,
        s.Runtime.AuthKind == AuthKind.OAuth ? s.LoggedIn ?? false : s.LoggedIn,
        // A ChatGPT login inside Hermes' own store is not recognised (docs/api/api.md, limits).
        s.Runtime.Id == RuntimeCatalog.Hermes ? false : null,
        s.Runtime.InstallCommand,
        s.Runtime.DocsUrl,
        Text(s.State),
        s.Version,
        s.Source is { } source ? Text(source) : null,
        s.Reason,
        s.Fix,
        s.Disconnected,
        s.Runtime.Aliases,
        [.. s.Facts.Select(f => new FactItem(f.What, f.Ok, f.Evidence, f.How, f.CheckedAt))],
        s.CheckedAt);

    public static CatalogResponse Catalog() => new(
        [.. RuntimeCatalog.All.Select(r => new CatalogItem(
            r.StagentId, r.StagentId == r.Id.Value ? r.Label : "OpenAI Codex App Server", r.Description, r.Providers.IsEmpty ? null : r.Providers[0].Value,
            r.StagentId == r.Id.Value ? r.Aliases : [r.Id.Value], r.Capabilities, r.InstallCommand, Text(r.AuthKind), r.DocsUrl))],
        [
            new("resume", "Can resume failed/cancelled tasks from last checkpoint"),
            new("cancel", "Can send cancellation signals to running tasks"),
            new("approvals", "Supports interactive permission requests during execution"),
            new("mcpServers", "Can pass MCP server configurations from profiles"),
            new("profileTests", "Can execute behavioral smoke tests for profiles"),
            new("taskAssist", "Supports AI-assisted task generation"),
            new("profileAssist", "Supports AI-assisted profile generation"),
            new("authHealthCheck", "Can verify API key validity"),
        ],
        new(RuntimeCatalog.Default.Value, ProviderCatalog.Get(ProviderCatalog.Ollama).DefaultBaseUrl, (int)Core.Ollama.OllamaClient.Limit.TotalMilliseconds));

    private static TraitsItem Traits(DriverTraits t) => new(
        t.Streaming, t.Mcp, t.Worktrees, t.Resume, t.ToolApproval, t.Steerable, t.Models, t.ContextWindowTokens, t.RuntimeClass, t.NativeHome,
        t.NativeSkills, t.NativeMemory, t.NativeChannels, t.NativeScheduler);
}
