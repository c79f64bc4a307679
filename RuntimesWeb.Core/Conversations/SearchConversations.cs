using System.Globalization;
using System.Text;
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
    private const int ShortestBeginning = 3;
    private const char FirstOfScriptsWithoutSpaces = '\u2E80';

    /// <param name="words">
    /// All of them must occur. Whole words are looked for first; when they are too few, the last one may be the beginning of a word of at least three letters.
    /// </param>
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

        var said = Words(words ?? "");
        if (said.Count == 0)
        {
            return Array.Empty<SearchHit>();
        }

        // Over a million messages all beginnings of a frequent word take a hundred times as long as the word itself.
        var whole = await FindAsync(Match(said, mayBegin: false), limit, ct);
        return whole.Count >= limit || !MayBegin(said[^1]) ? whole : await FindAsync(Match(said, mayBegin: true), limit, ct);
    }

    /// <summary>A query of FTS5 that finds these words and cannot be anything else.</summary>
    internal static string Match(IReadOnlyList<string> words, bool mayBegin) => string.Join(' ', words.Select((word, i) => mayBegin && i == words.Count - 1 ? $"\"{word}\"*" : $"\"{word}\""));

    /// <summary>
    /// The words as the index has them, cut where it cuts: it does not know what stands beside what (half the room of one that does), so
    /// <c>src/Program.cs</c> is three words, all of which must occur.
    /// </summary>
    internal static List<string> Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsPartOfWord(rune))
            {
                word.Append(rune);
            }
            else
            {
                Settle();
            }
        }

        Settle();
        return [.. words.Take(MostWords)];

        void Settle()
        {
            if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }
    }

    // Letters, digits and private characters, and the accents that stand after a letter.
    private static bool IsPartOfWord(Rune rune) => Rune.IsLetterOrDigit(rune) || rune.Value is >= 0x300 and <= 0x331
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.PrivateUse or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    // One or two letters of an alphabet begin a large part of all words there are, and nobody looks for those. Scripts without spaces are looked for by their beginnings.
    private static bool MayBegin(string word) => word.Length >= ShortestBeginning || word.Any(c => c >= FirstOfScriptsWithoutSpaces);

    private async Task<List<SearchHit>> FindAsync(string match, int limit, CancellationToken ct)
    {
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

    private sealed record Row(byte[] Conversation, byte[]? Message, string Title, string Snippet, long At)
    {
        public SearchHit Hit => new(new Guid(Conversation), Message is null ? null : new Guid(Message), Title, Snippet, DateTimeOffset.FromUnixTimeMilliseconds(At));
    }
}
