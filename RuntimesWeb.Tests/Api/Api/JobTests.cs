using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Api;

/// <summary>Jobs over REST, and what the queue promises.</summary>
public sealed class JobTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);
    private static readonly Actor Person = new("test");

    private readonly ScriptedJob _scripted = new();
    private TestApp _app = null!; // both are made before each test
    private HttpClient _client = null!;

    private JobQueue Queue => _app.Services.GetRequiredService<JobQueue>();

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync(_scripted.AddTo);
        _client = _app.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Job_FromQueueToEnd_IsListedReadAndFollowed()
    {
        _scripted.Scripts["a"] = async (job, _) =>
        {
            await job.StepAsync("working", "Half way");
            await job.OutputAsync("a line");
            await job.ReportAsync(50, 100, JobProgress.Bytes);
            return JobEnd.Done(new JsonObject { ["version"] = "1.2" });
        };

        var job = await EnqueueAsync("a");
        var events = await FollowAsync(job.Id);

        Assert.Equal(["state", "state", "progress", "output", "progress", "state", "complete"], events.Select(e => e.Type));
        Assert.Equal(["queued", "running", "succeeded"], events.Where(e => e.Type == "state").Select(e => e.Json["state"]!.GetValue<string>()));
        Assert.Equal(Enumerable.Range(1, 7).Select(n => $"{n}"), events.Select(e => e.Id));
        Assert.Equal("""{"type":"complete","seq":7,"at":"AT","success":true,"result":{"version":"1.2"}}""", Timeless(events[^1].Data!));
        Assert.Equal("""{"type":"output","seq":4,"at":"AT","line":"a line"}""", Timeless(events[3].Data!));

        var read = (await GetAsync($"/api/jobs/{job.Id}"))["job"]!;
        Assert.Equal(("scripted", "a", "succeeded", 1, 7), (Word(read, "kind"), Word(read, "target"), Word(read, "state"), read["attempt"]!.GetValue<int>(), read["lastSeq"]!.GetValue<int>()));
        Assert.Equal((100, 100), (read["progress"]!["completed"]!.GetValue<int>(), read["progress"]!["percent"]!.GetValue<int>()));
        Assert.Equal("1.2", Word(read["result"]!, "version"));
        var list = await GetAsync("/api/jobs?kind=scripted&state=succeeded");
        Assert.Equal(job.Id.ToString(), Word(list["jobs"]!.AsArray().Single()!, "id"));
        Assert.Equal(1, list["counts"]!["succeeded"]!.GetValue<int>());
    }

    [Fact]
    public async Task Events_AfterLastEventId_AreTheRest()
    {
        var job = await EnqueueAsync("a");
        var all = await FollowAsync(job.Id);

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/jobs/{job.Id}/events");
        request.Headers.Add("Last-Event-ID", "2");
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var rest = await SseReader.ReadAllAsync(response);

        Assert.Equal(all.Skip(2).Select(e => e.Raw), rest.Select(e => e.Raw));
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("no-cache", response.Headers.CacheControl!.ToString());
        using var query = await _client.GetAsync($"/api/jobs/{job.Id}/events?after=3", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(all.Skip(3).Select(e => e.Raw), (await SseReader.ReadAllAsync(query)).Select(e => e.Raw));
        Assert.StartsWith("retry: 2000\n\n", await _client.GetStringAsync($"/api/jobs/{job.Id}/events"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_AskedForAsJson_AreAList()
    {
        var job = await EnqueueAsync("a");
        await FollowAsync(job.Id);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/jobs/{job.Id}/events?after=1");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));

        using var response = await _client.SendAsync(request);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

        Assert.Equal([2, 3, 4], body["events"]!.AsArray().Select(e => e!["seq"]!.GetValue<int>()));
        Assert.Equal(4, body["lastSeq"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("GET", "/api/jobs?limit=0", 400, "limit must be between 1 and 200")]
    [InlineData("GET", "/api/jobs?cursor=x", 400, "cursor must be a nextCursor of an earlier answer")]
    [InlineData("GET", "/api/jobs?state=done", 400, "state must be one of queued, running, retrying, paused, succeeded, failed, cancelled, interrupted")]
    [InlineData("GET", "/api/jobs/nope", 404, "unknown job 'nope'")]
    [InlineData("GET", "/api/jobs/nope/events", 404, "unknown job 'nope'")]
    [InlineData("GET", "/api/jobs/7d0a1b8e-0000-4000-8000-000000000000", 404, "unknown job '7d0a1b8e-0000-4000-8000-000000000000'")]
    [InlineData("GET", "/api/jobs/7d0a1b8e-0000-4000-8000-000000000000/events?after=soon", 400, "after must be the id of an event, such as 12")]
    [InlineData("POST", "/api/jobs/nope/cancel", 404, "unknown job 'nope'")]
    [InlineData("POST", "/api/jobs/7d0a1b8e-0000-4000-8000-000000000000/retry", 404, "unknown job '7d0a1b8e-0000-4000-8000-000000000000'")]
    [InlineData("DELETE", "/api/jobs/nope", 404, "unknown job 'nope'")]
    [InlineData("POST", "/api/jobs/recurring/nope/run", 404, "unknown recurring job 'nope'")]
    public async Task Request_ThatCannotBeMet_SaysWhy(string method, string path, int status, string error)
    {
        using var response = await _client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(error, Word(JsonNode.Parse(await response.Content.ReadAsStringAsync())!, "error"));
    }

    [Fact]
    public async Task Enqueue_OfTheSameTarget_JoinsTheRunningOne_AndAnotherKindIsRefused()
    {
        var other = new ScriptedJob(new JobKind("other", "script"));
        await using var app = await TestApp.StartAsync(b => { _scripted.AddTo(b); other.AddTo(b); });
        var queue = app.Services.GetRequiredService<JobQueue>();
        var gate = _scripted.Hold("a");

        var tickets = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => queue.EnqueueAsync(ScriptedJob.Scripted, "a", Person, default)));
        await gate.Begun.Task.WaitAsync(Soon);
        var refused = await queue.EnqueueAsync(other.Kind, "a", Person, default);

        Assert.Single(tickets.Select(t => t.Value.Job.Id).Distinct());
        Assert.Equal(19, tickets.Count(t => t.Value.Joined));
        Assert.Equal(FailureKind.Conflict, refused.Failure!.Kind);
        gate.Open.SetResult();
        await EndAsync(queue, tickets[0].Value.Job.Id);
        Assert.Single(_scripted.Began);
    }

    [Fact]
    public async Task Cancel_OfARunningJob_EndsItsWorkAndIsFinal()
    {
        var gate = _scripted.Hold("a");
        var job = await EnqueueAsync("a");
        await gate.Begun.Task.WaitAsync(Soon);

        var (status, body) = await PostAsync($"/api/jobs/{job.Id}/cancel");

        Assert.Equal((200, "cancelled"), (status, Word(body["job"]!, "state")));
        Assert.Equal("CANCELLED", Word(body["job"]!["error"]!, "code"));
        var last = (await FollowAsync(job.Id))[^1];
        Assert.Equal(("error", "CANCELLED"), (last.Type, Word(last.Json, "code")));
        Assert.Equal((409, "invalid_state"), await ErrorAsync($"/api/jobs/{job.Id}/cancel"));
    }

    [Fact]
    public async Task Cancel_OfAHandlerThatDoesNotListen_IsFinalAllTheSame()
    {
        var stubborn = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        _scripted.Scripts["a"] = async (_, _) =>
        {
            begun.SetResult();
            await stubborn.Task;
            return JobEnd.Done();
        };
        var job = await EnqueueAsync("a");
        await begun.Task.WaitAsync(Soon);

        var (_, body) = await PostAsync($"/api/jobs/{job.Id}/cancel");
        stubborn.SetResult();

        Assert.Equal("cancelled", Word(body["job"]!, "state"));
        Assert.Equal(JobState.Cancelled, (await Queue.FindAsync(job.Id, default))!.State);
    }

    [Fact]
    public async Task Cancel_OfAJobThatWaits_KeepsItFromStarting()
    {
        var gates = Enumerable.Range(0, 4).Select(n => _scripted.Hold($"busy {n}")).ToList();
        for (var n = 0; n < 4; n++)
        {
            await EnqueueAsync($"busy {n}");
        }

        await Task.WhenAll(gates.Select(g => g.Begun.Task)).WaitAsync(Soon);
        var job = await EnqueueAsync("waits");
        var (status, _) = await PostAsync($"/api/jobs/{job.Id}/cancel");
        gates.ForEach(g => g.Open.SetResult());
        var after = await EnqueueAsync("after");
        await EndAsync(Queue, after.Id);

        Assert.Equal(200, status);
        Assert.DoesNotContain(_scripted.Began, b => b.Target == "waits");
    }

    [Fact]
    public async Task Pause_ThenResume_GoesOnInTheSameLog()
    {
        var gate = _scripted.Hold("a");
        var job = await EnqueueAsync("a");
        await gate.Begun.Task.WaitAsync(Soon);

        var (_, paused) = await PostAsync($"/api/jobs/{job.Id}/pause");
        Assert.Equal("paused", Word(paused["job"]!, "state"));
        Assert.Equal((409, "invalid_state"), await ErrorAsync($"/api/jobs/{job.Id}/pause"));
        gate.Open.SetResult();
        var (_, resumed) = await PostAsync($"/api/jobs/{job.Id}/resume");

        Assert.Contains(Word(resumed["job"]!, "state"), new[] { "queued", "running", "succeeded" });
        var states = (await FollowAsync(job.Id)).Where(e => e.Type == "state").Select(e => Word(e.Json, "state"));
        Assert.Equal(["queued", "running", "paused", "queued", "running", "succeeded"], states);
    }

    [Fact]
    public async Task Failure_ThatMayPass_IsTriedAgainThreeTimes_OneThatWillNotIsNot()
    {
        _scripted.Scripts["net"] = (_, _) => Task.FromResult(JobEnd.TryLater("NETWORK", "the network is away", "check the cable"));
        _scripted.Scripts["gone"] = (_, _) => Task.FromResult(JobEnd.Fail("NOT_FOUND", "no such thing"));

        var net = await EnqueueAsync("net");
        var gone = await EnqueueAsync("gone");
        var netEvents = await FollowAsync(net.Id);
        var goneEvents = await FollowAsync(gone.Id);

        Assert.Equal(
            ["queued", "running", "retrying", "running", "retrying", "running", "failed"],
            netEvents.Where(e => e.Type == "state").Select(e => Word(e.Json, "state")));
        Assert.Equal("""{"type":"error","seq":8,"at":"AT","code":"NETWORK","message":"the network is away","hint":"check the cable"}""", Timeless(netEvents[^1].Data!));
        Assert.Equal(["queued", "running", "failed"], goneEvents.Where(e => e.Type == "state").Select(e => Word(e.Json, "state")));
        Assert.Single(netEvents, e => e.Type is "error" or "complete");
    }

    [Fact]
    public async Task Exception_OfAHandler_IsAFailureWithoutItsText()
    {
        _scripted.Scripts["a"] = (_, _) => throw new InvalidOperationException("secret detail");

        var job = await EnqueueAsync("a");
        var events = await FollowAsync(job.Id);

        Assert.Equal("INTERNAL", Word(events[^1].Json, "code"));
        Assert.DoesNotContain("secret detail", string.Concat(events.Select(e => e.Data)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_OfAFailedJob_BeginsAnotherLifeInTheSameLog()
    {
        _scripted.Scripts["a"] = (_, _) => Task.FromResult(JobEnd.Fail("NOT_FOUND", "no such thing"));
        var job = await EnqueueAsync("a");
        var first = await FollowAsync(job.Id);
        _scripted.Scripts.TryRemove("a", out _);

        var (status, _) = await PostAsync($"/api/jobs/{job.Id}/retry");
        var second = await FollowAsync(job.Id, after: first[^1].Id);

        Assert.Equal(200, status);
        Assert.Equal(["state", "state", "state", "complete"], second.Select(e => e.Type));
        Assert.Equal(2, (await Queue.FindAsync(job.Id, default))!.Attempt);
        Assert.Equal((409, "invalid_state"), await ErrorAsync($"/api/jobs/{job.Id}/retry"));
    }

    [Fact]
    public async Task Delete_OfAJobThatIsOver_TakesItsLogAlong()
    {
        var gate = _scripted.Hold("a");
        var job = await EnqueueAsync("a");
        await gate.Begun.Task.WaitAsync(Soon);
        using var refused = await _client.DeleteAsync($"/api/jobs/{job.Id}");
        gate.Open.SetResult();
        await EndAsync(Queue, job.Id);

        using var deleted = await _client.DeleteAsync($"/api/jobs/{job.Id}");
        using var gone = await _client.GetAsync($"/api/jobs/{job.Id}");

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.NoContent, HttpStatusCode.NotFound), (refused.StatusCode, deleted.StatusCode, gone.StatusCode));
        Assert.Empty(await Queue.StoredAsync(job.Id, default, 10, default));
    }

    [Fact]
    public async Task Progress_NeverGoesBackwards_AndKeepsTheLastPercentForTheEnd()
    {
        _scripted.Scripts["a"] = async (job, _) =>
        {
            foreach (var (completed, total) in new[] { (10L, 100L), (60L, 100L), (40L, 100L), (60L, 400L), (400L, 400L) })
            {
                await job.ReportAsync(completed, total, JobProgress.Bytes);
            }

            return JobEnd.Done();
        };

        var job = await EnqueueAsync("a");
        var progress = (await FollowAsync(job.Id)).Where(e => e.Type == "progress").ToList();

        Assert.Equal([10, 60, 400], progress.Select(e => e.Json["completed"]!.GetValue<int>()));
        Assert.Equal(progress.Select(e => e.Json["percent"]!.GetValue<int>()).Order(), progress.Select(e => e.Json["percent"]!.GetValue<int>()));
        Assert.All(progress, e => Assert.InRange(e.Json["percent"]!.GetValue<int>(), 0, 99));
        Assert.Equal(100, (await Queue.FindAsync(job.Id, default))!.Progress.Percent);
    }

    [Fact]
    public async Task Output_IsBounded_InTheLineAndInTheWhole()
    {
        _scripted.Scripts["a"] = async (job, _) =>
        {
            await job.OutputAsync(new string('x', 5000));
            for (var i = 0; i < 1100; i++)
            {
                await job.OutputAsync(new string('y', 1000));
            }

            return JobEnd.Done();
        };

        var job = await EnqueueAsync("a");
        var lines = (await FollowAsync(job.Id)).Where(e => e.Type == "output").Select(e => Word(e.Json, "line")).ToList();

        Assert.Equal(JobRun.LongestLine + 1, lines[0].Length);
        Assert.InRange(lines.Sum(l => l.Length), 1, JobRun.LargestOutput + JobRun.LongestLine);
        Assert.Contains("the rest is not kept", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_ArePagedByKey_NewestFirst()
    {
        for (var n = 0; n < 5; n++)
        {
            await EndAsync(Queue, (await EnqueueAsync($"t{n}")).Id);
        }

        var first = await GetAsync("/api/jobs?limit=2&kind=scripted");
        var second = await GetAsync($"/api/jobs?limit=2&kind=scripted&cursor={Word(first, "nextCursor")}");
        var third = await GetAsync($"/api/jobs?limit=2&kind=scripted&cursor={Word(second, "nextCursor")}");

        Assert.Equal(["t4", "t3", "t2", "t1", "t0"], new[] { first, second, third }.SelectMany(p => p["jobs"]!.AsArray().Select(j => Word(j!, "target"))));
        Assert.Null(third["nextCursor"]);
        Assert.Equal(5, first["counts"]!["succeeded"]!.GetValue<int>());
        Assert.Equal(["t3"], (await GetAsync("/api/jobs?q=3"))["jobs"]!.AsArray().Select(j => Word(j!, "target")));
    }

    [Fact]
    public async Task Recurring_CleanUp_IsListedAndRunsNow()
    {
        var before = (await GetAsync("/api/jobs/recurring"))["recurring"]!.AsArray().Single(r => Word(r!, "id") == "clean-up")!;
        var (status, body) = await PostAsync("/api/jobs/recurring/clean-up/run");
        await FollowAsync(Guid.Parse(Word(body["job"]!, "id")));
        var after = (await GetAsync("/api/jobs/recurring"))["recurring"]!.AsArray().Single(r => Word(r!, "id") == "clean-up")!;

        Assert.Equal(202, status);
        Assert.Null(before["lastState"]);
        Assert.Equal("succeeded", Word(after, "lastState"));
        Assert.True(after["nextRunAt"]!.GetValue<DateTimeOffset>() > TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public async Task CleanUp_RemovesWhatEndedLongAgo_AndOnlyThat()
    {
        var old = await EnqueueAsync("old");
        await EndAsync(Queue, old.Id);
        var store = _app.Services.GetRequiredService<JobStore>();

        Assert.Equal(0, await store.PruneAsync(TimeProvider.System.GetUtcNow().AddDays(-30), default));
        Assert.NotNull(await Queue.FindAsync(old.Id, default));
        Assert.Equal(1, await store.PruneAsync(TimeProvider.System.GetUtcNow().AddDays(1), default));
        Assert.Null(await Queue.FindAsync(old.Id, default));
    }

    [Fact]
    public async Task History_CountsTheEndsOfADay()
    {
        _scripted.Scripts["bad"] = (_, _) => Task.FromResult(JobEnd.Fail("X", "no"));
        foreach (var target in new[] { "a", "b", "bad" })
        {
            await EndAsync(Queue, (await EnqueueAsync(target)).Id);
        }

        var days = await _app.Services.GetRequiredService<JobStore>().HistoryAsync(14, default);

        Assert.Equal(14, days.Count);
        Assert.Equal((2, 1, 0), (days[^1].Succeeded, days[^1].Failed, days[^1].Cancelled));
        Assert.All(days.SkipLast(1), d => Assert.Equal(0, d.Succeeded + d.Failed + d.Cancelled));
    }

    private static string Word(JsonNode node, string name) => node[name]!.ToString();

    private static string Timeless(string json) => System.Text.RegularExpressions.Regex.Replace(json, "\"at\":\"[^\"]*\"", "\"at\":\"AT\"", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));

    private static async Task EndAsync(JobQueue queue, Guid id)
    {
        using var patience = new CancellationTokenSource(Soon);
        await foreach (var _ in queue.ReadAsync(id, default, patience.Token))
        {
            // Ends with the job.
        }
    }

    private async Task<Job> EnqueueAsync(string target) => (await Queue.EnqueueAsync(ScriptedJob.Scripted, target, Person, default)).Value.Job;

    private async Task<List<SseLine>> FollowAsync(Guid id, string? after = null)
    {
        using var patience = new CancellationTokenSource(Soon);
        using var response = await _client.GetAsync($"/api/jobs/{id}/events{(after is null ? "" : $"?after={after}")}", HttpCompletionOption.ResponseHeadersRead, patience.Token);
        response.EnsureSuccessStatusCode();
        return await SseReader.ReadAllAsync(response, patience.Token);
    }

    private async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await _client.GetStringAsync(path))!;

    private async Task<(int Status, JsonNode Body)> PostAsync(string path)
    {
        using var response = await _client.PostAsync(path, null);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    private async Task<(int Status, string Error)> ErrorAsync(string path)
    {
        var (status, body) = await PostAsync(path);
        return (status, Word(body, "error"));
    }
}
