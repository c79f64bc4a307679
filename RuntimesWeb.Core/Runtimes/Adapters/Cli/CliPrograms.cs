using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes.Detection;

namespace RuntimesWeb.Core.Runtimes.Adapters.Cli;

/// <summary>Finds the program of a runtime, or says why it cannot work now. Quick: reads what the last look at the computer found.</summary>
public sealed class CliPrograms(RuntimeBoard board)
{
    /// <param name="oldest">The oldest version that can be driven.</param>
    public Outcome<string> Find(Runtime runtime, Version oldest)
    {
        var (status, page) = (board.Get(runtime.Id), $"/runtimes/{runtime.Id}");
        return status.Disconnected ? Failure.Conflict($"{runtime.Label} is disconnected", $"Connect it again on its page, {page}.")
            : status.CheckedAt is null ? Failure.Unavailable($"{runtime.Label} was not looked for yet", "Try again in a moment.")
            : status is not { Installed: true, BinPath: { } path } ? Failure.Conflict($"{runtime.Label} is not installed", $"Install it on its page, {page}, or in a terminal: {runtime.InstallCommand}.")
            : status.Version is not { } version ? Failure.Conflict($"{runtime.Label} was found but does not run: {status.HealthMessage}", $"Install it again on its page, {page}.")
            : path.EndsWith(".cmd", StringComparison.OrdinalIgnoreCase) ? Failure.Conflict($"{runtime.Label} is there as a script of the command prompt ({path}), which cannot be driven safely", "Install its native program.")
            : IsOlder(version, oldest) ? Failure.Conflict($"{runtime.Label} {version} is too old: at least {oldest} is needed", $"Upgrade it on its page, {page}.")
            : path;
    }

    // A version that says more than numbers, such as 2.1.0-beta.1, is as old as its numbers.
    private static bool IsOlder(string version, Version oldest) => Version.TryParse(version.Split('-', '+')[0], out var numbers) && numbers < oldest;
}
