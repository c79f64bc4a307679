using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes.Detection;

namespace RuntimesWeb.Core.Runtimes.Install;

/// <summary>Has a runtime's program brought up to the newest version that the catalogue allows, where it is installed.</summary>
public sealed class UpgradeRuntime(JobQueue jobs, AuditLog audit, BinaryFinder finder)
{
    public async Task<Outcome<JobTicket>> RunAsync(string id, Actor by, CancellationToken ct)
    {
        var runtime = Present(id, InstallKinds.Upgrade, jobs, finder);
        return runtime.Failure is { } failure ? failure : await InstallRuntime.RequestAsync(jobs, audit, InstallKinds.Upgrade, runtime.Value, by, ct);
    }

    /// <summary>The runtime when it is here and one of our package managers put it here, or a job of this kind is at it already.</summary>
    internal static Outcome<Runtime> Present(string id, JobKind kind, JobQueue jobs, BinaryFinder finder)
    {
        var installable = InstallRuntime.Installable(id);
        if (!installable.IsOk || jobs.FindActive(InstallKinds.Subject, installable.Value.Id.Value) is not null)
        {
            return installable;
        }

        var runtime = installable.Value;
        return finder.Find(runtime.Binary!) is not { } binary ? Failure.Conflict($"{runtime.Label} is not installed") // a package has a binary
            : InstallOrigin.Of(runtime, binary) is null ? Failure.Conflict($"{binary.Path} was not installed by {runtime.PackageManager}", $"{kind} {runtime.Label} the way it was installed")
            : runtime;
    }
}
