using Microsoft.Data.Sqlite;

namespace RuntimesWeb.Core.Search;

/// <summary>A text that can be found: by its title, by further words people use for it, and by what it says.</summary>
public sealed record IndexedText(string Title, string Words, string Text);

/// <summary>How well one word fits one text.</summary>
/// <param name="Rank">The larger the better; a hit in the title counts most.</param>
/// <param name="Named">It stands in the title or the further words, not only in what the text says.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
public readonly record struct WordHit(double Rank, bool Named);

/// <summary>Full-text search over a few texts, in an SQLite database of its own that lives in memory.</summary>
public sealed class TextIndex : IDisposable
{
    private readonly SqliteConnection _database = new("Data Source=:memory:;Pooling=False");
    private readonly SqliteCommand _find;
    private readonly SqliteParameter _match;
    private readonly Lock _gate = new();

    public TextIndex(IReadOnlyCollection<IndexedText> texts)
    {
        Count = texts.Count;
        _database.Open();
        using (var create = _database.CreateCommand())
        {
            create.CommandText = "CREATE VIRTUAL TABLE texts USING fts5(title, words, body, tokenize = 'porter unicode61 remove_diacritics 2')";
            create.ExecuteNonQuery();
        }

        Fill(texts);
        _find = _database.CreateCommand();
        _find.CommandText = "SELECT rowid, -bm25(texts, 8.0, 5.0, 1.0) FROM texts WHERE texts MATCH $match";
        _match = _find.Parameters.Add("$match", SqliteType.Text);
    }

    public int Count { get; }

    /// <summary>The texts in which a word occurs in some form, by their place in the list.</summary>
    /// <param name="word">Letters and digits only, as <see cref="Question"/> gives it.</param>
    public IReadOnlyDictionary<int, WordHit> Find(string word)
    {
        lock (_gate)
        {
            var named = Rows($"{{title words}} : \"{word}\"");
            return Rows($"\"{word}\"").ToDictionary(r => r.Key, r => new WordHit(r.Value, named.ContainsKey(r.Key)));
        }
    }

    public void Dispose()
    {
        _find.Dispose();
        _database.Dispose();
    }

    private Dictionary<int, double> Rows(string match)
    {
        _match.Value = match;
        using var reader = _find.ExecuteReader();
        var rows = new Dictionary<int, double>();
        while (reader.Read())
        {
            rows[reader.GetInt32(0)] = reader.GetDouble(1);
        }

        return rows;
    }

    private void Fill(IEnumerable<IndexedText> texts)
    {
        using var transaction = _database.BeginTransaction();
        using var insert = _database.CreateCommand();
        insert.CommandText = "INSERT INTO texts(rowid, title, words, body) VALUES ($id, $title, $words, $body)";
        var id = insert.Parameters.Add("$id", SqliteType.Integer);
        var (title, words, body) = (insert.Parameters.Add("$title", SqliteType.Text), insert.Parameters.Add("$words", SqliteType.Text), insert.Parameters.Add("$body", SqliteType.Text));
        var at = 0;
        foreach (var text in texts)
        {
            (id.Value, title.Value, words.Value, body.Value) = (at++, text.Title, text.Words, text.Text);
            insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }
}
