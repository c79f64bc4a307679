using System.Collections.Immutable;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes.Tools;

namespace RuntimesWeb.Core.Runtimes.Adapters;

/// <summary>Whose model, and which. Null leaves it to the runtime; a runtime without a language model has neither.</summary>
public sealed record ModelChoice(ProviderId? Provider = null, string? Model = null);

/// <summary>What a runtime is asked to do, in words that belong to no runtime.</summary>
/// <param name="Model">As <see cref="IRuntimeAdapter.Choose"/> gave it.</param>
/// <param name="Message">What to answer or do now.</param>
public sealed record RunRequest(Guid RunId, ModelChoice Model, ModelMessage.User Message)
{
    /// <summary>The whole system prompt; null for none.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>What was said before, oldest first.</summary>
    public ImmutableArray<ModelMessage> History { get; init; } = [];

    /// <summary>The runtime's own session in which <see cref="History"/> was said (see <see cref="RunEvent.Session"/>): it goes on there, when it can. Null to begin anew.</summary>
    public string? Session { get; init; }

    /// <summary>The conversation that it is a turn of: a program may wait for the next one. Null when nothing follows.</summary>
    public Guid? Conversation { get; init; }

    /// <summary>Where it works; null when it has no folder, and so no tools for files.</summary>
    public WorkFolder? Folder { get; init; }

    /// <summary>The agent that works; null when a person talks to a runtime as it is.</summary>
    public string? AgentId { get; init; }

    /// <summary>The names of the tools it may use; null for all there are.</summary>
    public ImmutableArray<string>? Tools { get; init; }

    /// <summary>Models that go on, in this order, when the first one cannot be asked at all; each with its provider.</summary>
    public ImmutableArray<ModelChoice> Fallbacks { get; init; } = [];

    /// <summary>So many answers of the model at most.</summary>
    public int MaxTurns { get; init; } = 16;

    /// <summary>The mode that its <see cref="Gate"/> decides by, for a program that has modes of its own.</summary>
    public PermissionMode Mode { get; init; } = PermissionMode.Ask;

    /// <summary>What decides about its tool calls.</summary>
    public IToolGate Gate { get; init; } = ClosedGate.Instance;

    /// <summary>What a person says while it works.</summary>
    public RunInputs Inputs { get; init; } = new();
}
