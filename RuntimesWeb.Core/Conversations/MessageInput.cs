using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Core.Conversations;

/// <summary>A file that comes with a message.</summary>
public sealed record NewAttachment(string Name, string MimeType, byte[] Bytes);

/// <summary>What a person says, or a teammate.</summary>
/// <param name="AgentId">An agent that answers this turn only; null for the conversation's own.</param>
public sealed record MessageInput(string Content, IReadOnlyList<NewAttachment> Attachments, string? AgentId = null)
{
    public const int LongestContent = 1_000_000;
    public const int MostAttachments = 10;
    public const int LargestAttachment = 5 * 1024 * 1024;

    private const int LongestName = 255;

    private static readonly HashSet<string> Pictures = new(["image/png", "image/jpeg", "image/gif", "image/webp"], StringComparer.Ordinal);

    /// <summary>Who says it when no person does.</summary>
    public MessageSender? Sender { get; init; }

    /// <summary>Committed with the message.</summary>
    internal IRowChange? Beside { get; init; }

    public static MessageInput Say(string content) => new(content, []);

    /// <summary>The first thing that is wrong with it; null when nothing is.</summary>
    public Failure? Wrong() =>
        string.IsNullOrWhiteSpace(Content) && Attachments.Count == 0 ? Failure.Invalid("content is required")
        : Content.Length > LongestContent ? Failure.InvalidField("content", $"content must be at most {LongestContent} characters")
        : Attachments.Count > MostAttachments ? Failure.InvalidField("attachments", $"at most {MostAttachments} files can be attached")
        : Attachments.Select(Wrong).FirstOrDefault(f => f is not null);

    /// <summary>Whether a model sees it as a picture; everything else must be text.</summary>
    public static bool IsPicture(string mimeType) => Pictures.Contains(mimeType);

    private static Failure? Wrong(NewAttachment file) =>
        file.Name.Length is 0 or > LongestName || file.Name.Any(c => char.IsControl(c) || c is '/' or '\\') ? Field("the name of an attachment must be a file name")
        : file.Bytes.Length == 0 ? Field($"{file.Name} is empty")
        : file.Bytes.Length > LargestAttachment ? Field($"{file.Name} is larger than 5 MB")
        : !IsPicture(file.MimeType) && file.Bytes.AsSpan(0, Math.Min(file.Bytes.Length, 8000)).Contains((byte)0) ? Field($"{file.Name} is neither text nor a picture (PNG, JPEG, GIF, WebP)")
        : null;

    private static Failure Field(string message) => Failure.InvalidField("attachments", message);
}
