using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Core.Conversations;

public enum ConversationStatus
{
    Active,
    Archived,
}

/// <summary>Where a conversation was branched off.</summary>
public sealed record BranchPoint(Guid ConversationId, Guid MessageId);

/// <summary>A thread of messages, with whom and what it goes on.</summary>
public sealed record Conversation
{
    /// <summary>Grows with every conversation; messages belong to it by this number.</summary>
    public long Number { get; init; }

    public required Guid Id { get; init; }

    /// <summary>Empty until the first message gives it one.</summary>
    public string Title { get; init; } = "";

    /// <summary>A person chose the title, so no message changes it.</summary>
    public bool HasOwnTitle { get; init; }

    public required string RuntimeId { get; init; }

    /// <summary>The agent that answers; null when a person talks to the runtime as it is.</summary>
    public string? AgentId { get; init; }

    /// <summary>Null leaves it to the agent, or to the runtime.</summary>
    public string? Provider { get; init; }

    /// <summary>Null leaves it to the agent, or to the runtime.</summary>
    public string? Model { get; init; }

    public string? ProjectId { get; init; }

    /// <summary>The real path of the folder it works in; null for none.</summary>
    public string? Folder { get; init; }

    public ConversationStatus Status { get; init; }

    public DateTimeOffset? PinnedAt { get; init; }

    /// <summary>What a person has typed and not sent.</summary>
    public string? Draft { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the last message came; lists are ordered by it.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    public Guid? BranchedFromConversation { get; init; }

    public Guid? BranchedFromMessage { get; init; }

    /// <summary>Deleted, and restorable until the bin is emptied.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>All that its answers took.</summary>
    public TokenUsage Usage { get; init; } = TokenUsage.None;

    /// <summary>Null as soon as one answer had no known price.</summary>
    public long? CostMicros { get; init; } = 0;

    public BranchPoint? BranchedFrom => BranchedFromConversation is { } conversation && BranchedFromMessage is { } message ? new BranchPoint(conversation, message) : null;
}
