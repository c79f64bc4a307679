using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Core.Runtimes.Adapters.Native;

/// <summary>A runtime that is part of this server: <c>clawboo-native</c>, <c>anthropic-direct</c>, <c>openai-direct</c> or <c>ollama</c>, all over the same loop.</summary>
public sealed class NativeAdapter(RuntimeId runtime, ChooseModel choose, ModelLoop loop, PriceList prices) : IRuntimeAdapter
{
    private readonly Runtime _runtime = RuntimeCatalog.Get(runtime);

    public RuntimeId Runtime => _runtime.Id;

    public Outcome<ModelChoice> Choose(ModelChoice wish) => choose.Run(_runtime, wish);

    public IAsyncEnumerable<RunEvent> RunAsync(RunRequest request, CancellationToken ct) => loop.RunAsync(request, ct).Select(Priced);

    // What a person entered stands above the product's own prices.
    private RunEvent Priced(RunEvent e) =>
        e is RunEvent.Usage used && prices.FindEntered(used.Provider, used.Model) is { } own ? used with { CostMicros = own.Price.Cost(used.Tokens) } : e;
}
