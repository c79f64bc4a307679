using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Jobs;

namespace RuntimesWeb.Core.Runtimes.Install;

internal static class InstallModule
{
    public static IServiceCollection AddInstalls(this IServiceCollection services) => services
        .AddSingleton<NpmPlaces>()
        .AddSingleton<NewestVersions>()
        .AddSingleton<PackagePrograms>()
        .AddSingleton<PythonFinder>()
        .AddSingleton<IPackageInstaller, NpmInstaller>()
        .AddSingleton<IPackageInstaller, PipInstaller>()
        .AddSingleton<IJobHandler>(s => ActivatorUtilities.CreateInstance<InstallJob>(s, InstallKinds.Install))
        .AddSingleton<IJobHandler>(s => ActivatorUtilities.CreateInstance<InstallJob>(s, InstallKinds.Upgrade))
        .AddSingleton<IJobHandler, UninstallJob>()
        .AddSingleton<InstallRuntime>()
        .AddSingleton<UpgradeRuntime>()
        .AddSingleton<UninstallRuntime>();
}
