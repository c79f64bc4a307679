using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api;

/// <summary>What is left of jobs when the server ends at a bad moment.</summary>
public sealed class JobCrashTests : IDisposable
{
    private const int Jobs = 1000;
    private const int Workers = 4;
    private static readonly Actor Person = new("test");

    private readonly string _home = Directory.CreateTempSubdirectory("runtimesweb-crash-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task Kill_WithAThousandQueuedJobs_LosesNoneAndRunsNoneTwice()
    {
        for (var life = 0; life < 3; life++)
        {
            using var child = await JobChild.StartAsync(_home, life == 0 ? Jobs : 0);
            for (var ended = 0; ended < 200; ended++)
            {
                Assert.NotNull(await child.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)));
            }

            child.Kill();
            await child.WaitForExitAsync();
        }

        using var last = await JobChild.StartAsync(_home, 0);
        await last.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(120));

        var diary = Lines().Select(l => l.Split(' ')).ToList();
        Assert.Equal(Jobs, diary.Where(l => l[0] == "end").Select(l => l[1]).Distinct().Count());
        Assert.Equal([(long)Jobs, 0L], [Count("state = 'Succeeded'"), Count("state <> 'Succeeded' AND kind = 'writing'")]);
        // Only what was running at the moment of a kill may have begun again, and it knew that it had.
        var again = diary.Where(l => l[0] == "begin").GroupBy(l => l[1]).Where(g => g.Count() > 1).ToList();
        Assert.InRange(again.Count, 0, 3 * Workers);
        Assert.All(again, g => Assert.All(g.Skip(1), l => Assert.Equal("True", l[2])));
        Assert.Equal(0, Count("id IN (SELECT stream FROM events GROUP BY stream HAVING count(*) <> max(seq))"));
    }

    [Fact]
    public async Task Stop_WhileAJobRuns_GoesOnAtTheNextStart()
    {
        var first = new ScriptedJob();
        var gate = first.Hold("a");
        var app = await TestApp.StartAsync(first.AddTo, "--RUNTIMESWEB_HOME", _home);
        var job = (await app.Services.GetRequiredService<JobQueue>().EnqueueAsync(ScriptedJob.Scripted, "a", Person, default)).Value.Job;
        await gate.Begun.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await app.DisposeAsync();

        var second = new ScriptedJob();
        await using var next = await TestApp.StartAsync(second.AddTo, "--RUNTIMESWEB_HOME", _home);
        var queue = next.Services.GetRequiredService<JobQueue>();
        var states = new List<JobState>();
        await foreach (var line in queue.ReadAsync(job.Id, default, default))
        {
            if (line.Event is JobEvent.State state)
            {
                states.Add(state.Now);
            }
        }

        Assert.Equal([JobState.Queued, JobState.Running, JobState.Queued, JobState.Running, JobState.Succeeded], states);
        Assert.Equal([("a", 2, true)], second.Began);
    }

    [Fact]
    public async Task Start_AfterACrash_EndsWhatWasCancelledOrCutTooOftenOrIsUnknown()
    {
        await using (await TestApp.StartAsync(null, "--RUNTIMESWEB_HOME", _home))
        {
            // Only to make the database.
        }

        // What a server that was killed at that moment leaves behind.
        var cancelled = Insert(1, "scripted", "Running", recoveries: 0, cancelRequested: 1);
        var cutAgain = Insert(2, "scripted", "Running", recoveries: 1, cancelRequested: 0);
        var unknown = Insert(3, "from-another-version", "Queued", recoveries: 0, cancelRequested: 0);
        var cutOnce = Insert(4, "scripted", "Running", recoveries: 0, cancelRequested: 0);
        var scripted = new ScriptedJob();

        await using var app = await TestApp.StartAsync(scripted.AddTo, "--RUNTIMESWEB_HOME", _home);
        var queue = app.Services.GetRequiredService<JobQueue>();
        await foreach (var _ in queue.ReadAsync(cutOnce, default, default))
        {
            // Ends with the job.
        }

        Assert.Equal(JobState.Cancelled, (await queue.FindAsync(cancelled, default))!.State);
        Assert.Equal(("INTERRUPTED", JobState.Interrupted), await EndOfAsync(queue, cutAgain));
        Assert.Equal(("INTERRUPTED", JobState.Interrupted), await EndOfAsync(queue, unknown));
        Assert.Equal(JobState.Succeeded, (await queue.FindAsync(cutOnce, default))!.State);
        Assert.Equal([("t4", 2, true)], scripted.Began);
        Assert.True((await queue.RetryAsync(cutAgain, Person, default)).IsOk);
    }

    [Fact]
    public async Task End_ThatCannotBeStored_IsStoredWhenItCanBe()
    {
        var scripted = new ScriptedJob();
        var log = new LogSink();
        var gate = scripted.Hold("a");
        await using var app = await TestApp.StartAsync(builder => { scripted.AddTo(builder); log.AddTo(builder); }, "--RUNTIMESWEB_HOME", _home);
        var queue = app.Services.GetRequiredService<JobQueue>();
        var job = (await queue.EnqueueAsync(ScriptedJob.Scripted, "a", Person, default)).Value.Job;
        await gate.Begun.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Execute("CREATE TRIGGER full BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'the disk is full'); END");
        var ended = new TaskCompletionSource();
        queue.Ended += _ => ended.TrySetResult();

        gate.Open.SetResult();
        await log.SaysAsync($"A change of job {job.Id} could not be stored", TimeSpan.FromSeconds(20));
        Assert.False(ended.Task.IsCompleted);
        Assert.Equal(JobState.Running, (await queue.FindAsync(job.Id, default))!.State);
        Execute("DROP TRIGGER full");

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(JobState.Succeeded, (await queue.FindAsync(job.Id, default))!.State);
        Assert.Equal(0, Count("id IN (SELECT stream FROM events GROUP BY stream HAVING count(*) <> max(seq))"));
    }

    [Fact]
    public async Task Start_WithADamagedClock_PutsItAsideAndLosesNoJob()
    {
        await using (await TestApp.StartAsync(null, "--RUNTIMESWEB_HOME", _home))
        {
            // Only to make the databases.
        }

        SqliteConnection.ClearAllPools();
        var waits = Insert(1, "scripted", "Queued", recoveries: 0, cancelRequested: 0);
        foreach (var part in Directory.GetFiles(_home, "clock.db*"))
        {
            File.Delete(part);
        }

        await File.WriteAllTextAsync(Path.Combine(_home, "clock.db"), string.Concat(Enumerable.Repeat("a torn page ", 2000)));
        var scripted = new ScriptedJob();

        await using var app = await TestApp.StartAsync(scripted.AddTo, "--RUNTIMESWEB_HOME", _home);
        var queue = app.Services.GetRequiredService<JobQueue>();
        await foreach (var _ in queue.ReadAsync(waits, default, default))
        {
            // Ends with the job.
        }

        Assert.Equal(JobState.Succeeded, (await queue.FindAsync(waits, default))!.State);
        Assert.StartsWith("a torn page", await File.ReadAllTextAsync(Path.Combine(_home, "clock.db.damaged")), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_home, "clock.db")));
    }

    private void Execute(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static async Task<(string, JobState)> EndOfAsync(JobQueue queue, Guid id)
    {
        var job = await queue.FindAsync(id, default);
        return (job!.Error!.Code, job.State);
    }

    private string[] Lines() => File.Exists(JobChild.Diary(_home)) ? File.ReadAllLines(JobChild.Diary(_home)) : [];

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(_home, "runtimesweb.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    private long Count(string where)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM jobs WHERE {where}";
        return (long)command.ExecuteScalar()!; // count answers a row
    }

    private Guid Insert(int number, string kind, string state, int recoveries, int cancelRequested)
    {
        var id = Guid.NewGuid();
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            INSERT INTO jobs (number, id, kind, target, state, progress, attempt, recoveries, by, created_at, start_seq, last_seq, cancel_requested, was_cut)
            VALUES ($number, $id, $kind, 't' || $number, $state, '{"completed":0}', 1, $recoveries, 'test', 1760000000000, 0, 1, $cancel, 0);
            INSERT INTO events (stream, seq, at, type, body) VALUES ($id, 1, 1760000000000, 'state', '{"state":"running","attempt":1}');
            """;
        command.Parameters.AddWithValue("$number", number);
        command.Parameters.AddWithValue("$id", id.ToByteArray());
        command.Parameters.AddWithValue("$kind", kind);
        command.Parameters.AddWithValue("$state", state);
        command.Parameters.AddWithValue("$recoveries", recoveries);
        command.Parameters.AddWithValue("$cancel", cancelRequested);
        command.ExecuteNonQuery();
        return id;
    }
}
