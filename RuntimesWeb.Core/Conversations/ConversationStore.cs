using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Runs;

namespace RuntimesWeb.Core.Conversations;

/// <summary>Which conversations; deleted ones never.</summary>
public sealed record ConversationFilter(ConversationStatus? Status = null, string? ProjectId = null, string? AgentId = null, bool? Pinned = null);

/// <summary>A page of conversations, newest first; <paramref name="NextCursor"/> is null at the end.</summary>
public sealed record ConversationPage(IReadOnlyList<Conversation> Conversations, string? NextCursor);

/// <summary>Some messages of one conversation, oldest first.</summary>
/// <param name="HasMore">There are older ones before them.</param>
public sealed record MessagePage(IReadOnlyList<Message> Messages, bool HasMore);

/// <summary>The conversations and messages that are stored. Every change goes through the one writer, in the order in which it was asked for.</summary>
public sealed class ConversationStore(IDbContextFactory<RuntimesDb> factory, EventWriter writer, RunStore runs, ConversationFeed feed, TimeProvider time) : IDisposable
{
    /// <summary>How long a deleted conversation can be restored.</summary>
    public static readonly TimeSpan Bin = TimeSpan.FromDays(7);

    private readonly RowReader _rows = new(factory);
    private long _lastConversation;
    private long _lastMessage;

    internal DateTimeOffset Now => time.GetUtcNow();

    internal static Failure Missing(Guid id) => Failure.NotFound($"unknown conversation '{id}'");

    public async Task<Outcome<ConversationPage>> PageAsync(ConversationFilter filter, string? cursor, int? limit, CancellationToken ct)
    {
        if (PageBounds.CheckLimit(limit) is { } wrong)
        {
            return wrong;
        }

        if (ParseCursor(cursor) is not { } before)
        {
            return PageBounds.BadCursor;
        }

        var take = limit ?? PageBounds.DefaultLimit;
        await using var db = await factory.CreateDbContextAsync(ct);
        var list = db.Set<Conversation>().AsNoTracking().Where(c => c.DeletedAt == null);
        list = filter.Status is { } status ? list.Where(c => c.Status == status) : list;
        list = filter.ProjectId is { } project ? list.Where(c => c.ProjectId == project) : list;
        list = filter.AgentId is { } agent ? list.Where(c => c.AgentId == agent) : list;
        list = filter.Pinned is { } pinned ? list.Where(c => c.PinnedAt != null == pinned) : list;
        list = cursor is null ? list : list.Where(c => c.UpdatedAt <= before.At && (c.UpdatedAt < before.At || c.Number < before.Number));
        var found = await list.OrderByDescending(c => c.UpdatedAt).ThenByDescending(c => c.Number).Take(take + 1).ToListAsync(ct);
        var next = found.Count > take ? string.Create(CultureInfo.InvariantCulture, $"{found[take - 1].UpdatedAt.ToUnixTimeMilliseconds()}.{found[take - 1].Number}") : null;
        return new ConversationPage([.. found.Take(take)], next);
    }

    public Task<Conversation?> FindAsync(Guid id, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return Task.FromResult(_rows.Ask(ConversationColumns.Find, ConversationColumns.Conversation, ("$id", id.ToByteArray())).FirstOrDefault());
    }

    public async Task<int> CountAsync(long conversation, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Set<Message>().CountAsync(m => m.Conversation == conversation, ct);
    }

    /// <summary>The newest messages before a number (or of all), at most so many, oldest first.</summary>
    public Task<MessagePage> MessagesAsync(long conversation, long? before, int limit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var found = _rows.Ask(ConversationColumns.Newest, ConversationColumns.Message, ("$conversation", conversation), ("$before", before ?? long.MaxValue), ("$count", limit + 1));
        return Task.FromResult(new MessagePage([.. found.Take(limit).Reverse()], found.Count > limit));
    }

