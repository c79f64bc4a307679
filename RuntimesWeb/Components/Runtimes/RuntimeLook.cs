using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Components.Runtimes;

/// <summary>The one next step for a runtime: a button that leads somewhere or, without an address, checks again.</summary>
public sealed record NextStep(string Label, string? Href);

/// <summary>How a runtime's status is shown: mark, colour, words, next step.</summary>
public static class RuntimeLook
{
    public static string Href(Runtime runtime) => $"/runtimes/{runtime.Id}";

    public static string Icon(Runtime runtime) => runtime.Id.Value switch
    {
        "claude-code" => "asterisk",
        "codex" => "terminal",
        "hermes" => "feather",
        "clawboo-native" => "box",
        "anthropic-direct" => "sparkles",
        "openai-direct" => "hexagon",
        "ollama" => "cpu",
        "local" => "compass",
        _ => "code",
    };

    public static Tone Tone(RuntimeStatus status) => status switch
    {
        { State: ConnectionState.Ready } => Shared.Tone.Ok,
        { State: ConnectionState.Unknown, CheckedAt: not null } => Shared.Tone.Danger,
        { State: ConnectionState.Unreachable } => Shared.Tone.Danger,
        { State: ConnectionState.NeedsAuth or ConnectionState.NeedsLogin or ConnectionState.NeedsModel, Installed: true, Disconnected: false } => Shared.Tone.Warn,
        _ => Shared.Tone.Plain,
    };

    public static string State(RuntimeStatus status) => status switch
    {
        { Disconnected: true, State: not ConnectionState.NotInstalled } => "Disconnected",
        { State: ConnectionState.Ready } => "Ready",
        { State: ConnectionState.NeedsAuth } => "Needs a key",
        { State: ConnectionState.NeedsLogin } => "Needs sign-in",
        { State: ConnectionState.NeedsModel } => "Needs a model",
        { State: ConnectionState.NotInstalled } => "Not installed",
        { State: ConnectionState.Unreachable } => "Not reachable",
        { CheckedAt: not null } => "Does not run",
        _ => "Checking",
    };

    /// <summary>What is missing, as the end of a sentence that starts with the runtime's name; null when nothing is.</summary>
    public static string? Lacks(RuntimeStatus status) => status switch
    {
        { IsReady: true } => null,
        { Disconnected: true } => "is disconnected",
        { State: ConnectionState.NeedsAuth } => "needs a key",
        { State: ConnectionState.NeedsLogin } => "needs you to sign in",
        { State: ConnectionState.NeedsModel } => "needs a model",
        { State: ConnectionState.Unreachable } => "does not answer",
        { State: ConnectionState.NotInstalled } => "is not installed",
        { CheckedAt: not null } => "was found but does not run",
        _ => "is being checked",
    };

    /// <summary>The one thing to do next; a ready runtime has none.</summary>
    public static NextStep? Next(RuntimeStatus status) => status switch
    {
        { IsReady: true } => null,
        { State: ConnectionState.NotInstalled, Runtime.Package: not null } => new("Install", Href(status.Runtime)),
        { State: ConnectionState.NotInstalled } => new("How to install", Href(status.Runtime)),
        { Disconnected: true } => new("Connect", $"{Href(status.Runtime)}#connect"),
        { State: ConnectionState.NeedsAuth } => new("Add a key", $"{Href(status.Runtime)}#connect"),
        { State: ConnectionState.NeedsLogin } => new("Sign in", $"{Href(status.Runtime)}#connect"),
        { State: ConnectionState.NeedsModel } => new("Get a model", "/models"),
        _ => new("Re-check", null),
    };

    /// <summary>A person has already begun with this one (installed it, gave it a key), so its gap is theirs to close.</summary>
    public static bool IsBegun(RuntimeStatus status) => !status.IsReady && !status.Disconnected && status switch
    {
        { Runtime.BuiltIn: true } => false,
        { State: ConnectionState.NotInstalled } => status.HasVaultCredential && status.Runtime.Providers.Length == 1,
        { State: ConnectionState.Unknown, CheckedAt: null } => false,
        _ => status.Installed,
    };
}
