using RuntimesWeb.Core.Providers;

namespace RuntimesWeb.Core.Runtimes.Facts;

/// <summary>Which providers have a usable key, and what is wrong with the others; never anything of a key itself.</summary>
internal sealed class FactsOfKeys(ProviderBoard board) : IFactSource
{
    private const string Asked = "api key keys credential credentials secret token connected stored saved valid verified refused";

    public ValueTask<IReadOnlyList<LiveFact>> FactsAsync(CancellationToken ct)
    {
        var keyed = board.Current.Where(p => p.Provider.NeedsKey).ToList();
        var usable = keyed.Where(p => p is { Connected: true, Rejected: null }).Select(p => p.Provider.Label).ToList();
        var broken = keyed.Where(p => p.Rejected is not null || p.Problem is not null).Select(p => p.Provider.Label).ToList();
        var summary = usable.Count == 0 ? $"No provider has a usable key yet; {keyed.Count} providers are known." : $"There is a usable key of {string.Join(", ", usable)}.";
        return ValueTask.FromResult<IReadOnlyList<LiveFact>>(
        [
            new LiveFact("API keys", summary + (broken.Count == 0 ? "" : $" Not usable: {string.Join(", ", broken)}."), "/credentials", $"which providers have list {Asked}"),
            .. keyed.Select(p => new LiveFact($"{p.Provider.Label} key", Text(p), "/credentials", $"{p.Provider.Id} {p.Provider.EnvVar} provider {Asked}")),
        ]);
    }

    private static string Text(ProviderStatus p) =>
        p.Rejected is { } said ? $"{p.Provider.Label} refused it: {Sentence(said)} Enter another one."
        : p.Problem is { } problem && !p.Connected ? $"The stored key is not usable: {Sentence(problem)}"
        : !p.Connected ? $"There is none yet. Enter one, or set {p.Provider.EnvVar} before the server starts."
        : p.Source == CredentialSource.Env ? $"There is one, from the environment ({p.Provider.EnvVar}); it is used where it lies."
        : p.Stored?.VerifiedAt is null ? "There is one in the vault; it was not verified yet." : "There is one in the vault, and it was verified.";

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";
}
