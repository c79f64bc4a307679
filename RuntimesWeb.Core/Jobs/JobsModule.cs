using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Quartz;
using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Core.Jobs;

public static class JobsModule
{
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddOptions<JobOptions>().BindConfiguration(JobOptions.Section)
            .Validate(o => o.KeepDays is >= 1 and <= 3650, "Jobs:KeepDays must be between 1 and 3650, such as 30.")
            .Validate(o => o.Workers is >= 1 and <= 64, "Jobs:Workers must be between 1 and 64, such as 4.")
            .ValidateOnStart();
        return services
            .AddQuartzClock()
            .AddSingleton(s => new ActiveJobs(s.GetRequiredService<EventLog>(), s.GetRequiredService<IDbContextFactory<RuntimesDb>>(), s.GetRequiredService<TimeProvider>()))
            .AddSingleton(s => new JobStore(
                s.GetRequiredService<ActiveJobs>(), s.GetRequiredService<IDbContextFactory<RuntimesDb>>(), s.GetRequiredService<EventWriter>(), s.GetRequiredService<TimeProvider>()))
            .AddSingleton<JobClock>()
            .AddSingleton<JobRunner>()
            .AddSingleton(s => new JobQueue(
                s.GetRequiredService<ActiveJobs>(), s.GetRequiredService<JobStore>(), s.GetRequiredService<JobClock>(), s.GetRequiredService<JobRunner>(),
                s.GetRequiredService<EventLog>(), s.GetRequiredService<AuditLog>()))
            .AddSingleton(s => new RecurringJobs(
                s.GetServices<RecurringJob>(), s.GetRequiredService<JobClock>(), s.GetRequiredService<JobStore>(), s.GetRequiredService<JobQueue>(),
                s.GetRequiredService<TimeProvider>()))
            .AddSingleton<IJobHandler, CleanUpJob>()
            .AddSingleton(CleanUpJob.Daily)
            .AddHostedService<JobService>();
    }

    private static IServiceCollection AddQuartzClock(this IServiceCollection services)
    {
        services.AddQuartz(quartz => quartz
            .ConfigureScheduler(scheduler => scheduler.InstanceName = "runtimesweb")
            .UsePersistentStore(store =>
            {
                store.UseSqlite(source => source.DataSourceFactory = s => ActivatorUtilities.CreateInstance<ClockDatabase>(s));
                store.UseSystemTextJsonSerializer();
                store.ProvisionSchema();
                store.ConfigureStore(options => options.UseBackgroundThreads = true);
            }));
        return services.AddSingleton<IConfigureOptions<ThreadPoolOptions>, JobWorkers>();
    }

    private sealed class JobWorkers(IOptions<JobOptions> jobs) : IConfigureNamedOptions<ThreadPoolOptions>
    {
        public void Configure(string? name, ThreadPoolOptions options) => options.MaxConcurrency = jobs.Value.Workers;

        public void Configure(ThreadPoolOptions options) => Configure(null, options);
    }
}
