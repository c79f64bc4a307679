using Microsoft.Data.Sqlite;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Tests.Unit.Platform;

public sealed class StatementsTests : IDisposable
{
    private const string Insert = "INSERT INTO things (id, name, size, weight, is_new, made_at) VALUES ($id, $name, $size, $weight, $new, $made)";
    private const string All = "SELECT id, name, size, weight, is_new, made_at FROM things ORDER BY rowid";

    private static readonly DateTimeOffset Made = DateTimeOffset.FromUnixTimeMilliseconds(1_763_000_000_123);

    private readonly SqliteConnection _connection = new("Data Source=:memory:");
    private readonly Statements _db;

    public StatementsTests()
    {
        _connection.Open();
        _db = new Statements(_connection);
        _db.Run("CREATE TABLE things (id BLOB UNIQUE, name TEXT, size INTEGER, weight REAL, is_new INTEGER, made_at INTEGER)");
    }

    public void Dispose()
    {
        _db.Dispose();
        _connection.Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("ünïcödé 🌍 and a quote ' and a zero \0 inside")]
    public void Text_ComesBackAsItWas(string name)
    {
        Add(name);

        Assert.Equal([name], _db.Ask("SELECT name FROM things", row => row.Text(0)));
    }

    [Fact]
    public void LongText_ComesBackAsItWas()
    {
        var name = string.Concat(Enumerable.Repeat("Ein langer Satz. ", 40_000));

        Add(name);

        Assert.Equal(name, Assert.Single(_db.Ask("SELECT name FROM things", row => row.Text(0))));
    }

    [Fact]
    public void EveryKindOfValue_IsStoredAsWhatItIs()
    {
        var id = Guid.NewGuid();
        Assert.Equal(1, _db.Run(Insert, ("$id", id.ToByteArray()), ("$name", "a"), ("$size", 7), ("$weight", 1.5), ("$new", true), ("$made", Made.ToUnixTimeMilliseconds())));
        Assert.Equal(1, _db.Run(Insert, ("$id", null), ("$name", null), ("$size", long.MaxValue), ("$weight", null), ("$new", false), ("$made", null)));

        var rows = _db.Ask(All, row => (Id: row.IdOrNull(0), Name: row.TextOrNull(1), Size: row.Number(2), IsNew: row.Flag(4), Made: row.TimeOrNull(5)));

        Assert.Equal([(id, "a", 7L, true, Made), (null, null, long.MaxValue, false, null)], rows);
        Assert.Equal([1], _db.Ask("SELECT count(*) FROM things WHERE typeof(weight) = 'real' AND weight = 1.5", row => row.Count(0)));
    }

    [Fact]
    public void NoBytes_AreNotNull()
    {
        Add("a", []);

        Assert.Equal([("blob", 0)], _db.Ask("SELECT typeof(id), length(id) FROM things", row => (row.Text(0), row.Count(1))));
    }

    [Fact]
    public void ManyStatementsInOneText_TakeTheirOwnValues_AndCountTogether()
    {
        Add("a");
        Add("b");

        var different = _db.Run("UPDATE things SET size = $size WHERE name = $name; DELETE FROM things WHERE name = $other; SELECT 1", ("$name", "a"), ("$other", "b"), ("$size", 3));

        Assert.Equal(2, different);
        Assert.Equal([("a", 3L)], _db.Ask("SELECT name, size FROM things", row => (row.Text(0), row.Number(1))));
    }

    [Fact]
    public void WhatIsRefused_Throws_AndTheNextTimeItWorks()
    {
        var id = Guid.NewGuid().ToByteArray();
        Add("a", id);

        Assert.Equal(19, Assert.Throws<SqliteException>(() => Add("b", id)).SqliteErrorCode);
        Add("b");

        Assert.Equal(["a", "b"], _db.Ask("SELECT name FROM things ORDER BY name", row => row.Text(0)));
    }

    [Fact]
    public void AStatementThatIsNone_Throws() => Assert.Contains("no_such_table", Assert.Throws<SqliteException>(() => _db.Run("INSERT INTO no_such_table VALUES (1)")).Message, StringComparison.Ordinal);

    [Fact]
    public void AValueThatCannotBeStored_IsNamed() => Assert.Contains("Uri", Assert.Throws<ArgumentException>(() => _db.Run("DELETE FROM things WHERE name = $name", ("$name", new Uri("http://a")))).Message, StringComparison.Ordinal);

    [Fact]
    public void WhatTheReaderThrows_LeavesTheStatementUsable()
    {
        Add("a");

        Assert.Throws<FormatException>(() => _db.Ask("SELECT name FROM things", row => int.Parse(row.Text(0), System.Globalization.CultureInfo.InvariantCulture)));

        Assert.Equal(["a"], _db.Ask("SELECT name FROM things", row => row.Text(0)));
        Assert.Equal(1, _db.Run("DELETE FROM things"));
    }

    [Fact]
    public void ManyDifferentTexts_AreAllAnswered()
    {
        Add("a");

        Assert.All(Enumerable.Range(0, 300), n => Assert.Equal([n], _db.Ask(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"SELECT {n} FROM things"), row => row.Count(0))));
        Assert.Equal(["a"], _db.Ask("SELECT name FROM things", row => row.Text(0)));
    }

    private void Add(string name, byte[]? id = null) => _db.Run(Insert, ("$id", id), ("$name", name), ("$size", null), ("$weight", null), ("$new", null), ("$made", null));
}
