using System.Collections.Concurrent;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Runtimes.Tools;
using RuntimesWeb.Tests.Support;
using static RuntimesWeb.Tests.Support.LoopHouse;

namespace RuntimesWeb.Tests.Unit.Runtimes.Native;

/// <summary>How the loop runs what a model calls.</summary>
public sealed class LoopToolsTests
{
    private const string Path = """{"type":"object","properties":{"path":{"type":"string"},"lines":{"type":"integer"},"kind":{"enum":["a","b"]},"names":{"type":"array","items":{"type":"string"}}},"required":["path"]}""";

    private readonly LoopHouse _house = new();

    [Theory]
    [InlineData("nothing", "{}", "There is no tool nothing. The tools are: list, read.")]
    [InlineData("read", "{\"path\":", "not valid JSON")]
    [InlineData("read", "[1]", "must be one JSON object such as {\"path\": …}, not a list")]
    [InlineData("read", "{}", "path is missing")]
    [InlineData("read", "{\"path\":null}", "path is missing")]
    [InlineData("read", "{\"path\":7}", "path must be a string, not the number 7")]
    [InlineData("read", "{\"path\":\"a\",\"lines\":\"3\"}", "lines must be a whole number, not a string")]
    [InlineData("read", "{\"path\":\"a\",\"lines\":3.5}", "lines must be a whole number")]
    [InlineData("read", "{\"path\":\"a\",\"kind\":\"c\"}", "kind must be one of \"a\", \"b\"")]
    [InlineData("read", "{\"path\":\"a\",\"names\":[\"x\",2]}", "names[1] must be a string")]
    public async Task MistakeOfTheModel_IsToldInWordsAndTheRunGoesOn(string tool, string arguments, string words)
    {
        _house.With("read", (_, _) => throw new InvalidOperationException("must not run"), schema: Path).With("list", "x").Calls(Call(tool, arguments)).Says(Text("Well."), Stop());

        var events = await _house.RunAsync();

        var result = events.OfType<RunEvent.ToolResult>().Single();
        Assert.True(result.IsError);
        Assert.Contains(words, result.Output, StringComparison.Ordinal);
        Assert.Equal(new RunEvent.Done(DoneReason.Completed), events[^1]);
    }

    [Theory]
    [InlineData("{\"path\":\"a\",\"lines\":null}")]
    [InlineData("\"{\\\"path\\\":\\\"a\\\"}\"")]
    [InlineData("{\"path\":\"a\",\"lines\":3.0,\"other\":1}")]
    public async Task OddButPlainArguments_AreTaken(string arguments)
    {
        _house.With("read", (a, _) => Task.FromResult(new ToolAnswer(a.GetProperty("path").GetString()!)), schema: Path).Calls(Call("read", arguments)).Says(Text("Well."), Stop());

        Assert.Equal("a", (await _house.RunAsync()).OfType<RunEvent.ToolResult>().Single().Output);
    }

    [Fact]
    public async Task ToolThatThrows_EndsOnlyItsCall()
    {
        _house.With("bad", (_, _) => throw new InvalidOperationException("secret details")).With("good", "fine").Calls(Call("bad"), Call("good", id: "c2")).Says(Text("Well."), Stop());

        var results = (await _house.RunAsync()).OfType<RunEvent.ToolResult>().ToList();

        Assert.Equal([(true, "c1"), (false, "c2")], results.Select(r => (r.IsError, r.Id)));
        Assert.DoesNotContain("secret", results[0].Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallsThatOnlyLook_RunSideBySide_AndAnswerInOrder()
    {
        var second = new TaskCompletionSource();
        _house.With("first", async (_, ct) =>
        {
            await second.Task.WaitAsync(TimeSpan.FromSeconds(20), ct);
            return new ToolAnswer("1");
        }).With("second", (_, _) =>
        {
            second.SetResult();
            return Task.FromResult(new ToolAnswer("2"));
        });
        _house.Calls(Call("first"), Call("second", id: "c2")).Says(Text("Well."), Stop());

        var events = await _house.RunAsync();

        Assert.Equal(["tool_call", "tool_call", "tool_result", "tool_result"], events.Take(4).Select(e => e.Type));
        Assert.Equal(["1", "2"], events.OfType<RunEvent.ToolResult>().Select(r => r.Output));
    }

    [Fact]
    public async Task CallsThatChangeSomething_RunOneAfterTheOther_AndAreTimed()
    {
        var order = new ConcurrentQueue<string>();
        _house.With("write", (a, _) =>
        {
            order.Enqueue($"begin {a.GetProperty("n")}");
            _house.Time.Advance(TimeSpan.FromMilliseconds(250));
            order.Enqueue($"end {a.GetProperty("n")}");
            return Task.FromResult(new ToolAnswer("ok"));
        }, readOnly: false);
        _house.Calls(Call("write", """{"n":1}"""), Call("write", """{"n":2}""", "c2")).Says(Text("Well."), Stop());

        var events = await _house.RunAsync();

        Assert.Equal(["begin 1", "end 1", "begin 2", "end 2"], order);
        Assert.Equal(["tool_call", "tool_result", "tool_call", "tool_result"], events.Take(4).Select(e => e.Type));
        Assert.All(events.OfType<RunEvent.ToolResult>(), r => Assert.Equal(250, r.DurationMs));
    }

    [Fact]
    public async Task Tools_AreThoseTheRequestAllows_ByName()
    {
        _house.With("list", "x").With("grep", "x").With("delete", "x");
        _house.Request = _house.Request with { Tools = ["List", "grep"] };
        _house.Says(Text("x"), Stop());

        await _house.RunAsync();

        Assert.Equal(["grep", "list"], _house.Last.Tools.Select(t => t.Name));
    }

    [Fact]
    public async Task MoreCallsThanOneAnswerMayMake_AreNotRun()
    {
        var ran = 0;
        _house.With("look", (_, _) => Task.FromResult(new ToolAnswer(Interlocked.Increment(ref ran).ToString(System.Globalization.CultureInfo.InvariantCulture))));
        _house.Calls([.. Enumerable.Range(0, 70).Select(i => Call("look", id: $"c{i}"))]).Says(Text("Well."), Stop());

        var results = (await _house.RunAsync()).OfType<RunEvent.ToolResult>().ToList();

        Assert.Equal((64, 70, 6), (ran, results.Count, results.Count(r => r.IsError)));
    }

    [Fact]
    public async Task Leaving_WhileToolsRun_EndsThem()
    {
        using var leaving = new CancellationTokenSource();
        using var started = new SemaphoreSlim(0);
        var ended = 0;
        _house.With("slow", async (_, ct) =>
        {
            try
            {
                started.Release();
                await Task.Delay(Timeout.InfiniteTimeSpan, ct);
                return new ToolAnswer("never");
            }
            finally
            {
                Interlocked.Increment(ref ended);
            }
        }).With("stop", async (_, ct) =>
        {
            Assert.True(await started.WaitAsync(TimeSpan.FromSeconds(20), ct) && await started.WaitAsync(TimeSpan.FromSeconds(20), ct));
            await leaving.CancelAsync();
            return new ToolAnswer("ok");
        });
        _house.Calls(Call("slow"), Call("slow", id: "c2"), Call("stop", id: "c3"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var e in _house.Run(leaving.Token))
            {
                Assert.IsNotType<RunEvent.ToolResult>(e);
            }
        });

        Assert.Equal(2, ended);
        Assert.Single(_house.Requests);
    }
}
