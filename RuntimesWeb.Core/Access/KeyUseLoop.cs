using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Access;

/// <summary>Writes down once a minute when keys were last used, and ends the connections of keys that are over.</summary>
internal sealed class KeyUseLoop(AccessKeys keys, TimeProvider time, IHostApplicationLifetime host, ILogger<KeyUseLoop> logger)
    : LoopService(TimeSpan.FromMinutes(1), time, host, logger)
{
    protected override Task PassAsync(CancellationToken ct)
    {
        keys.EndExpired();
        return keys.StoreUsesAsync(ct);
    }
}
