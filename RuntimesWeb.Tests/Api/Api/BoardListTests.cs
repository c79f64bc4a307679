using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Tests.Api.Api;

/// <summary>Lists of thousands of tasks, on a board of their own.</summary>
public sealed class BoardListTests(BoardListTests.LargeBoard large) : IClassFixture<BoardListTests.LargeBoard>
{
    private const int Many = 7000;

    private readonly BoardHouse house = large.House;

    [Fact]
    public async Task Pages_AreNewestFirst_WithoutGapsOrRepeats_WhileNewOnesCome()
    {
        var seen = new List<int>();
        string? cursor = null;
        for (var page = 0; page < 5; page++)
        {
            var (status, body) = await house.SendAsync("GET", $"/api/board?teamId=team-1&limit=200{(cursor is null ? "" : $"&cursor={cursor}")}");
            Assert.Equal(200, status);
            seen.AddRange(Numbers(body));
            cursor = (string?)body["nextCursor"];
            await house.TaskAsync();
        }

        // Every seventh task is team-1's; one in ten of all is put aside.
        var expected = Enumerable.Range(1, Many).Reverse().Where(n => n % 7 == 1 && n % 10 != 0).Take(1000).ToList();
        Assert.Equal(expected, seen);
        Assert.Null(cursor);
    }

    [Theory]
    [InlineData("status=blocked", 5, false)]
    [InlineData("status=blocked&includeDropped=true", 5, true)]
    public async Task Filters_NarrowTheList(string query, int state, bool withDropped)
    {
        var (_, body) = await house.SendAsync("GET", $"/api/board?{query}&limit=100");

        Assert.Equal(Enumerable.Range(1, Many).Reverse().Where(n => n % 7 == state && (withDropped || n % 10 != 0)).Take(100), Numbers(body));
    }

    [Fact]
    public async Task Search_ReadsSignsAsThemselves()
    {
        await house.TaskAsync("""{"title":"100% of_it \\ done"}""");

        foreach (var words in new[] { "100%25", "of_it", "%5C" })
        {
            Assert.Equal(["100% of_it \\ done"], (await house.SendAsync("GET", $"/api/board?q={words}")).Body["tasks"]!.AsArray().Select(t => (string?)t!["title"]));
        }
    }

    [Fact]
    public async Task Columns_CountAll_AndShowTheNewest()
    {
        var columns = await house.Get<TaskStore>().ColumnsAsync(new TaskFilter { TeamId = "team-1" }, 30, default);

        Assert.Equal(TaskStates.All, columns.Select(c => c.Status));
        var todo = columns.Single(c => c.Status == TaskState.Todo);
        Assert.Equal((900, 30), (todo.Count, todo.Newest.Count));
        Assert.Equal($"Task {Enumerable.Range(1, Many).Last(n => n % 7 == 1 && n % 10 != 0)}", todo.Newest[0].Title);
        Assert.All(columns.Where(c => c.Status != TaskState.Todo), c => Assert.Equal((0, 0), (c.Count, c.Newest.Count)));
    }

    [Theory]
    [InlineData("SELECT * FROM board_tasks WHERE is_dropped = 0 AND status = 'Todo' AND number < 5000 ORDER BY number DESC LIMIT 51")]
    [InlineData("SELECT * FROM board_tasks WHERE team_id = 'team-1' AND number < 5000 ORDER BY number DESC LIMIT 51")]
    [InlineData("SELECT status, count(*) FROM board_tasks WHERE is_dropped = 0 GROUP BY status")]
    public async Task Lists_AreReadFromAnIndex_AndNothingIsSorted(string sql)
    {
        await using var db = await house.Get<IDbContextFactory<RuntimesDb>>().CreateDbContextAsync();
        var plan = new List<string>();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        await db.Database.OpenConnectionAsync();
        command.CommandText = "EXPLAIN QUERY PLAN " + sql;
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            plan.Add(reader.GetString(3));
        }

        Assert.All(plan, step => Assert.DoesNotContain("TEMP B-TREE", step, StringComparison.Ordinal));
        Assert.Contains(plan, step => step.Contains("INDEX", StringComparison.Ordinal));
    }

    private static IEnumerable<int> Numbers(JsonNode list) => list["tasks"]!.AsArray().Select(t => (string)t!["title"]!).Where(t => t.StartsWith("Task ", StringComparison.Ordinal)).Select(t => int.Parse(t.AsSpan(5), System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>A board with thousands of tasks: a seventh in each state, that in todo being team-1's, and one in ten put aside.</summary>
    public sealed class LargeBoard : IAsyncLifetime
    {
        private const string Sql = """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {0})
            INSERT INTO board_tasks (id, title, description, status, priority, team_id, depth, kind, cost_micros, is_dropped, scheduled_by, attempts, failures, created_at, updated_at)
            SELECT randomblob(16), 'Task ' || i, '', CASE i % 7 WHEN 0 THEN 'Backlog' WHEN 1 THEN 'Todo' WHEN 2 THEN 'InProgress' WHEN 3 THEN 'InReview' WHEN 4 THEN 'Done' WHEN 5 THEN 'Blocked' ELSE 'Cancelled' END,
              0, CASE i % 7 WHEN 1 THEN 'team-1' END, 0, 'code', 0, i % 10 = 0, 'manual', 0, 0, 1795327200000 + i, 1795327200000 + i FROM n
            """;

        public BoardHouse House { get; } = new();

        public async ValueTask InitializeAsync()
        {
            await House.InitializeAsync();
            await using var db = await House.Get<IDbContextFactory<RuntimesDb>>().CreateDbContextAsync();
            await db.Database.ExecuteSqlRawAsync(Sql, Many);
        }

        public ValueTask DisposeAsync() => House.DisposeAsync();
    }
}
