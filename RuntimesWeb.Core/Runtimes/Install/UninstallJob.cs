using System.Text.Json.Nodes;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Runtimes.Detection;

namespace RuntimesWeb.Core.Runtimes.Install;

/// <summary>Takes a runtime's program away with the package manager that brought it. Keys and logins stay.</summary>
internal sealed class UninstallJob(IEnumerable<IPackageInstaller> installers, RuntimeScan scan, RuntimeBoard board, BinaryFinder finder) : IJobHandler
{
    public JobKind Kind => InstallKinds.Uninstall;

    public async Task<JobEnd> RunAsync(JobRun job, CancellationToken ct)
    {
        var runtime = RuntimeCatalog.Get(new RuntimeId(job.Target));
        await job.StepAsync("uninstalling", $"Uninstalling {runtime.Label}…");
        if (InstallOrigin.Of(runtime, finder.Find(runtime.Binary!)) is { } from) // a package has a binary
        {
            var task = new PackageTask(runtime, from, board.Get(runtime.Id).Version, job);
            var result = await installers.First(i => i.Name == runtime.PackageManager).UninstallAsync(task, ct);
            if (result.Failed is not null)
            {
                return result.Failed;
            }
        }

        await scan.LookAsync(runtime.Id, ct);
        return board.Get(runtime.Id) is { BinPath: { } left } ? JobEnd.Done(new JsonObject { ["warning"] = $"Uninstalled, but there is another one at {left}." }) : JobEnd.Done();
    }
}
