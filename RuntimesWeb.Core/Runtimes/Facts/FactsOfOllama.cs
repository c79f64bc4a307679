using RuntimesWeb.Core.Ollama;

namespace RuntimesWeb.Core.Runtimes.Facts;

/// <summary>Whether Ollama answers, and which models it has.</summary>
internal sealed class FactsOfOllama(OllamaModels models) : IFactSource
{
    private const int MostNamed = 12;

    public ValueTask<IReadOnlyList<LiveFact>> FactsAsync(CancellationToken ct)
    {
        var now = models.Current;
        var running = now.CheckedAt is null ? "It was not looked for yet."
            : now.Problem is { } problem ? $"It does not answer at {now.Url.Origin}: {problem.Message.TrimEnd('.')}."
            : $"It answers at {now.Url.Origin}{(now.Version is null ? "" : $", version {now.Version}")}.";
        var names = now.Models.OrderBy(m => m.Name, StringComparer.Ordinal).Take(MostNamed).Select(m => $"`{m.Name}` ({FactWords.Size(m.SizeBytes)})").ToList();
        var list = !now.Answers ? "Which models there are is not known while Ollama does not answer."
            : names.Count == 0 ? "Ollama has no model yet. Pull one."
            : $"Ollama has {now.Models.Length} of {FactWords.Size(now.Models.Sum(m => m.SizeBytes))} in total: {string.Join(", ", names)}{(now.Models.Length > MostNamed ? ", …" : "")}.";
        return ValueTask.FromResult<IReadOnlyList<LiveFact>>(
        [
            new LiveFact("Ollama server", running, "/models", "ollama running start started stopped reachable answer unreachable version local"),
            new LiveFact("Local models", list, "/models", "ollama model models pulled installed downloaded which list size sizes offline"),
        ]);
    }
}

/// <summary>Numbers as people read them.</summary>
internal static class FactWords
{
    public static string Size(long bytes) => bytes switch
    {
        >= 1_000_000_000 => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / 1e9:0.#} GB"),
        >= 1_000_000 => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
        >= 1_000 => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB"),
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes} bytes"),
    };

    public static string Count(int n, string thing) => n == 1 ? $"1 {thing}" : $"{n} {thing}s";
}
