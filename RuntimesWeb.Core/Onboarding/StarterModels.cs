using System.Collections.Immutable;

namespace RuntimesWeb.Core.Onboarding;

/// <summary>What a starter team runs on: the models of the Clawboo Runtimes API, and for <c>local</c> none.</summary>
public sealed record StarterModels(string Provider, string? Leader, string? Specialist)
{
    public const string Default = "anthropic";
    public const string Local = "local";

    public static ImmutableArray<StarterModels> All { get; } =
    [
        new("anthropic", "claude-sonnet-4-6", "claude-haiku-4-5"),
        new("openai", "gpt-4o", "gpt-4o-mini"),
        new("openrouter", "anthropic/claude-haiku-4.5", "openai/gpt-4o-mini"),
        new("ollama", "llama3.2", "llama3.2"),
        new(Local, null, null),
    ];

    public bool IsLocal => Provider == Local;

    public static StarterModels? Find(string? provider) => All.FirstOrDefault(m => m.Provider == (string.IsNullOrWhiteSpace(provider) ? Default : provider));
}
