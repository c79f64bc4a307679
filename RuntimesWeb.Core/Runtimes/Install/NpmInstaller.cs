using System.Collections.Immutable;
using System.Text.Json;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes.Detection;

namespace RuntimesWeb.Core.Runtimes.Install;

/// <summary>
/// Installs with npm. The newest version is looked up first and asked for by its number: left to itself, npm takes the newest one that says it fits the Node
/// at hand, which can be an old one, and does not tell.
/// </summary>
internal sealed class NpmInstaller(BinaryFinder finder, PackagePrograms programs, NpmPlaces places, NewestVersions newest) : IPackageInstaller
{
    private static readonly JobEnd Missing = JobEnd.Fail(InstallCodes.NpmMissing, "npm not found. Install Node.js (which bundles npm) and retry.", "Node.js is at https://nodejs.org.");

    public string Name => InstallOrigin.Npm;

    public async Task<PackageResult> InstallAsync(PackageTask task, string what, CancellationToken ct)
    {
        if (finder.Find("npm") is not { } npm)
        {
            return Missing;
        }

        var (wanted, unknown) = await NewestAsync(npm, task, what, ct);
        if (wanted is null)
        {
            return unknown ?? JobEnd.Fail(InstallCodes.Exit(0), $"npm knows no version of {task.Package.Text}");
        }

        newest.Set(task.Runtime.Id, wanted);
        if (task is { From.Manager: InstallOrigin.Npm, Version: { } present } && VersionOrder.Instance.Compare(present, wanted) >= 0)
        {
            await task.Job.OutputAsync($"{task.Runtime.Label} {present} is already the newest.");
            return new PackageResult(null, wanted, task.From.Root);
        }

        // What is installed already is replaced where it is: a second copy elsewhere would leave the first one in front.
        var prefix = task.From is { Manager: InstallOrigin.Npm } from ? from.Root : await places.PrefixAsync(() => GlobalAsync(npm, task.Job, ct));
        if (task.From is null && prefix is not null && places.Choice == NpmPlace.Auto)
        {
            await task.Job.OutputAsync($"npm's global folder is not writable; installing into {prefix}");
        }

        return await RunAsync(npm, ["install", "-g", .. Prefix(prefix), $"{task.Package.Name}@{wanted}"], task, what, ct) with { Wanted = wanted, Prefix = prefix };
    }

    public async Task<PackageResult> UninstallAsync(PackageTask task, CancellationToken ct) => finder.Find("npm") is { } npm
        ? await RunAsync(npm, ["uninstall", "-g", .. Prefix(task.From?.Root), task.Package.Name], task, "Uninstalling", ct)
        : Missing;

    private static ImmutableArray<string> Prefix(string? folder) => folder is null ? [] : ["--prefix", folder];

    private async Task<PackageResult> RunAsync(FoundBinary npm, IReadOnlyList<string> arguments, PackageTask task, string what, CancellationToken ct)
    {
        var clues = new Clues();
        var (exit, notRun) = await programs.RunAsync(new Command(npm.Path, arguments), task.Job, clues, Missing, ct);
        return new PackageResult(notRun ?? (exit == 0 ? null : clues.End(exit, task.Runtime, what)), Clues: clues);
    }

    private async Task<string?> GlobalAsync(FoundBinary npm, JobRun job, CancellationToken ct)
    {
        var (answer, _) = await programs.AskAsync(new Command(npm.Path, ["prefix", "-g"]), job, (_, _) => Missing, Missing, ct);
        return answer?.Trim() is { Length: > 0 } folder && Path.IsPathRooted(folder) ? folder : null;
    }

    /// <summary>The version npm calls the latest, or the highest of the allowed ones when that is not allowed.</summary>
    private async Task<(string? Version, JobEnd? Failed)> NewestAsync(FoundBinary npm, PackageTask task, string what, CancellationToken ct)
    {
        var (latest, failed) = await ViewAsync(npm, [task.Package.Name, "dist-tags.latest"], task, what, ct);
        if (failed is not null || latest.Any(task.Package.Allows))
        {
            return (latest.FirstOrDefault(task.Package.Allows), failed);
        }

        var (allowed, none) = await ViewAsync(npm, [task.Package.Text, "version"], task, what, ct);
        return (allowed.Where(task.Package.Allows).Max(VersionOrder.Instance), none);
    }

    private async Task<(ImmutableArray<string> Versions, JobEnd? Failed)> ViewAsync(FoundBinary npm, ImmutableArray<string> about, PackageTask task, string what, CancellationToken ct)
    {
        var (answer, failed) = await programs.AskAsync(
            new Command(npm.Path, ["view", .. about, "--json"]), task.Job, (clues, exit) => clues.End(exit, task.Runtime, what), Missing, ct);
        return (failed is null ? Strings(answer ?? "") : [], failed);
    }

    private static ImmutableArray<string> Strings(string json)
    {
        try
        {
            using var parsed = JsonDocument.Parse(json);
            return parsed.RootElement.ValueKind switch
            {
                JsonValueKind.String => [parsed.RootElement.GetString()!], // just asked
                JsonValueKind.Array => [.. parsed.RootElement.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!)],
                _ => [],
            };
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
