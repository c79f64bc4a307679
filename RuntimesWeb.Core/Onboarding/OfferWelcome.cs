using Microsoft.Extensions.Options;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Providers;

namespace RuntimesWeb.Core.Onboarding;

/// <summary><c>Welcome</c>: the first-run wizard.</summary>
public sealed class WelcomeOptions
{
    public const string Section = "Welcome";

    /// <summary>A new person's first visit leads to the wizard.</summary>
    public bool AtFirstStart { get; init; } = true;
}

/// <summary>Decides whether a first visit leads to the wizard: once, and only where nothing was set up yet.</summary>
public sealed class OfferWelcome(WelcomeStore welcome, AgentStore agents, Vault vault, IOptions<WelcomeOptions> options)
{
    public async Task<bool> IsDueAsync(CancellationToken ct) =>
        options.Value.AtFirstStart
        && welcome.Current is { OpenedAt: null, IsOver: false }
        && ProviderCatalog.All.All(p => vault.Find(p.Id) is null)
        && (await agents.AllAsync(ct)).Count == 0;
}
