using System.Text.Json.Serialization;
using RuntimesWeb.Controllers.Api.Runs;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Permissions.Approvals;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Runtimes.Adapters;

namespace RuntimesWeb.Controllers.Api.Chat;

/// <summary>A conversation (Stagent API Reference, Chat), with what our own pages know beside it.</summary>
public sealed record ConversationView(
    Guid Id, string? ProjectId, string Title, string RuntimeId, string? ModelId, ConversationStatus Status, string? AgentId, string? Provider, string? Folder, bool Pinned,
    BranchPoint? BranchedFrom, UsageView Usage, long? CostMicros, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>Of one conversation that is read: how many messages it has.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MessageCount { get; init; }

    public static ConversationView From(Conversation c) => new(
        c.Id, c.ProjectId, c.Title, RuntimeCatalog.Find(c.RuntimeId)?.StagentId ?? c.RuntimeId, c.Model, c.Status, c.AgentId, c.Provider, c.Folder, c.PinnedAt is not null,
        c.BranchedFrom, UsageView.From(c.Usage), c.CostMicros, c.CreatedAt, c.UpdatedAt);
}

/// <summary>What may be said about a conversation; an absent field stays as it is, a null one is emptied where that is possible.</summary>
public sealed record ConversationRequest
{
    private readonly HashSet<string> _cleared = new(StringComparer.Ordinal);

    public string? RuntimeId { get; init; }

    public string? ProjectId { get; init => field = Note("projectId", value); }

    public string? Title { get; init; }

    public string? ModelId { get; init => field = Note("modelId", value); }

    public string? Status { get; init; }

    public string? AgentId { get; init => field = Note("agentId", value); }

    public string? Provider { get; init => field = Note("provider", value); }

    public string? Folder { get; init => field = Note("folder", value); }

    public bool? Pinned { get; init; }

    public NewConversation ToNew() => new()
    {
        RuntimeId = RuntimeId,
        AgentId = AgentId,
        Provider = Provider,
        Model = ModelId,
        Title = Title,
        ProjectId = ProjectId,
        Folder = Folder,
    };

    public Outcome<ConversationEdit> ToEdit() => ChatWords.Status(Status).Match<Outcome<ConversationEdit>>(
        status => new ConversationEdit
        {
            Title = Title,
            Status = status,
            Pinned = Pinned,
            AgentId = AgentId,
            RuntimeId = RuntimeId,
            Provider = Provider,
            Model = ModelId,
            ProjectId = ProjectId,
            Folder = Folder,
            Cleared = _cleared,
        },
        failure => failure);

    private T Note<T>(string name, T value)
    {
        if (value is null)
        {
            _cleared.Add(name);
        }

        return value;
    }
}

internal static class ChatWords
{
    public static Outcome<ConversationStatus?> Status(string? text) => text switch
    {
        null => (ConversationStatus?)null,
        "active" => ConversationStatus.Active,
        "archived" => ConversationStatus.Archived,
        _ => Failure.InvalidField("status", "status must be active or archived"),
    };
}

/// <summary>What else is known of a message. <c>sender</c> is the teammate whose work it tells of, when no person says it; <c>reason</c> says what cut it off: <c>interrupted</c> when the server was stopped.</summary>
public sealed record MessageMetadata(string? Reason, string? DoneReason, RunError? Error, IReadOnlyList<RunStep>? Steps, MessageSender? Sender)
{
    public static MessageMetadata? From(Message m) => m.Error is null && m.DoneReason is null && m.Steps.Count == 0 && m.Sender is null ? null
        : new(m.Error?.Code, m.DoneReason is { } reason ? System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString()) : null, m.Error, m.Steps.Count == 0 ? null : m.Steps, m.Sender);
}

/// <summary>A message (Stagent API Reference, Chat); while its answer is coming, <c>content</c> is what has come so far.</summary>
public sealed record MessageView(
    Guid Id, Guid ConversationId, MessageRole Role, string Content, MessageMetadata? Metadata, MessageStatus Status, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt,
    Guid? RunId, string? RuntimeId, string? AgentId, string? ModelId, UsageView? Usage, long? CostMicros, IReadOnlyList<AttachmentLine> Attachments)
{
    public static MessageView From(Guid conversation, Message m, string? soFar) => new(
        m.Id, conversation, m.Role, soFar ?? m.Content, MessageMetadata.From(m), m.Status, m.CreatedAt, m.FinishedAt, m.RunId,
        m.RuntimeId is null ? null : RuntimeCatalog.Find(m.RuntimeId)?.StagentId ?? m.RuntimeId, m.AgentId, m.Model, m.Usage is null ? null : UsageView.From(m.Usage), m.CostMicros, m.Attachments);
}

public sealed record MentionRequest(string? EntityType, string? EntityId, string? Label);

public sealed record AttachmentRequest(string? Name, string? MimeType, byte[]? DataBase64);

/// <summary>What a person says.</summary>
public sealed record MessageRequest(string? Content, IReadOnlyList<MentionRequest?>? Mentions, IReadOnlyList<AttachmentRequest?>? Attachments)
{
    public MessageInput ToInput() => new(
        Content ?? "",
        [.. (Attachments ?? []).Select(a => new NewAttachment(a?.Name ?? "", a?.MimeType ?? "text/plain", a?.DataBase64 ?? []))],
        (Mentions ?? []).FirstOrDefault(m => m?.EntityType == "agent")?.EntityId);
}

public sealed record BranchRequest(Guid? MessageId, bool? Before);

/// <summary>An answer to a question of a tool (Stagent API Reference, Chat respond).</summary>
public sealed record RespondRequest(
    string? RequestId, string? Behavior, Guid? MessageId, System.Text.Json.JsonElement? UpdatedInput, string? Message, bool? AlwaysAllow, string? PermissionPattern, string? ToolName,
    System.Text.Json.JsonElement? ToolInput)
{
    public ApprovalResponse ToResponse() => new(
        Behavior == "allow", Message, Behavior == "allow" ? UpdatedInput : null, AlwaysAllow is true && Behavior == "allow" ? new Remembering(PermissionPattern) : null);
}

/// <summary><c>stale</c>: the question is not waiting any more.</summary>
public sealed record RespondBody(bool Ok, bool Stale);

public sealed record EntityList(IReadOnlyList<ChatEntity> Results);

/// <summary>Where words were found; a hit in a title has no message. In the snippet the hits stand between U+0001 and U+0002.</summary>
public sealed record SearchList(IReadOnlyList<SearchHit> Results);

public sealed record ChatModelView(
    string Id, string Label, string Provider, string Tier, string CostLabel, string Model, string RuntimeId, long? ContextWindow, long? InputPerMillionMicros, long? OutputPerMillionMicros, bool? UsesTools)
{
    public static ChatModelView From(ChatModel m) =>
        new(m.Id, m.Label, m.Provider, m.Tier, m.CostLabel, m.Model, m.RuntimeId, m.ContextWindow, m.Price?.InputPerMillionMicros, m.Price?.OutputPerMillionMicros, m.UsesTools);
}
