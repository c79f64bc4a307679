using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Core.CredentialProxy;

/// <summary>What answers took that went through a lease, by model, until somebody books it.</summary>
public sealed class RelayedUsage
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, TokenUsage> _taken = new(StringComparer.Ordinal);

    public void Add(string model, TokenUsage tokens)
    {
        lock (_gate)
        {
            _taken[model] = _taken.TryGetValue(model, out var before) ? before + tokens : tokens;
        }
    }

    /// <summary>What was not taken yet; it is taken now.</summary>
    public IReadOnlyList<(string Model, TokenUsage Tokens)> Take()
    {
        lock (_gate)
        {
            (string, TokenUsage)[] all = [.. _taken.Select(t => (t.Key, t.Value))];
            _taken.Clear();
            return all;
        }
    }
}
