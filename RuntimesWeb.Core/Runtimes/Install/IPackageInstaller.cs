using RuntimesWeb.Core.Jobs;

namespace RuntimesWeb.Core.Runtimes.Install;

/// <summary>What is to be done to one runtime's package.</summary>
/// <param name="From">Where it is installed already; null when it is not, or not by a package manager of ours.</param>
/// <param name="Version">The version that is there; null when there is none.</param>
internal sealed record PackageTask(Runtime Runtime, InstallOrigin? From, string? Version, JobRun Job)
{
    public Package Package => Package.Of(Runtime);
}

/// <summary>How it went.</summary>
/// <param name="Failed">How the attempt ends; null when the package manager succeeded.</param>
/// <param name="Wanted">The version it was told to install; null when it chose one itself.</param>
/// <param name="Prefix">Where it was installed; null for the package manager's own place.</param>
/// <param name="Clues">What it said on the way.</param>
internal sealed record PackageResult(JobEnd? Failed, string? Wanted = null, string? Prefix = null, Clues? Clues = null)
{
    public static implicit operator PackageResult(JobEnd failed) => new(failed);
}

/// <summary>One package manager.</summary>
internal interface IPackageInstaller
{
    /// <summary>As the catalogue names it: <c>npm</c>, <c>pip</c>.</summary>
    string Name { get; }

    /// <summary>Installs the newest version that the catalogue allows, or brings what is there up to it.</summary>
    Task<PackageResult> InstallAsync(PackageTask task, string what, CancellationToken ct);

    Task<PackageResult> UninstallAsync(PackageTask task, CancellationToken ct);
}
