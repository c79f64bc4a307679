using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runtimes.Adapters.Native;

/// <summary>A runtime that is part of this server: <c>clawboo-native</c>, <c>anthropic-direct</c>, <c>openai-direct</c> or <c>ollama</c>, all over the same loop.</summary>
public sealed class NativeAdapter(RuntimeId runtime, ChooseModel choose, ModelLoop loop) : IRuntimeAdapter
{
    private readonly Runtime _runtime = RuntimeCatalog.Get(runtime);

    public RuntimeId Runtime => _runtime.Id;

    public Outcome<ModelChoice> Choose(ModelChoice wish) => choose.Run(_runtime, wish);

    public IAsyncEnumerable<RunEvent> RunAsync(RunRequest request, CancellationToken ct) => loop.RunAsync(request, ct);
}