    /// <summary>The messages after a number, at most so many, oldest first.</summary>
    public async Task<IReadOnlyList<Message>> AfterAsync(long conversation, long after, int limit, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Set<Message>().AsNoTracking().Where(m => m.Conversation == conversation && m.Number > after).OrderBy(m => m.Number).Take(limit).ToListAsync(ct);
    }

    public async Task<Message?> FindMessageAsync(long conversation, Guid id, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Set<Message>().AsNoTracking().FirstOrDefaultAsync(m => m.Id == id && m.Conversation == conversation, ct);
    }

    public async Task<Attachment?> AttachmentAsync(Guid id, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Set<Attachment>().AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, ct);
    }

    /// <summary>What is attached to messages, with the bytes.</summary>
    internal async Task<ILookup<long, Attachment>> AttachmentsAsync(IReadOnlyCollection<long> messages, CancellationToken ct)
    {
        if (messages.Count == 0)
        {
            return Array.Empty<Attachment>().ToLookup(a => a.Message);
        }

        await using var db = await factory.CreateDbContextAsync(ct);
        return (await db.Set<Attachment>().AsNoTracking().Where(a => messages.Contains(a.Message)).ToListAsync(ct)).ToLookup(a => a.Message);
    }

    internal async Task<Conversation?> FindDeletedAsync(Guid id, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Set<Conversation>().AsNoTracking().FirstOrDefaultAsync(c => c.Id == id && c.DeletedAt != null, ct);
    }

    /// <summary>Removes for good what has been in the bin long enough; answers how many.</summary>
    internal async Task<int> EmptyBinAsync(CancellationToken ct)
    {
        var before = time.GetUtcNow() - Bin;
        await using var db = await factory.CreateDbContextAsync(ct);
        var old = await db.Set<Conversation>().Where(c => c.DeletedAt != null && c.DeletedAt < before).Select(c => c.Number).ToListAsync(ct);
        foreach (var few in old.Chunk(20))
        {
            await writer.ApplyAsync(new RemoveConversations(few));
        }

        return old.Count;
    }

    /// <summary>Before the first request, after the runs: an answer that was cut off by the end of the server keeps what there is of it, and says so.</summary>
    internal async Task RecoverAsync(CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        _lastConversation = await db.Set<Conversation>().MaxAsync(c => (long?)c.Number, ct) ?? 0;
        _lastMessage = await db.Set<Message>().MaxAsync(m => (long?)m.Number, ct) ?? 0;
        foreach (var message in await db.Set<Message>().AsNoTracking().Where(m => m.Status == MessageStatus.Streaming).ToListAsync(ct))
        {
            var conversation = await db.Set<Conversation>().AsNoTracking().FirstAsync(c => c.Number == message.Conversation, ct);
            var run = message.RunId is { } id ? await runs.FindAsync(id, ct) : null;
            var told = run is null ? new RunTranscript() : await runs.TranscriptAsync(run.Id, ct);
            await writer.ApplyAsync(Answer.End(message, conversation, run, told, time.GetUtcNow()));
        }
    }

    internal long NextConversation() => Interlocked.Increment(ref _lastConversation);

    internal long NextMessage() => Interlocked.Increment(ref _lastMessage);

    /// <summary>Stores a change; then those who look are told.</summary>
    internal async Task ApplyAsync(Guid conversation, IRowChange change)
    {
        await writer.ApplyAsync(change);
        feed.Tell(conversation);
    }

    /// <summary>Stores a change that nobody looks at.</summary>
    internal Task ApplyAsync(IRowChange change) => writer.ApplyAsync(change);

    public void Dispose() => _rows.Dispose();

    private static (DateTimeOffset At, long Number)? ParseCursor(string? cursor)
    {
        if (cursor is null)
        {
            return (DateTimeOffset.MaxValue, long.MaxValue);
        }

        var parts = cursor.Split('.');
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (DateTimeOffset.FromUnixTimeMilliseconds(at), number) : null;
    }
}
