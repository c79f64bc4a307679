using System.Collections.Immutable;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Providers;

namespace RuntimesWeb.Core.Runtimes;

/// <summary>The id of an execution backend, in the one form our own routes emit.</summary>
public readonly record struct RuntimeId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>How a runtime is given its right to a provider.</summary>
public enum AuthKind
{
    ApiKey,
    OAuth,
    None,
}

/// <summary>What a runtime can do: the eight capabilities of the Stagent Runtimes API.</summary>
public sealed record Capabilities(
    bool Resume, bool Cancel, bool Approvals, bool McpServers, bool ProfileTests, bool TaskAssist, bool ProfileAssist, bool AuthHealthCheck);

/// <summary>The capability flags of the Clawboo Runtimes API, as <c>GET /api/runtimes</c> serves them.</summary>
public sealed record DriverTraits(
    bool Streaming,
    bool Mcp,
    bool Worktrees,
    bool Resume,
    bool ToolApproval,
    bool Steerable,
    ImmutableArray<string> Models,
    int? ContextWindowTokens,
    string RuntimeClass,
    NativeHome? NativeHome,
    string NativeSkills,
    string NativeMemory,
    string NativeChannels,
    bool NativeScheduler);

/// <summary>Where a runtime keeps its own state between runs.</summary>
public sealed record NativeHome(string Scope, bool Persist);

/// <summary>One execution backend as the catalogue knows it; what is true of it on this computer is <see cref="RuntimeStatus"/>.</summary>
/// <param name="Aliases">Other documented ids of the same runtime; accepted everywhere.</param>
/// <param name="Binary">The program to look for; null when the runtime is part of this server.</param>
/// <param name="Package">The pinned package of its installer.</param>
/// <param name="PackageManager"><c>npm</c>, <c>pip</c> or null.</param>
/// <param name="Providers">Whose keys it can work with, the primary first.</param>
/// <param name="LoginCommand">What a person types in a terminal to sign in, for a runtime with a login of its own.</param>
/// <param name="HeadlessAuth">Whether it can be connected without a terminal.</param>
public sealed record Runtime(
    RuntimeId Id,
    ImmutableArray<string> Aliases,
    string Label,
    string Description,
    string? Binary,
    string? PackageManager,
    string? Package,
    string? InstallCommand,
    AuthKind AuthKind,
    string? EnvVar,
    ImmutableArray<ProviderId> Providers,
    string? LoginCommand,
    string DocsUrl,
    bool HeadlessAuth,
    Capabilities Capabilities,
    DriverTraits Traits)
{
    public bool BuiltIn => Binary is null;

    /// <summary>Whether it can work with a provider's models, with a key or without: some do with those on this computer too.</summary>
    public bool WorksWith(ProviderId provider) => Providers.Contains(provider) || (provider == ProviderCatalog.Ollama && (Id == RuntimeCatalog.Native || Id == RuntimeCatalog.ClaudeCode));

    /// <summary>The id under which the Stagent routes know it.</summary>
    public string StagentId => Aliases.FirstOrDefault() ?? Id.Value;
}
