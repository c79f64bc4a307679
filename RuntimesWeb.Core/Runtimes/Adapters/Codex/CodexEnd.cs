using RuntimesWeb.Core.Runtimes.Adapters.Cli;

namespace RuntimesWeb.Core.Runtimes.Adapters.Codex;

/// <summary>What an end of Codex that nobody asked for means.</summary>
internal static class CodexEnd
{
    private const int NotFound = 127;

    /// <param name="errors">The end of what it said beside its output, masked.</param>
    public static RunEvent.Error Of(int? exitCode, string errors) => exitCode == NotFound && errors.Contains("node", StringComparison.Ordinal)
        ? new RunEvent.Error("not_started", "Codex from npm needs Node.js, and node is not on the PATH of this server.", "Install Node.js, or put it on PATH and start this server again.")
        : errors.Contains("sandbox", StringComparison.OrdinalIgnoreCase) && errors.Contains("bwrap", StringComparison.OrdinalIgnoreCase) && exitCode is not 0
            ? new RunEvent.Error("sandbox", $"Codex could not set up its sandbox: {errors}", "Install bubblewrap (bwrap) on this computer, then try again.")
        : CliFailures.Died(RuntimeCatalog.Get(RuntimeCatalog.Codex), exitCode, errors);
}
