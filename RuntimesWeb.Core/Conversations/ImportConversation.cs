using System.Text.Json;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Core.Conversations;

/// <summary>Takes in a conversation that was exported as JSON: as a new one, with nothing running and nothing fetched.</summary>
public sealed class ImportConversation(ConversationStore store, AgentStore agents, AuditLog audit)
{
    private const int MostMessages = 20_000;
    private const int LongestName = 2000;

    public async Task<Outcome<Conversation>> RunAsync(string json, Actor by, CancellationToken ct)
    {
        if (Parse(json) is not { Messages: { } said } file)
        {
            return Failure.Invalid("this is no exported conversation", "Export one as JSON to see what it looks like.");
        }

        if (file.Format != ConversationFile.FormatName)
        {
            return Failure.InvalidField("format", $"format must be {ConversationFile.FormatName}");
        }

        if (said.Count > MostMessages)
        {
            return Failure.InvalidField("messages", $"at most {MostMessages} messages can be imported");
        }

        var conversation = await ConversationOfAsync(file, ct);
        var (messages, attachments) = (new List<Message>(said.Count), new List<Attachment>());
        foreach (var (entry, i) in said.Select((m, i) => (m, i)))
        {
            if (MessageOf(entry, conversation.Number, attachments) is not { } message)
            {
                return Failure.InvalidField($"messages[{i}]", $"messages[{i}] must have a role (user, assistant, system), a content, files of at most 5 MB and, if it is a report, its whole sender");
            }

            messages.Add(message);
        }

        await store.ApplyAsync(conversation.Id, new RowChanges([new AddConversation(conversation), new AddMessages(messages, attachments)]));
        await audit.WriteAsync(by, "conversation.import", conversation.Id.ToString(), $"{messages.Count} messages", ct);
        return conversation;
    }

    private static ConversationFile? Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<ConversationFile>(json, ConversationFile.Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<Conversation> ConversationOfAsync(ConversationFile file, CancellationToken ct)
    {
        var title = string.Join(' ', (file.Title ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var agent = file.AgentId is { } id ? await agents.FindAsync(id, ct) : null;
        return new Conversation
        {
            Number = store.NextConversation(),
            Id = Guid.NewGuid(),
            Title = title.Length == 0 ? "Imported conversation" : title[..Math.Min(title.Length, ConversationRules.LongestTitle)],
            HasOwnTitle = true,
            RuntimeId = agent?.Definition.RuntimeId ?? RuntimeCatalog.Find(file.RuntimeId)?.Id.Value ?? RuntimeCatalog.Native.Value,
            AgentId = agent?.Id,
            CreatedAt = file.CreatedAt,
            UpdatedAt = store.Now,
        };
    }

    private Message? MessageOf(MessageInFile? entry, long conversation, List<Attachment> attachments)
    {
        var role = entry?.Role switch
        {
            "user" => MessageRole.User,
            "assistant" => MessageRole.Assistant,
            "system" => MessageRole.System,
            _ => (MessageRole?)null,
        };
        if (entry is not { Content: { } content } || role is null || content.Length > MessageInput.LongestContent)
        {
            return null;
        }

        var files = (entry.Attachments ?? []).Select(f => new NewAttachment(f?.Name ?? "", f?.MimeType ?? "", f?.DataBase64 ?? [])).ToList();
        if (files.Count > 0 && new MessageInput("-", files).Wrong() is not null)
        {
            return null;
        }

        if (entry.Sender is { } sender && !(role == MessageRole.User && IsWhole(sender)))
        {
            return null;
        }

        var number = store.NextMessage();
        var own = files.Select(f => new Attachment { Id = Guid.NewGuid(), Message = number, Name = f.Name, MimeType = f.MimeType, Bytes = f.Bytes }).ToList();
        attachments.AddRange(own);
        return new Message
        {
            Number = number,
            Id = Guid.NewGuid(),
            Conversation = conversation,
            Role = role.Value,
            Content = content,
            CreatedAt = entry.CreatedAt,
            Model = entry.ModelId,
            Sender = entry.Sender,
            Attachments = [.. own.Select(a => new AttachmentLine(a.Id, a.Name, a.MimeType, a.Bytes.Length))],
        };
    }

    // What is read from a file may lack anything, or say what cannot be.
    private static bool IsWhole(MessageSender sender) =>
        new[] { sender.AgentId, sender.Name, sender.Title, sender.State, sender.Words }.All(said => said is { Length: <= LongestName }) && sender.Report is { Length: <= MessageInput.LongestContent }
        && sender is { Files: null or >= 0, Additions: >= 0, Deletions: >= 0, CostMicros: null or >= 0 };
}
