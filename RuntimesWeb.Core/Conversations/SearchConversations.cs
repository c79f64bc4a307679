using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Conversations;

/// <summary>Where words were found: in a message, or (<paramref name="MessageId"/> null) in a title.</summary>
/// <param name="Snippet">The words with some text around them; the hits stand between U+0001 and U+0002.</param>
public sealed record SearchHit(Guid ConversationId, Guid? MessageId, string Title, string Snippet, DateTimeOffset At);

/// <summary>Full-text search over titles and messages; newest first, because that is what people look for, and because it stays fast over a million messages.</summary>
public sealed class SearchConversations(IDbContextFactory<RuntimesDb> factory)
{
    public const int MaxLimit = 100;

    private const int MostWords = 12;
    private const int LongestQuery = 500;

    /// <param name="words">All of them must occur; the last one may be the beginning of a word.</param>
    public async Task<Outcome<IReadOnlyList<SearchHit>>> RunAsync(string? words, int limit, CancellationToken ct)
    {
        if (limit is < 1 or > MaxLimit)
        {
            return Failure.InvalidField("limit", $"limit must be between 1 and {MaxLimit}");
        }

        if (words?.Length > LongestQuery)
        {
            return Failure.InvalidField("q", $"q must be at most {LongestQuery} characters");
        }

        var match = Match(words ?? "");
        if (match.Length == 0)
        {
            return Array.Empty<SearchHit>();
        }

        await using var db = await factory.CreateDbContextAsync(ct);
        var titles = await db.Database.SqlQuery<Row>($"""
            SELECT c.id AS Conversation, NULL AS Message, c.title AS Title, highlight(titles_fts, 0, char(1), char(2)) AS Snippet, c.updated_at AS At
            FROM titles_fts JOIN conversations c ON c.number = titles_fts.rowid
            WHERE titles_fts MATCH {match} AND c.deleted_at IS NULL ORDER BY titles_fts.rowid DESC LIMIT {limit}
            """).ToListAsync(ct);
        var messages = await db.Database.SqlQuery<Row>($"""
            SELECT c.id AS Conversation, m.id AS Message, c.title AS Title, snippet(messages_fts, 0, char(1), char(2), '…', 24) AS Snippet, m.created_at AS At
            FROM messages_fts JOIN messages m ON m.number = messages_fts.rowid JOIN conversations c ON c.number = m.conversation
            WHERE messages_fts MATCH {match} AND c.deleted_at IS NULL ORDER BY messages_fts.rowid DESC LIMIT {limit}
            """).ToListAsync(ct);
        return titles.Concat(messages).Take(limit).Select(r => r.Hit).ToList();
    }

    /// <summary>A query of FTS5 that finds these words and cannot be anything else; empty when there is no word.</summary>
    internal static string Match(string words)
    {
        var found = words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(w => w.Replace("\"", "", StringComparison.Ordinal).Replace("\0", "", StringComparison.Ordinal))
            .Where(w => w.Any(char.IsLetterOrDigit)).Take(MostWords).ToList();
        return string.Join(' ', found.Select((word, i) => i == found.Count - 1 ? $"\"{word}\"*" : $"\"{word}\""));
    }

    private sealed record Row(byte[] Conversation, byte[]? Message, string Title, string Snippet, long At)
    {
        public SearchHit Hit => new(new Guid(Conversation), Message is null ? null : new Guid(Message), Title, Snippet, DateTimeOffset.FromUnixTimeMilliseconds(At));
    }
}
