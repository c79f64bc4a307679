using System.Text.Json.Nodes;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Runtimes.Detection;

namespace RuntimesWeb.Core.Runtimes.Install;

/// <summary>
/// Installs a runtime's program, or brings it up to date: a plan made of nothing but the catalogue's words, carried out by the package manager, and then looked
/// at: only what is really there counts.
/// </summary>
internal sealed class InstallJob(JobKind kind, IEnumerable<IPackageInstaller> installers, RuntimeScan scan, RuntimeBoard board, BinaryFinder finder) : IJobHandler
{
    private readonly bool _isUpgrade = kind == InstallKinds.Upgrade;

    public JobKind Kind => kind;

    public async Task<JobEnd> RunAsync(JobRun job, CancellationToken ct)
    {
        var runtime = RuntimeCatalog.Get(new RuntimeId(job.Target));
        var installer = installers.First(i => i.Name == runtime.PackageManager);
        if (job.IsRecovery)
        {
            await job.StepAsync("retrying", "The server was restarted; looking at what is done already…");
            await scan.LookAsync(runtime.Id, ct);
            if (!_isUpgrade && board.Get(runtime.Id) is { Version: not null } there)
            {
                return Done(there, new PackageResult(null));
            }
        }

        await (_isUpgrade ? job.StepAsync("upgrading", $"Upgrading {runtime.Label}…") : job.StepAsync("installing", $"Installing {runtime.Label}…"));
        var task = new PackageTask(runtime, InstallOrigin.Of(runtime, finder.Find(runtime.Binary!)), board.Get(runtime.Id).Version, job); // a package has a binary
        var result = await installer.InstallAsync(task, _isUpgrade ? "Upgrade" : "Installation", ct);
        if (result.Failed is not null)
        {
            return result.Failed;
        }

        await scan.LookAsync(runtime.Id, ct);
        var now = board.Get(runtime.Id);
        if (_isUpgrade && result.Wanted is null && now.Version is not null && now.Version == task.Version)
        {
            await job.OutputAsync($"{runtime.Label} {now.Version} is already the newest.");
        }

        return Done(now, result, upToDate: now.Version is not null && now.Version == task.Version);
    }

    private static JobEnd Done(RuntimeStatus now, PackageResult result, bool upToDate = false)
    {
        var outcome = new JsonObject { ["version"] = now.Version, ["path"] = now.BinPath };
        if (InstallWarning.Of(now, result) is { } warning)
        {
            outcome["warning"] = warning;
        }

        if (upToDate)
        {
            outcome["upToDate"] = true;
        }

        return JobEnd.Done(outcome);
    }
}

/// <summary>What a person should know although it succeeded. Pure.</summary>
internal static class InstallWarning
{
    public static string? Of(RuntimeStatus now, PackageResult result)
    {
        var runtime = now.Runtime;
        if (!now.Installed)
        {
            return $"Installed, but '{runtime.Binary}' isn't on PATH or the known user-install dirs yet. Restart the server if it stays missing.";
        }

        if (now.Version is null)
        {
            return $"Installed, but '{runtime.Binary}' does not run: {now.HealthMessage}";
        }

        if (result.Wanted is not { } wanted || VersionOrder.Instance.Compare(now.Version, wanted) >= 0)
        {
            return null;
        }

        return result.Prefix is { } prefix && !IsIn(now.BinPath, prefix) ? $"Installed {wanted} in {prefix}, but {now.BinPath} comes first on PATH and is {now.Version}."
            : $"Installed {now.Version}, although {wanted} is the newest{Why(result.Clues)}.";
    }

    private static bool IsIn(string? path, string folder) => path?.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal) == true;

    private static string Why(Clues? clues) => clues is { NodeRequired: { } required, NodeCurrent: { } current } ? $": that one asks for Node {required}, and this is {current}" : "";
}
