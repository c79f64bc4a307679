using System.Collections.Immutable;
using System.Text.RegularExpressions;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes.Detection;

namespace RuntimesWeb.Core.Runtimes.Install;

/// <summary>A Python that runs, and its version.</summary>
internal sealed record FoundPython(string Path, Version Version);

/// <summary>Looks for a Python that is new enough, the newest names first.</summary>
internal sealed partial class PythonFinder(BinaryFinder finder, ProcessRunner processes)
{
    /// <summary>What hermes-agent needs.</summary>
    public static readonly Version Oldest = new(3, 11);

    private static readonly ImmutableArray<string> Names = ["python3.13", "python3.12", "python3.11", "python3", "python"];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>The first that is new enough, else the newest of those that are not; null when none runs.</summary>
    public async Task<FoundPython?> FindAsync(CancellationToken ct)
    {
        FoundPython? tooOld = null;
        foreach (var binary in Names.Select(finder.Find).OfType<FoundBinary>())
        {
            var said = await processes.RunAsync(binary.Path, ["--version"], Limit, ct);
            // A version manager's stand-in for a version it does not have ends with an error.
            if (said is not { IsOk: true, Value: { ExitCode: 0 } answer } || !Version.TryParse(Told().Match(answer.FirstLine).Groups["version"].Value, out var version))
            {
                continue;
            }

            if (version >= Oldest)
            {
                return new FoundPython(binary.Path, version);
            }

            tooOld = tooOld is null || version > tooOld.Version ? new FoundPython(binary.Path, version) : tooOld;
        }

        return tooOld;
    }

    [GeneratedRegex(@"^Python (?<version>\d+\.\d+(\.\d+)?)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Told();
}
