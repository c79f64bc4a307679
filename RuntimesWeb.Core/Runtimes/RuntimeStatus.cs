using System.Collections.Immutable;
using RuntimesWeb.Core.Providers;

namespace RuntimesWeb.Core.Runtimes;

/// <summary>Whether a runtime can be used now; derived from installation, credential and health each time, never stored.</summary>
public enum ConnectionState
{
    Ready,
    NeedsAuth,
    NeedsLogin,
    NeedsModel,
    NotInstalled,
    Unreachable,

    /// <summary>Not looked at yet, or found and not able to run; the health message says which.</summary>
    Unknown,
}

/// <summary>One thing that was checked: <paramref name="Ok"/> is null while it is not known.</summary>
/// <param name="What">The question, such as "Installed".</param>
/// <param name="Evidence">The answer and what it rests on.</param>
/// <param name="How">What was done to find out.</param>
public sealed record Fact(string What, bool? Ok, string Evidence, string How, DateTimeOffset? CheckedAt);

/// <summary>What is true of one runtime on this computer now, with the evidence.</summary>
/// <param name="Reason">One line for a card: "Installed 2.1.330 · no key yet".</param>
/// <param name="Fix">What to do next, in a sentence; null when nothing is needed.</param>
/// <param name="Healthy">Clawboo Runtimes API's <c>health.ok</c>: the program is there and runs; for the native runtime, a provider is usable.</param>
/// <param name="HealthMessage">Clawboo Runtimes API's <c>health.message</c>; null when healthy.</param>
/// <param name="LoggedIn">The CLI's own login, where it has one.</param>
public sealed record RuntimeStatus(
    Runtime Runtime,
    ConnectionState State,
    string Reason,
    string? Fix,
    bool Installed,
    string? BinPath,
    string? Version,
    bool Healthy,
    string? HealthMessage,
    bool HasCredential,
    bool HasVaultCredential,
    CredentialSource? Source,
    bool? LoggedIn,
    bool Disconnected,
    ImmutableArray<Fact> Facts,
    DateTimeOffset? CheckedAt)
{
    public bool IsReady => State == ConnectionState.Ready;
}
