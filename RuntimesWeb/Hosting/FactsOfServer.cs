using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using RuntimesWeb.Core.Runtimes.Facts;

namespace RuntimesWeb.Hosting;

/// <summary>Which version this is, where it listens, and whether one has to sign in.</summary>
internal sealed class FactsOfServer(IServer server, AccessState access) : IFactSource
{
    public ValueTask<IReadOnlyList<LiveFact>> FactsAsync(CancellationToken ct)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var wide = addresses.Any(Listening.IsWide);
        return ValueTask.FromResult<IReadOnlyList<LiveFact>>(
        [
            new LiveFact("Version", $"This is RuntimesWeb {ProductVersion.Text} on .NET {Environment.Version}.", "/settings/about", "version release number running product which"),
            new LiveFact("Address", $"This server listens on {string.Join(", ", addresses.Select(a => $"`{a}`"))}, {(wide ? "so other computers can reach it" : "so only this computer can reach it")}. {(access.IsRequired ? "One has to sign in." : "No sign-in is asked for.")}", "/settings/keys", "address port url listen listening reach reachable network lan sign in login open exposed server"),
        ]);
    }
}
