using System.Collections.Immutable;

namespace RuntimesWeb.Core.Ollama;

/// <summary>A model that Ollama has on its disk, as <c>/api/tags</c> lists it; what it does not tell is null.</summary>
public sealed record InstalledModel(
    string Name, long SizeBytes, string? Digest, DateTimeOffset? ModifiedAt, string? Family, string? ParameterSize, string? Quantization);

/// <summary>A model that is in memory now, as <c>/api/ps</c> lists it.</summary>
/// <param name="VramBytes">How much of it lies on a graphics card.</param>
public sealed record LoadedModel(string Name, long SizeBytes, long VramBytes, DateTimeOffset? ExpiresAt);

/// <summary>What <c>/api/show</c> tells of a model beyond the list.</summary>
/// <param name="Capabilities">In Ollama's words: <c>completion</c>, <c>tools</c>, <c>vision</c>, <c>embedding</c>, <c>thinking</c>, …</param>
public sealed record ModelDetails(ImmutableArray<string> Capabilities, long? ContextLength)
{
    public static ModelDetails None { get; } = new([], null);
}
