using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Api;

/// <summary>A turn belongs to the server: what stop, steering, a caller that leaves, a broken adapter and a crash do to it.</summary>
public sealed class TurnTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly ChatHouse _house = new();

    public ValueTask InitializeAsync() => _house.InitializeAsync();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task Stop_InTheMiddle_KeepsWhatThereIs_AndTheNextMessageWorks()
    {
        var gate = _house.Runtime.Hold("Long");
        var id = await _house.IdAsync();
        using var answer = await _house.SendAsync(id, "Long");
        await gate.Reached;

        using var stopped = await _house.PostAsync($"/api/chat/conversations/{id}/stop");
        var events = await SseReader.ReadAllAsync(answer);

        Assert.Equal("cancelled", Word((await ChatHouse.JsonAsync(stopped))["run"]!, "status"));
        Assert.Equal(("done", "cancelled"), (events[^1].Type, Word(events[^1].Json, "doneReason")));
        var message = (await _house.MessagesAsync(id))[1]!;
        Assert.Equal(("Half", "complete", "cancelled"), (Word(message, "content"), Word(message, "status"), Word(message["metadata"]!, "doneReason")));
        Assert.Equal("You said: Again", ChatHouse.Text(await _house.SayAsync(id, "Again")));
        using var nothing = await _house.PostAsync($"/api/chat/conversations/{id}/stop");
        Assert.Equal(HttpStatusCode.Conflict, nothing.StatusCode);
    }

    [Fact]
    public async Task Caller_WhoLeaves_StopsNothing_AndAnotherReadsItLive()
    {
        var gate = _house.Runtime.Hold("Long");
        var id = await _house.IdAsync();
        var leaving = await _house.SendAsync(id, "Long");
        await gate.Reached;
        var run = leaving.Headers.GetValues("X-Run-Id").Single();
        leaving.Dispose();

        Assert.Equal(("Half", "streaming"), (Word((await _house.MessagesAsync(id))[1]!, "content"), Word((await _house.MessagesAsync(id))[1]!, "status")));
        using var reader = await _house.Client.GetAsync($"/api/runs/{run}/events", HttpCompletionOption.ResponseHeadersRead);
        gate.Open();
        var events = await SseReader.ReadAllAsync(reader).WaitAsync(Soon);

        Assert.Equal("Half and half.", string.Concat(events.Where(e => e.Type == "text").Select(e => Word(e.Json, "text"))));
        Assert.Equal("done", events[^1].Type);
        Assert.Equal("Half and half.", Word((await _house.MessagesAsync(id))[1]!, "content"));
        // Who comes back with an id from the middle gets the rest of the text, once.
        using var rest = new HttpRequestMessage(HttpMethod.Get, $"/api/runs/{run}/events");
        rest.Headers.Add("Last-Event-ID", "2.2");
        using var resumed = await _house.Client.SendAsync(rest, HttpCompletionOption.ResponseHeadersRead);
        var tail = await SseReader.ReadAllAsync(resumed).WaitAsync(Soon);
        Assert.Equal("lf and half.", string.Concat(tail.Where(e => e.Type == "text").Select(e => Word(e.Json, "text"))));
        using var again = await _house.Client.GetAsync($"/api/runs/{run}/events?after={tail[^1].Id}", HttpCompletionOption.ResponseHeadersRead);
        Assert.Empty(await SseReader.ReadAllAsync(again).WaitAsync(Soon));
    }

    [Fact]
    public async Task Say_WhileAnswering_IsHeardByThatAnswer()
    {
        var gate = new Turnstile();
        _house.Runtime.Scripts["Long"] = (request, ct) => HearAsync(request, gate, ct);
        var id = await _house.IdAsync();
        using var answer = await _house.SendAsync(id, "Long");
        await gate.Reached;

        using var steering = await _house.SendAsync(id, "Only the tests");
        gate.Open();
        var first = await SseReader.ReadAllAsync(answer).WaitAsync(Soon);
        var second = await SseReader.ReadAllAsync(steering).WaitAsync(Soon);

        Assert.Equal("Begin. Heard: Only the tests", ChatHouse.Text(first));
        Assert.Equal("Heard: Only the tests", ChatHouse.Text(second));
        Assert.Equal(answer.Headers.GetValues("X-Run-Id"), steering.Headers.GetValues("X-Run-Id"));
        Assert.Equal(["Long", "Begin. Heard: Only the tests", "Only the tests"], (await _house.MessagesAsync(id)).Select(m => Word(m!, "content")));
        await _house.SayAsync(id, "Next");
        Assert.Equal(4, _house.Runtime.Requests.Last().History.Length); // what was said in between is there once
    }

    [Fact]
    public async Task Say_WhenTheAnswerHearsNothingMore_BeginsTheNextTurn()
    {
        var gate = new Turnstile();
        _house.Runtime.Scripts["Deaf"] = (request, ct) => DeafAsync(request, gate, ct);
        var id = await _house.IdAsync();
        using var answer = await _house.SendAsync(id, "Deaf");
        await gate.Reached;

        var next = _house.SendAsync(id, "Too late");
        gate.Open();
        using var second = await next.WaitAsync(Soon);

        Assert.Equal("You said: Too late", ChatHouse.Text(await SseReader.ReadAllAsync(second).WaitAsync(Soon)));
        Assert.Equal(4, (await _house.MessagesAsync(id)).Count);
    }

    [Fact]
    public async Task Adapter_ThatBreaks_EndsInAnErrorThatSaysNoSecret_AndTheNextMessageWorks()
    {
        _house.Runtime.Scripts["Break"] = (_, _) => BreakAsync();
        _house.Runtime.Scripts["Fail"] = (_, _) => Of(new RunEvent.Text("So far"), new RunEvent.Error("rate_limited", "Wait 7 s.", "Wait, then retry."));
        _house.Runtime.Scripts["Silent"] = (_, _) => Of(new RunEvent.Text("And then"));
        var id = await _house.IdAsync();

        var broken = await _house.SayAsync(id, "Break");
        var failed = await _house.SayAsync(id, "Fail");
        var silent = await _house.SayAsync(id, "Silent");

        Assert.Equal(("error", "internal"), (broken[^1].Type, Word(broken[^1].Json, "code")));
        Assert.DoesNotContain("sk-", broken[^1].Data, StringComparison.Ordinal);
        Assert.Equal(("Wait 7 s.", "rate_limited", "Wait, then retry."), (Word(failed[^1].Json, "message"), Word(failed[^1].Json, "code"), Word(failed[^1].Json, "hint")));
        Assert.Equal("error", silent[^1].Type);
        var message = (await _house.MessagesAsync(id))[3]!;
        Assert.Equal(("So far", "error", "rate_limited"), (Word(message, "content"), Word(message, "status"), Word(message["metadata"]!, "reason")));
        Assert.Equal("You said: Next", ChatHouse.Text(await _house.SayAsync(id, "Next")));
        Assert.Equal(3, (await _house.GetAsync("/api/runs?status=failed"))["runs"]!.AsArray().Count);
    }

    [Fact]
    public async Task Crash_InTheMiddle_KeepsThePartAndSaysInterrupted()
    {
        var gate = _house.Runtime.Hold("Long");
        var id = await _house.IdAsync();
        using var answer = await _house.SendAsync(id, "Long");
        var run = answer.Headers.GetValues("X-Run-Id").Single();
        await gate.Reached;
        // The text is stored a moment after it was said; a durable event brings it to disk.
        await StoredAsync(run);
        var copy = Directory.CreateTempSubdirectory("runtimesweb-crash-").FullName;
        foreach (var file in Directory.EnumerateFiles(_house.App.Home, "runtimesweb.db*").Where(f => !f.EndsWith("-shm", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        await using (var next = await TestApp.StartAtAsync(copy, _house.Runtime.AddTo))
        {
            using var client = next.CreateClient();
            var message = JsonNode.Parse(await client.GetStringAsync($"/api/chat/conversations/{id}/messages"))![1]!;
            Assert.Equal(("Half", "error", "interrupted"), (Word(message, "content"), Word(message, "status"), Word(message["metadata"]!, "reason")));
            Assert.Equal("interrupted", Word(JsonNode.Parse(await client.GetStringAsync($"/api/runs/{run}"))!["run"]!, "status"));
            var events = JsonNode.Parse(await (await client.SendAsync(JsonRequest($"/api/runs/{run}/events"))).Content.ReadAsStringAsync())!["events"]!.AsArray();
            Assert.Equal(("error", "interrupted"), (Word(events[^1]!, "type"), Word(events[^1]!, "code")));
        }

        Directory.Delete(copy, recursive: true);
    }

    [Fact]
    public async Task Shutdown_InTheMiddle_EndsTheTurnAsInterrupted()
    {
        var gate = _house.Runtime.Hold("Long");
        var id = await _house.IdAsync();
        using var answer = await _house.SendAsync(id, "Long");
        await gate.Reached;
        var run = Guid.Parse(answer.Headers.GetValues("X-Run-Id").Single());
        var ended = new TaskCompletionSource<Run>(TaskCreationOptions.RunContinuationsAsynchronously);
        _house.Get<RunEngine>().Changed += r => ended.TrySetResult(r);

        await _house.DisposeAsync();

        var over = await ended.Task.WaitAsync(Soon);
        Assert.Equal((run, RunStatus.Interrupted), (over.Id, over.Status));
        await _house.InitializeAsync();
    }

    [Fact]
    public async Task Delete_WhileAnswering_StopsTheAnswer()
    {
        var gate = _house.Runtime.Hold("Long");
        var id = await _house.IdAsync();
        using var answer = await _house.SendAsync(id, "Long");
        await gate.Reached;

        using var gone = await _house.Client.DeleteAsync($"/api/chat/conversations/{id}");

        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        Assert.Equal("done", (await SseReader.ReadAllAsync(answer).WaitAsync(Soon))[^1].Type);
        Assert.Equal(0, _house.Get<Turns>().Count);
    }

    [Fact]
    public async Task Runs_AreFilteredAndCheckTheirWords()
    {
        var id = await _house.IdAsync();
        await _house.SayAsync(id, "One");

        Assert.Single((await _house.GetAsync($"/api/runs?runtime=hermes&origin=chat&conversationId={id}"))["runs"]!.AsArray());
        Assert.Empty((await _house.GetAsync("/api/runs?status=running"))["runs"]!.AsArray());
        foreach (var (query, error) in new[] { ("status=odd", "status must be one of"), ("origin=odd", "origin must be one of"), ("runtime=odd", "unknown runtime 'odd'"), ("taskId=odd", "must be ids"), ("limit=0", "limit must be"), ("cursor=x", "cursor must be") })
        {
            using var wrong = await _house.Client.GetAsync($"/api/runs?{query}");
            Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
            Assert.Contains(error, await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Equal("""{"error":"unknown run 'odd'"}""", await _house.Client.GetStringAsyncAnyStatus("/api/runs/odd"));
        var run = Word((await _house.GetAsync("/api/runs"))["runs"]![0]!, "id");
        foreach (var path in new[] { "cancel", "input" })
        {
            using var over = await _house.PostAsync($"/api/runs/{run}/{path}", new { text = "x" });
            Assert.Equal(HttpStatusCode.Conflict, over.StatusCode);
        }
    }

    private static HttpRequestMessage JsonRequest(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "application/json");
        return request;
    }

    private static async IAsyncEnumerable<RunEvent> HearAsync(RunRequest request, Turnstile gate, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return new RunEvent.Text("Begin. ");
        await gate.PassAsync(ct);
        while (!request.Inputs.TryEnd())
        {
            foreach (var said in request.Inputs.Take())
            {
                yield return new RunEvent.Steering(said);
                yield return new RunEvent.Text($"Heard: {said}");
            }
        }

        yield return new RunEvent.Done(DoneReason.Completed);
    }

    private static async IAsyncEnumerable<RunEvent> DeafAsync(RunRequest request, Turnstile gate, [EnumeratorCancellation] CancellationToken ct)
    {
        Assert.True(request.Inputs.TryEnd());
        yield return new RunEvent.Text("I hear nothing.");
        await gate.PassAsync(ct);
        yield return new RunEvent.Done(DoneReason.Completed);
    }

    private static async IAsyncEnumerable<RunEvent> BreakAsync()
    {
        await Task.Yield();
        yield return new RunEvent.Text("Before");
        throw new InvalidOperationException("a secret of the adapter: sk-nobody-may-see-this");
    }

    private static async IAsyncEnumerable<RunEvent> Of(params RunEvent[] events)
    {
        foreach (var e in events)
        {
            await Task.Yield();
            yield return e;
        }
    }

    private static string Word(JsonNode node, string name) => node[name]!.GetValue<string>();

    // A reader of what is stored sees the text once it is on disk.
    private async Task StoredAsync(string run)
    {
        using var limit = new CancellationTokenSource(Soon);
        var store = _house.Get<RunStore>();
        while ((await store.TranscriptAsync(Guid.Parse(run), limit.Token)).Text != "Half")
        {
            await Task.Yield();
        }
    }
}
