using System.Collections.Immutable;
using System.Text.Json;
using RuntimesWeb.Core.Credentials;

namespace RuntimesWeb.Core.Models;

/// <summary>What a model is asked, in words that belong to no provider.</summary>
/// <param name="Model">The provider's own name of the model.</param>
public sealed record ModelRequest(ProviderId Provider, string Model, ImmutableArray<ModelMessage> Messages)
{
    public string? SystemPrompt { get; init; }

    public ImmutableArray<ModelTool> Tools { get; init; } = [];

    public int MaxOutputTokens { get; init; } = 8192;

    /// <summary>For how many tokens, input and output, a model that runs on a computer of the person's must make room; null leaves it as it is set there.</summary>
    public int? ContextTokens { get; init; }

    /// <summary>Null leaves it to the provider; some models take none.</summary>
    public double? Temperature { get; init; }

    /// <summary>How many tokens the model may think before it answers; null: it is not asked to. Where a provider only knows grades, the nearest one.</summary>
    public int? ThinkingBudget { get; init; }

    /// <summary>Has the provider keep the conversation so far in its cache, for the turns that follow; system prompt and tools always are.</summary>
    public bool CacheMessages { get; init; }
}

/// <summary>One tool the model may call.</summary>
/// <param name="InputSchema">A JSON schema of type <c>object</c>.</param>
public sealed record ModelTool(string Name, string Description, JsonElement InputSchema)
{
    /// <summary>The schema as it stands in a request; made once, for it is weighed before each.</summary>
    public string Schema { get; } = InputSchema.GetRawText();
}
