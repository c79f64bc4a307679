using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes.Detection;

namespace RuntimesWeb.Core.Runtimes.Install;

/// <summary>Has a runtime's program taken away by the package manager that brought it. Its keys stay; disconnect is for those.</summary>
public sealed class UninstallRuntime(JobQueue jobs, AuditLog audit, BinaryFinder finder)
{
    /// <summary>The runtime when this can be done to it.</summary>
    public Outcome<Runtime> Check(string id) => UpgradeRuntime.Present(id, InstallKinds.Uninstall, jobs, finder);

    public async Task<Outcome<JobTicket>> RunAsync(string id, Actor by, CancellationToken ct)
    {
        var runtime = Check(id);
        return runtime.Failure is { } failure ? failure : await InstallRuntime.RequestAsync(jobs, audit, InstallKinds.Uninstall, runtime.Value, by, ct);
    }
}
