using System.Collections.Immutable;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes.Detection;

namespace RuntimesWeb.Core.Runtimes;

/// <summary>
/// The live picture of all runtimes. Reading it costs a field access: it is computed when something changes (a look at the computer, a credential,
/// a base URL, a connect), never by a reader.
/// </summary>
public sealed class RuntimeBoard
{
    private readonly ProviderBoard _providers;
    private readonly DisconnectedRuntimes _disconnected;
    private readonly Lock _computing = new();
    private readonly TaskCompletionSource _looked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Snapshot _snapshot;

    public RuntimeBoard(ProviderBoard providers, DisconnectedRuntimes disconnected)
    {
        (_providers, _disconnected) = (providers, disconnected);
        _snapshot = new Snapshot(MachineFacts.None, []);
        Recompute();
        providers.Changed += Recompute;
        disconnected.Changed += Recompute;
    }

    public event Action? Changed;

    /// <summary>Every catalogue entry, in catalogue order.</summary>
    public ImmutableArray<RuntimeStatus> Current => _snapshot.Statuses;

    /// <summary>Completed once the computer was looked at for the first time after the start.</summary>
    public Task FirstLook => _looked.Task;

    internal MachineFacts Facts => _snapshot.Facts;

    public RuntimeStatus? Find(string? idOrAlias) => RuntimeCatalog.Find(idOrAlias) is { } runtime ? Get(runtime.Id) : null;

    public RuntimeStatus Get(RuntimeId id) => Current.First(s => s.Runtime.Id == id);

    internal void Publish(MachineFacts facts)
    {
        Compute(_ => facts);
        _looked.TrySetResult();
    }

    /// <summary>What is known of Ollama now, between two looks at the computer.</summary>
    internal void Publish(OllamaFacts ollama) => Compute(facts => facts with { Ollama = ollama });

    private void Recompute() => Compute(facts => facts);

    private void Compute(Func<MachineFacts, MachineFacts> change)
    {
        bool same;
        lock (_computing)
        {
            var now = change(_snapshot.Facts);
            var statuses = RuntimeCatalog.All.Select(r => StatusOf.Runtime(r, now, _providers, _disconnected.Contains(r.Id))).ToImmutableArray();
            // Times of the looks move on with every pass; only what they found is worth telling people of.
            same = !_snapshot.Statuses.IsEmpty && _snapshot.Statuses.Zip(statuses).All(p => StatusOf.Same(p.First, p.Second));
            _snapshot = new Snapshot(now, statuses);
        }

        if (!same)
        {
            Changed?.Invoke();
        }
    }

    private sealed record Snapshot(MachineFacts Facts, ImmutableArray<RuntimeStatus> Statuses);
}
