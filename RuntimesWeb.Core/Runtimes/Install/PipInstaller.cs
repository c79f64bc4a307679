using System.Collections.Immutable;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes.Detection;

namespace RuntimesWeb.Core.Runtimes.Install;

/// <summary>Installs Python programs: with pipx where there is one, else with pip into the person's own folder.</summary>
internal sealed class PipInstaller(BinaryFinder finder, PackagePrograms programs, PythonFinder pythons) : IPackageInstaller
{
    private const int LongestLog = 5000;

    private static readonly JobEnd Missing = JobEnd.Fail(
        InstallCodes.PythonMissing, "Python 3 with pip or pipx not found. Install Python 3.11 or newer and retry.", "Python is at https://www.python.org/downloads; pipx comes with most systems as the package pipx.");

    public string Name => InstallOrigin.Pip;

    public async Task<PackageResult> InstallAsync(PackageTask task, string what, CancellationToken ct)
    {
        var python = await pythons.FindAsync(ct);
        if (python is not null && python.Version < PythonFinder.Oldest)
        {
            return JobEnd.Fail(
                InstallCodes.PythonTooOld,
                $"{task.Runtime.Label} needs Python {PythonFinder.Oldest} or newer; found Python {python.Version} ({python.Path}). Install a newer Python and retry.");
        }

        // What is there is brought up to date by the one that put it there.
        return task.From?.Manager != InstallOrigin.Pip && finder.Find("pipx") is { } pipx
            ? await PipxAsync(pipx, python, task, what, ct)
            : python is null ? Missing : await PipAsync(python.Path, ["install", "--user", .. Upgrade(task), task.Package.Text], task, what, ct);
    }

    public async Task<PackageResult> UninstallAsync(PackageTask task, CancellationToken ct)
    {
        const string What = "Uninstalling";
        if (task.From is not { Manager: InstallOrigin.Pipx })
        {
            return await PipAsync(task.From?.Root ?? "", ["uninstall", "-y", task.Package.Name], task, What, ct);
        }

        return finder.Find("pipx") is { } pipx ? await RunAsync(new Command(pipx.Path, ["uninstall", task.Package.Name]), task, What, new Clues(), ct) : Missing;
    }

    private static ImmutableArray<string> Upgrade(PackageTask task) => task.From is null ? [] : ["--upgrade"];

    private async Task<PackageResult> PipxAsync(FoundBinary pipx, FoundPython? python, PackageTask task, string what, CancellationToken ct)
    {
        await task.Job.StepAsync("installing", "Installing via pipx…");
        ImmutableArray<string> arguments = task.From is { Manager: InstallOrigin.Pipx } ? ["upgrade", task.Package.Name]
            : python is null ? ["install", task.Package.Text]
            : ["install", "--python", python.Path, task.Package.Text];
        var clues = new Clues();
        var (exit, notRun) = await programs.RunAsync(new Command(pipx.Path, arguments), task.Job, clues, Missing, ct);
        if (exit != 0 && clues.PipLog is { } log)
        {
            // pipx keeps to itself why pip failed.
            See(log, clues);
        }

        return Result(exit, notRun, task, what, clues);
    }

    private async Task<PackageResult> PipAsync(string python, ImmutableArray<string> arguments, PackageTask task, string what, CancellationToken ct)
    {
        var clues = new Clues();
        var result = await RunAsync(new Command(python, ["-m", "pip", .. arguments]), task, what, clues, ct);
        if (result.Failed is not null && clues.ExternallyManaged)
        {
            await task.Job.StepAsync("retrying", "Externally-managed environment detected; retrying with --break-system-packages…");
            result = await RunAsync(new Command(python, ["-m", "pip", .. arguments.Insert(1, "--break-system-packages")]), task, what, clues = new Clues(), ct);
        }

        return result.Failed is not null && clues.NoPip ? Missing : result;
    }

    private async Task<PackageResult> RunAsync(Command command, PackageTask task, string what, Clues clues, CancellationToken ct)
    {
        var (exit, notRun) = await programs.RunAsync(command, task.Job, clues, Missing, ct);
        return Result(exit, notRun, task, what, clues);
    }

    private static PackageResult Result(int exit, JobEnd? notRun, PackageTask task, string what, Clues clues) =>
        new(notRun ?? (exit == 0 ? null : clues.End(exit, task.Runtime, what)), Clues: clues);

    private static void See(string log, Clues clues)
    {
        try
        {
            foreach (var line in File.ReadLines(log).Take(LongestLog))
            {
                clues.See(new OutputLine(line, IsError: true));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Without it the failure stays the plain one.
        }
    }
}
