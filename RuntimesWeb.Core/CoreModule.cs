using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Access;
using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Settings;

namespace RuntimesWeb.Core;

/// <summary>Everything below the edges, in tier order: a slice may use the tiers above its line.</summary>
public static class CoreModule
{
    public static IServiceCollection AddRuntimesCore(this IServiceCollection services) => services
        .AddPlatform()
        .AddSingleton<AuditLog>()
        .AddAccess()
        .AddSingleton<SettingsStore>();
}
