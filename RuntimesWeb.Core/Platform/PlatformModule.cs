using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Core.Platform;

public static class PlatformModule
{
    public static IServiceCollection AddPlatform(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Machine.Real);
        services.TryAddSingleton(Capacity.Real);
        services.AddSingleton(s => DataFolder.Open(s.GetRequiredService<IConfiguration>()[DataFolder.Setting], s.GetRequiredService<Machine>()));
        services.AddPooledDbContextFactory<RuntimesDb>((s, options) =>
            options.UseSqlite($"Data Source={s.GetRequiredService<DataFolder>().Database};Default Timeout=30;Foreign Keys=True"));
        services.AddSingleton<DatabaseStart>();
        services.AddSingleton<EventWriter>();
        services.AddSingleton<EventSealer>();
        services.AddSingleton<EventLog>();
        services.AddHostedService<QuietHeapLoop>();
        services.AddSingleton<ServerAddress>();
        services.AddSingleton<ChildRegister>();
        services.AddSingleton<ProcessRunner>();
        services.AddSingleton<IReadyCheck, DatabaseReadyCheck>();
        services.AddSingleton<Readiness>();
        return services;
    }
}
