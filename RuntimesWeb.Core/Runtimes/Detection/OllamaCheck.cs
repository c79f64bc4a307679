using RuntimesWeb.Core.Ollama;

namespace RuntimesWeb.Core.Runtimes.Detection;

/// <summary>Looks whether Ollama answers at its base URL, in which version and with how many models, and where its program is.</summary>
public sealed class OllamaCheck(OllamaModels models, BinaryFinder finder)
{
    private FoundBinary? _binary;

    /// <summary>Ollama told something new, whoever asked it.</summary>
    public event Action? Changed
    {
        add => models.Changed += value;
        remove => models.Changed -= value;
    }

    /// <summary>What is known since the last look; null before the first.</summary>
    public OllamaFacts? Facts => models.Current is { CheckedAt: { } at } seen
        ? new OllamaFacts(_binary, seen.Version, seen.Answers ? seen.Models.Length : null, seen.Problem?.Message, seen.Url.Origin, at)
        : null;

    public async Task LookAsync(CancellationToken ct)
    {
        _binary = finder.Find("ollama");
        await models.RefreshAsync(ct);
    }
}
