using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runtimes.Adapters.Cli;

/// <summary>What every program of a runtime finds in its environment beside what all children get; each adapter adds its own.</summary>
public static class CliEnvironment
{
    // This server is reached past any proxy of the person's network.
    private static readonly string[] Near = ["127.0.0.1", "localhost", "::1"];

    public static Dictionary<string, string> Of(Machine machine)
    {
        var direct = string.Join(',', new[] { machine.Variable("NO_PROXY") ?? machine.Variable("no_proxy") }.OfType<string>().Where(v => v.Length > 0).Concat(Near));
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["NO_PROXY"] = direct,
            ["no_proxy"] = direct,
            ["TERM"] = "dumb",
            ["DO_NOT_TRACK"] = "1",
            ["NO_UPDATE_NOTIFIER"] = "1",
            // Nobody is there to answer a question on a terminal.
            ["GIT_TERMINAL_PROMPT"] = "0",
        };
    }
}
