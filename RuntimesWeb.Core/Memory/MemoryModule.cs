using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Jobs;

namespace RuntimesWeb.Core.Memory;

internal static class MemoryModule
{
    public static IServiceCollection AddMemory(this IServiceCollection services) => services
        .AddSingleton<MemoryStore>()
        .AddSingleton<MemoryReads>()
        .AddHostedService(s => s.GetRequiredService<MemoryReads>())
        .AddSingleton<SaveMemory>()
        .AddSingleton<EditMemory>()
        .AddSingleton<ForgetMemory>()
        .AddSingleton<SearchMemory>()
        .AddSingleton<RecallMemory>()
        .AddSingleton<DecayMemory>()
        .AddSingleton<IJobHandler, DecayMemoryJob>()
        .AddSingleton(DecayMemoryJob.Daily);
}
