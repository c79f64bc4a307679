using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Conversations;

public enum ExportFormat
{
    Markdown,
    Json,
}

/// <summary>A file to be saved.</summary>
public sealed record ExportedFile(string Name, string ContentType, string Text);

/// <summary>What an exported conversation looks like; also what an import takes.</summary>
public sealed record ConversationFile(string Format, string Title, string RuntimeId, string? AgentId, string? ModelId, DateTimeOffset CreatedAt, IReadOnlyList<MessageInFile> Messages)
{
    public const string FormatName = "runtimesweb.conversation/1";

    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 16,
    };
}

/// <param name="Sender">The teammate whose report it is; null of what a person or a model said.</param>
public sealed record MessageInFile(string Role, string Content, DateTimeOffset CreatedAt, string? ModelId = null, IReadOnlyList<FileInFile>? Attachments = null, MessageSender? Sender = null);

public sealed record FileInFile(string Name, string MimeType, byte[] DataBase64);

/// <summary>Writes a conversation down, as Markdown for people or as JSON that can be imported again.</summary>
public sealed class ExportConversation(ConversationStore store)
{
    private const int MostMessages = 20_000;

    public async Task<Outcome<ExportedFile>> RunAsync(Guid id, ExportFormat format, CancellationToken ct)
    {
        if (await store.FindAsync(id, ct) is not { } conversation)
        {
            return ConversationStore.Missing(id);
        }

        var messages = (await store.MessagesAsync(conversation.Number, null, MostMessages, ct)).Messages;
        var title = conversation.Title.Length == 0 ? "Conversation" : conversation.Title;
        var name = string.Concat(title.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-')).Trim('-') is { Length: > 0 } slug ? slug[..Math.Min(60, slug.Length)] : "conversation";
        if (format == ExportFormat.Markdown)
        {
            return new ExportedFile($"{name}.md", "text/markdown", Markdown(title, messages));
        }

        var files = await store.AttachmentsAsync([.. messages.Where(m => m.Attachments.Count > 0).Select(m => m.Number)], ct);
        var file = new ConversationFile(
            ConversationFile.FormatName, title, conversation.RuntimeId, conversation.AgentId, conversation.Model, conversation.CreatedAt,
            [.. messages.Select(m => new MessageInFile(
                RoleOf(m), m.Content, m.CreatedAt, m.Model, m.Attachments.Count == 0 ? null : [.. files[m.Number].Select(a => new FileInFile(a.Name, a.MimeType, a.Bytes))], m.Sender))]);
        return new ExportedFile($"{name}.json", "application/json", JsonSerializer.Serialize(file, ConversationFile.Json));
    }

    private static string Markdown(string title, IReadOnlyList<Message> messages)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"# {title}\n");
        foreach (var message in messages)
        {
            var who = message.Sender is { } sender ? sender.Name : message.Role == MessageRole.User ? "You" : message.AgentId ?? message.Model ?? message.RuntimeId ?? "Answer";
            text.Append(CultureInfo.InvariantCulture, $"\n## {who} · {message.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC\n\n");
            if (message.Attachments.Count > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"Attached: {string.Join(", ", message.Attachments.Select(a => a.Name))}\n\n");
            }

            text.Append(message.Content.Trim()).Append('\n');
            if (message.Error is { } error)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n> {error.Message}\n");
            }
        }

        return text.ToString();
    }

    private static string RoleOf(Message message) => message.Role switch
    {
        MessageRole.User => "user",
        MessageRole.Assistant => "assistant",
        _ => "system",
    };
}
