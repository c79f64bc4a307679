using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Core.Conversations;

public enum MessageRole
{
    User,
    Assistant,
    System,
}

public enum MessageStatus
{
    Pending,

    /// <summary>The answer is coming; its text is in the run's events, the message has none yet.</summary>
    Streaming,
    Complete,

    /// <summary>The answer failed or was cut off; what there is of it is kept.</summary>
    Error,
}

/// <summary>One entry of a conversation.</summary>
public sealed record Message
{
    /// <summary>Grows with every message of any conversation: the order of a thread, and the row of the full-text search.</summary>
    public long Number { get; init; }

    public required Guid Id { get; init; }

    /// <summary>The <see cref="Conversation.Number"/>.</summary>
    public required long Conversation { get; init; }

    public required MessageRole Role { get; init; }

    public required string Content { get; init; }

    public MessageStatus Status { get; init; } = MessageStatus.Complete;

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the answer was over.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The run that gave this answer, or heard what was said here while it worked.</summary>
    public Guid? RunId { get; init; }

    public string? RuntimeId { get; init; }

    public string? AgentId { get; init; }

    public string? Model { get; init; }

    public DoneReason? DoneReason { get; init; }

    public RunError? Error { get; init; }

    /// <summary>What the answer did beside saying text.</summary>
    public IReadOnlyList<RunStep> Steps { get; init; } = [];

    public TokenUsage? Usage { get; init; }

    public long? CostMicros { get; init; }

    public IReadOnlyList<AttachmentLine> Attachments { get; init; } = [];

    /// <summary>Who says it when no person does; null of what a person says, and of answers.</summary>
    public MessageSender? Sender { get; init; }

    /// <summary>Cut off by the end of the server.</summary>
    public bool IsInterrupted => Error?.Code == RunError.InterruptedCode;
}

/// <summary>A teammate to whom a task was given, with what came of the task when this was said.</summary>
/// <param name="State">Where the task stood, in the words of the board.</param>
/// <param name="Words">What that means, in one sentence.</param>
public sealed record MessageSender(string AgentId, string Name, Guid TaskId, string Title, string State, string Words)
{
    /// <summary>What the text of such a message begins with.</summary>
    public const string Opening = "[From the task board, not from the person]";

    /// <summary>The beginning of what the teammate reports.</summary>
    public string Report { get; init; } = "";

    /// <summary>How many files are changed in its worktree; null when it has none.</summary>
    public int? Files { get; init; }

    public int Additions { get; init; }

    public int Deletions { get; init; }

    /// <summary>Of all work on the task; null when it has no known price.</summary>
    public long? CostMicros { get; init; }
}

/// <summary>What a list says of an attachment; its bytes are read apart.</summary>
public sealed record AttachmentLine(Guid Id, string Name, string MimeType, long SizeBytes);

/// <summary>A file that came with a message.</summary>
public sealed record Attachment
{
    public required Guid Id { get; init; }

    /// <summary>The <see cref="Message.Number"/>.</summary>
    public required long Message { get; init; }

    public required string Name { get; init; }

    public required string MimeType { get; init; }

    public required byte[] Bytes { get; init; }
}
