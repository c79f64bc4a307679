using RuntimesWeb.Core.Ollama;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Providers;

namespace RuntimesWeb.Core.Runtimes.Adapters.Native;

/// <summary>Fills in provider and model from what is there now, for the runtimes of the loop; asks nobody.</summary>
public sealed class ChooseModel(ProviderBoard board, OllamaModels ollama, DisconnectedRuntimes disconnected)
{
    public Outcome<ModelChoice> Run(Runtime runtime, ModelChoice wish) => disconnected.Contains(runtime.Id)
        ? Failure.Conflict($"{runtime.Label} is disconnected", $"Connect it again on its page, /runtimes/{runtime.Id}.")
        : new ChoiceRules(board.Current, ollama.Current).Choose(runtime, wish);
}
