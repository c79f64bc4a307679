namespace RuntimesWeb.Core.Runtimes.Facts;

/// <summary>What is true of each runtime, with the reason and what to do; and which of them can be used.</summary>
internal sealed class FactsOfRuntimes(RuntimeBoard board) : IFactSource
{
    private const string Asked = "runtime status state ready working works broken red yellow green problem wrong installed version connected available usable";

    public ValueTask<IReadOnlyList<LiveFact>> FactsAsync(CancellationToken ct)
    {
        var all = board.Current;
        var ready = all.Where(s => s.IsReady).Select(s => s.Runtime.Label).ToList();
        var rest = all.Where(s => !s.IsReady).Select(s => $"{s.Runtime.Label} ({WordOf(s.State)})").ToList();
        var summary = $"{ready.Count} of {all.Length} can be used: {string.Join(", ", ready)}.{(rest.Count == 0 ? "" : $" Not yet: {string.Join(", ", rest)}.")}";
        return ValueTask.FromResult<IReadOnlyList<LiveFact>>(
        [
            new LiveFact("Runtimes", summary, "/runtimes", $"list overview which all agent clis backends {Asked}"),
            .. all.Select(s => new LiveFact(s.Runtime.Label, Text(s), $"/runtimes/{s.Runtime.Id}", $"{s.Runtime.Id} {string.Join(' ', s.Runtime.Aliases)} {s.Runtime.Binary} {Asked}")),
        ]);
    }

    private static string Text(RuntimeStatus s)
    {
        var state = s.Reason.StartsWith(WordOf(s.State), StringComparison.OrdinalIgnoreCase) ? "" : WordOf(s.State) + ". ";
        return $"{state}{Sentence(s.Reason)}{(s.Fix is null ? "" : $" What to do: {Sentence(WithCode(s.Fix, s.Runtime))}")}";
    }

    // What is to be typed stands as code.
    private static string WithCode(string text, Runtime runtime) => new[] { runtime.InstallCommand, runtime.LoginCommand, "ollama serve", "ollama pull llama3.2" }
        .Aggregate(text, (t, command) => command is null ? t : t.Replace(command, $"`{command}`", StringComparison.Ordinal));

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";

    private static string WordOf(ConnectionState state) => state switch
    {
        ConnectionState.Ready => "ready",
        ConnectionState.NeedsAuth => "needs a key",
        ConnectionState.NeedsLogin => "needs a sign-in",
        ConnectionState.NeedsModel => "needs a model",
        ConnectionState.NotInstalled => "not installed",
        ConnectionState.Unreachable => "does not answer",
        _ => "not known",
    };
}
