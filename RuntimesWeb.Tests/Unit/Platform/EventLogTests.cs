using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Platform;

public sealed class EventLogTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly Guid _id = Guid.NewGuid();
    private EventLogHouse _house = null!; // made before each test

    public async ValueTask InitializeAsync() => _house = await EventLogHouse.OpenAsync();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task Append_IsNumberedWithoutGaps_AndStoredBeforeItIsSeen()
    {
        var log = _house.Start();
        using var stream = log.Create(_id);
        var reading = TakeAsync(log, EventPosition.Start, 3, async item => Assert.True(await _house.StoredAsync(_id) >= item.Seq, "seen before it was stored"));

        await stream.AppendAsync([new("a", "{}"), new("b", "{\"x\":1}")]);
        await stream.AppendAsync([new("c", "{}")]);

        Assert.Equal(["1 a {}", "2 b {\"x\":1}", "3 c {}"], Lines(await reading));
        Assert.Equal(3, stream.LastSeq);
    }

    [Fact]
    public async Task Read_FromAPosition_GetsTheRestAndThenWhatComes()
    {
        var log = _house.Start();
        using var stream = log.Create(_id);
        await stream.AppendAsync([new("a", "{}"), new("b", "{}"), new("c", "{}")]);

        var reading = TakeAsync(log, new EventPosition(2), 2);
        await stream.AppendAsync([new("d", "{}")]);

        Assert.Equal(["3 c {}", "4 d {}"], Lines(await reading));
    }

    [Fact]
    public async Task Reader_WhoLeavesWhileItWaits_IsLetGo_AndTheOthersGoOn()
    {
        var log = _house.Start();
        using var stream = log.Create(_id);
        using var leaving = new CancellationTokenSource();
        var leaver = Task.Run(async () =>
        {
            await foreach (var _ in log.ReadAsync(_id, EventPosition.Start, leaving.Token))
            {
                // Until it leaves.
            }
        });
        var staying = TakeAsync(log, EventPosition.Start, 2);
        await stream.AppendAsync([new("a", "{}")]);

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver.WaitAsync(Soon));
        await stream.AppendAsync([new("b", "{}")]);

        Assert.Equal(["1 a {}", "2 b {}"], Lines(await staying));
    }

    [Fact]
    public async Task Text_ReachesALiveReaderBeforeItIsStored()
    {
        var log = _house.Start();
        using var stream = log.Create(_id);

        await stream.AppendTextAsync("text", "Hello");
        var live = await TakeAsync(log, EventPosition.Start, 1);

        Assert.Equal("Hello", live[0].Body);
        Assert.Equal("1.5", live[0].Position.ToString());
        Assert.Equal(0, await _house.StoredAsync(_id));
        await stream.AppendTextAsync("text", " world");
        var more = await TakeAsync(log, live[0].Position, 1);
        Assert.Equal((" world", 5L), (more[0].Body, more[0].TextOffset));
    }

    [Fact]
    public async Task Text_IsCommittedAfterAQuarterOfASecond_AndBeforeTheNextEvent()
    {
        var log = _house.Start();
        using var stream = log.Create(_id);
        await stream.AppendTextAsync("text", "one");
        _house.Time.Advance(TimeSpan.FromMilliseconds(250));
        await stream.AppendTextAsync("text", "two");
        await stream.AppendAsync([new("tool_call", "{}")]);
        await stream.AppendTextAsync("text", "three");

        var stored = await log.StoredAsync(_id, EventPosition.Start, 100, default);

        Assert.Equal(["2 text onetwo", "3 tool_call {}"], Lines(stored));
        Assert.Equal(3, await _house.StoredAsync(_id));
    }

    [Fact]
    public async Task Text_OfALateReader_IsJoined_AndItsOffsetsAreThoseOfTheChannel()
    {
        var log = _house.Start();
        using (var stream = log.Create(_id))
        {
            foreach (var word in new[] { "a", "bc", "def" })
            {
                await stream.AppendTextAsync("text", word);
            }

            await stream.AppendTextAsync("thinking", "hm");
            await stream.AppendTextAsync("text", "gh");
            await stream.AppendAsync([new("done", "{}")]);
        }

        var items = await TakeAsync(_house.Start(), EventPosition.Start, 4);

        Assert.Equal(["1 text abcdef", "2 thinking hm", "3 text gh", "4 done {}"], Lines(items));
        Assert.Equal([0L, 0L, 6L, null], items.Select(i => i.TextOffset));
    }

    [Theory]
    [InlineData("1.3", "def")]
    [InlineData("1.6", "")]
    [InlineData("1", "")]
    public async Task Read_FromTheMiddleOfASegment_GivesOnlyTheRest(string position, string rest)
    {
        var log = _house.Start();
        using var stream = log.Create(_id);
        await stream.AppendTextAsync("text", "abc");
        await stream.AppendTextAsync("text", "def");
        Assert.True(EventPosition.TryParse(position, out var after));

        await stream.AppendAsync([new("done", "{}")]);
        var live = await ToTheEndAsync(log, after);
        var stored = await ToTheEndAsync(_house.Start(), after);

        Assert.Equal(rest, Text(live));
        Assert.Equal(rest, Text(stored));
    }

    [Fact]
    public async Task Append_BeyondWhatIsKeptInMemory_IsReadFromTheStore()
    {
        var log = _house.Start();
        using var stream = log.Create(_id);
        for (var i = 0; i < 3000; i += 100)
        {
            await stream.AppendAsync([.. Enumerable.Range(i, 100).Select(n => new NewEvent("n", Number(n)))]);
        }

        var items = await TakeAsync(log, EventPosition.Start, 3000);

        Assert.Equal(Enumerable.Range(1, 3000).Select(n => (long)n), items.Select(i => i.Seq));
    }

    [Fact]
    public async Task Readers_WhoJoinWheneverTheyLike_GetEverythingOnceAndInOrder()
    {
        const int Events = 400;
        var log = _house.Start();
        using var stream = log.Create(_id);
        var expected = new StringBuilder();
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < Events; i++)
            {
                for (var t = 0; t < 10; t++)
                {
                    var word = Number((i * 10) + t) + " ";
                    expected.Append(word);
                    await stream.AppendTextAsync("text", word);
                }

                await stream.AppendAsync([new("n", Number(i))]);
                if (i % 7 == 0)
                {
                    _house.Time.Advance(LiveText);
                }
            }

            await stream.AppendAsync([new("done", "{}")]);
        });
        var readers = Enumerable.Range(0, 12).Select(n => Task.Run(() => HopAsync(log, n))).ToList();

        await writing.WaitAsync(Soon);
        foreach (var reader in readers)
        {
            var items = await reader.WaitAsync(Soon);
            Assert.Equal(expected.ToString(), Text(items));
            Assert.Equal(Enumerable.Range(0, Events).Select(Number), items.Where(i => i.Type == "n").Select(i => i.Body));
            Assert.Equal(items.Select(i => i.Seq).Order(), items.Select(i => i.Seq));
        }
    }

    [Fact]
    public async Task Open_AfterACrash_GoesOnWithoutAGap_AndTheReaderMissesNothingThatIsStored()
    {
        var before = _house.Start();
        // Never disposed: what is not stored when the server dies is not stored.
        var stream = before.Create(_id);
        await stream.AppendAsync([new("a", "{}")]);
        await stream.AppendTextAsync("text", "lost in the crash");
        var seen = await TakeAsync(before, EventPosition.Start, 2);
        Assert.Equal(1, await _house.StoredAsync(_id));

        var log = _house.Start();
        using var again = await log.OpenAsync(_id, default);
        await again.AppendAsync([new("interrupted", "{}")]);

        Assert.Equal(["2 interrupted {}"], Lines(await TakeAsync(log, seen[^1].Position, 1)));
        Assert.Equal(["1 a {}", "2 interrupted {}"], Lines(await TakeAsync(log, EventPosition.Start, 2)));
    }

    [Fact]
    public async Task Append_ThatCannotBeStored_FailsAlone_AndTheStreamGoesOnFromWhatIsStored()
    {
        var log = _house.Start();
        var other = Guid.NewGuid();
        using var good = log.Create(other);
        using (var stream = log.Create(_id))
        {
            await stream.AppendAsync([new("a", "{}")]);
            var reading = ToTheEndAsync(log, new EventPosition(1));

            var failing = stream.AppendAsync([new("b", "{}")], new Broken());
            var fine = Task.WhenAll(Enumerable.Range(0, 20).Select(_ => good.AppendAsync([new("g", "{}")])));

            await Assert.ThrowsAsync<SqliteException>(() => failing.WaitAsync(Soon));
            await fine.WaitAsync(Soon);
            await Assert.ThrowsAsync<IOException>(() => reading.WaitAsync(Soon));
            await Assert.ThrowsAsync<IOException>(() => stream.AppendAsync([new("c", "{}")]));
        }

        using var again = await log.OpenAsync(_id, default);
        await again.AppendAsync([new("d", "{}")]);
        Assert.Equal(["1 a {}", "2 d {}"], Lines(await TakeAsync(log, EventPosition.Start, 2)));
        Assert.Equal(20, await _house.StoredAsync(other));
    }

    [Theory]
    [InlineData("0", 0, null)]
    [InlineData("12", 12, null)]
    [InlineData("12.345", 12, 345)]
    public void Position_IsReadAsItIsWritten(string text, long seq, int? chars)
    {
        Assert.True(EventPosition.TryParse(text, out var position));
        Assert.Equal(new EventPosition(seq, chars), position);
        Assert.Equal(text, position.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1.2.3")]
    [InlineData("99999999999999999999")]
    [InlineData("last")]
    public void Position_ThatIsNone_IsRefused(string? text) => Assert.False(EventPosition.TryParse(text, out _));

    private static TimeSpan LiveText => TimeSpan.FromMilliseconds(250);

    private static string Number(int n) => n.ToString(CultureInfo.InvariantCulture);

    private static string Text(IEnumerable<LogItem> items) => string.Concat(items.Where(i => i.IsText).Select(i => i.Body));

    private static IEnumerable<string> Lines(IEnumerable<LogItem> items) => items.Select(i => $"{i.Seq} {i.Type} {i.Body}");

    // Reads to the end, leaving and coming back at every n-th item.
    private async Task<List<LogItem>> HopAsync(EventLog log, int every)
    {
        var items = new List<LogItem>();
        while (items.LastOrDefault()?.Type != "done")
        {
            await foreach (var item in log.ReadAsync(_id, items.LastOrDefault()?.Position ?? EventPosition.Start, default))
            {
                items.Add(item);
                if (item.Type == "done" || (every > 0 && items.Count % (every * 5) == 0))
                {
                    break;
                }
            }
        }

        return items;
    }

    private async Task<List<LogItem>> ToTheEndAsync(EventLog log, EventPosition after)
    {
        var items = new List<LogItem>();
        await foreach (var item in log.ReadAsync(_id, after, default))
        {
            items.Add(item);
            if (item.Type == "done")
            {
                break;
            }
        }

        return items;
    }

    private async Task<List<LogItem>> TakeAsync(EventLog log, EventPosition after, int count, Func<LogItem, Task>? check = null)
    {
        using var patience = new CancellationTokenSource(Soon);
        var items = new List<LogItem>();
        await foreach (var item in log.ReadAsync(_id, after, patience.Token))
        {
            await (check?.Invoke(item) ?? Task.CompletedTask);
            items.Add(item);
            if (items.Count == count)
            {
                break;
            }
        }

        return items;
    }

    private sealed class Broken : IRowChange
    {
        public void Apply(Statements db) => db.Run("INSERT INTO no_such_table VALUES (1)");
    }
}
