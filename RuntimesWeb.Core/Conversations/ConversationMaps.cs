using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Core.Conversations;

internal sealed class ConversationMap : IEntityTypeConfiguration<Conversation>
{
    public void Configure(EntityTypeBuilder<Conversation> builder)
    {
        builder.ToTable("conversations");
        builder.HasKey(c => c.Number);
        builder.HasIndex(c => c.Id).IsUnique();
        builder.HasIndex(c => new { c.Status, c.UpdatedAt, c.Number });
        builder.HasIndex(c => new { c.UpdatedAt, c.Number });
        builder.HasIndex(c => c.PinnedAt).HasFilter("pinned_at IS NOT NULL");
        builder.HasIndex(c => c.DeletedAt).HasFilter("deleted_at IS NOT NULL");
        builder.Ignore(c => c.BranchedFrom);
        builder.Property(c => c.Number).HasColumnName("number").ValueGeneratedNever();
        builder.Property(c => c.Id).HasColumnName("id").HasConversion(id => id.ToByteArray(), bytes => new Guid(bytes));
        builder.Property(c => c.Title).HasColumnName("title");
        builder.Property(c => c.HasOwnTitle).HasColumnName("has_own_title");
        builder.Property(c => c.RuntimeId).HasColumnName("runtime_id");
        builder.Property(c => c.AgentId).HasColumnName("agent_id");
        builder.Property(c => c.Provider).HasColumnName("provider");
        builder.Property(c => c.Model).HasColumnName("model");
        builder.Property(c => c.ProjectId).HasColumnName("project_id");
        builder.Property(c => c.Folder).HasColumnName("folder");
        builder.Property(c => c.Status).HasColumnName("status");
        builder.Property(c => c.PinnedAt).HasColumnName("pinned_at");
        builder.Property(c => c.Draft).HasColumnName("draft");
        builder.Property(c => c.CreatedAt).HasColumnName("created_at");
        builder.Property(c => c.UpdatedAt).HasColumnName("updated_at");
        builder.Property(c => c.BranchedFromConversation).HasColumnName("branched_from_conversation").HasConversion(id => id!.Value.ToByteArray(), bytes => new Guid(bytes)); // nulls are not converted
        builder.Property(c => c.BranchedFromMessage).HasColumnName("branched_from_message").HasConversion(id => id!.Value.ToByteArray(), bytes => new Guid(bytes)); // nor here
        builder.Property(c => c.DeletedAt).HasColumnName("deleted_at");
        builder.Property(c => c.Usage).HasColumnName("usage").HasConversion(u => u!.ToText(), text => TokenUsage.Parse(text));
        builder.Property(c => c.CostMicros).HasColumnName("cost_micros");
    }
}

internal sealed class MessageMap : IEntityTypeConfiguration<Message>
{
    public void Configure(EntityTypeBuilder<Message> builder)
    {
        builder.ToTable("messages");
        builder.HasKey(m => m.Number);
        builder.HasIndex(m => m.Id).IsUnique();
        builder.HasIndex(m => new { m.Conversation, m.Number });
        builder.HasIndex(m => m.Status).HasFilter("status = 'Streaming'");
        builder.Ignore(m => m.IsInterrupted);
        builder.Property(m => m.Number).HasColumnName("number").ValueGeneratedNever();
        builder.Property(m => m.Id).HasColumnName("id").HasConversion(id => id.ToByteArray(), bytes => new Guid(bytes));
        builder.Property(m => m.Conversation).HasColumnName("conversation");
        builder.Property(m => m.Role).HasColumnName("role");
        builder.Property(m => m.Content).HasColumnName("content");
        builder.Property(m => m.Status).HasColumnName("status");
        builder.Property(m => m.CreatedAt).HasColumnName("created_at");
        builder.Property(m => m.FinishedAt).HasColumnName("finished_at");
        builder.Property(m => m.RunId).HasColumnName("run_id").HasConversion(id => id!.Value.ToByteArray(), bytes => new Guid(bytes)); // nulls are not converted
        builder.Property(m => m.RuntimeId).HasColumnName("runtime_id");
        builder.Property(m => m.AgentId).HasColumnName("agent_id");
        builder.Property(m => m.Model).HasColumnName("model");
        builder.Property(m => m.DoneReason).HasColumnName("done_reason");
        builder.Property(m => m.Error).HasColumnName("error").HasConversion(e => MessageJson.Write(e), text => MessageJson.Read<RunError>(text));
        builder.Property(m => m.Steps).HasColumnName("steps").HasConversion(s => RunTranscript.ToJson(s), text => RunTranscript.Parse(text), ListComparer<RunStep>());
        builder.Property(m => m.Usage).HasColumnName("usage").HasConversion(u => u!.ToText(), text => TokenUsage.Parse(text));
        builder.Property(m => m.CostMicros).HasColumnName("cost_micros");
        builder.Property(m => m.Attachments).HasColumnName("attachments").HasConversion(
            a => MessageJson.WriteList(a), text => MessageJson.ReadList<AttachmentLine>(text), ListComparer<AttachmentLine>());
        builder.Property(m => m.Sender).HasColumnName("sender").HasConversion(s => MessageJson.Write(s), text => MessageJson.Read<MessageSender>(text));
    }

    private static ValueComparer<IReadOnlyList<T>> ListComparer<T>() => new((a, b) => ReferenceEquals(a, b) || (a != null && b != null && a.SequenceEqual(b)), list => list.Count, list => list);
}

internal sealed class AttachmentMap : IEntityTypeConfiguration<Attachment>
{
    public void Configure(EntityTypeBuilder<Attachment> builder)
    {
        builder.ToTable("attachments");
        builder.HasKey(a => a.Id);
        builder.HasIndex(a => a.Message);
        builder.Property(a => a.Id).HasColumnName("id").HasConversion(id => id.ToByteArray(), bytes => new Guid(bytes));
        builder.Property(a => a.Message).HasColumnName("message");
        builder.Property(a => a.Name).HasColumnName("name");
        builder.Property(a => a.MimeType).HasColumnName("mime_type");
        builder.Property(a => a.Bytes).HasColumnName("bytes");
    }
}

/// <summary>How the small parts of a message are kept.</summary>
internal static class MessageJson
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Json);

    /// <summary>No entries, as with most messages, are nothing at all.</summary>
    public static string WriteList<T>(IReadOnlyList<T> list) => list.Count == 0 ? "" : Write(list);

    public static IReadOnlyList<T> ReadList<T>(string text) => text.Length == 0 ? [] : Read<IReadOnlyList<T>>(text);

    public static T Read<T>(string text) => JsonSerializer.Deserialize<T>(text, Json) ?? throw new InvalidOperationException($"not a {typeof(T).Name}: {text}");
}
