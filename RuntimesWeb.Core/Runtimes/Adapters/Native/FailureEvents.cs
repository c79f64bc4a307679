using System.Text.Json;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Providers;

namespace RuntimesWeb.Core.Runtimes.Adapters.Native;

/// <summary>How a run tells that its model gave no answer, or not all of one.</summary>
internal static class FailureEvents
{
    /// <summary>The code is the kind in small letters: <c>bad_key</c>, <c>rate_limited</c>, <c>context_too_long</c>, …</summary>
    public static RunEvent.Error Of(ModelFailure failure, ProviderId provider) => new(
        JsonNamingPolicy.SnakeCaseLower.ConvertName(failure.Kind.ToString()),
        failure.Message,
        failure.Kind == ModelFailureKind.ContextTooLong && provider == ProviderCatalog.Ollama
            ? $"{failure.Hint} A model with a larger context can take more."
            : failure.Hint);

    public static RunEvent.Error Empty(string model) => new("empty_answer", $"{model} gave an empty answer, twice.", "Say it in other words, or use another model.");
}
