using System.Runtime.CompilerServices;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Usage;
using RuntimesWeb.Tests.Support;
using static RuntimesWeb.Tests.Support.LoopHouse;

namespace RuntimesWeb.Tests.Unit.Runtimes.Native;

/// <summary>What the loop does with a model that answers.</summary>
public sealed class ModelLoopTests
{
    private readonly LoopHouse _house = new();

    [Fact]
    public async Task Answer_IsStreamedAndEndsTheRun()
    {
        _house.Request = _house.Request with
        {
            SystemPrompt = "Be brief.",
            History = [ModelMessage.User.Say("Hi"), new ModelMessage.Assistant("Hello.", [], [], ProviderCatalog.OpenAI)],
        };
        _house.Says(new ModelDelta.Thinking("Hm."), Text("It "), Text("is."), Used(1_000, 100), Stop());

        var events = await _house.RunAsync();

        Assert.Equal<RunEvent>(
            [
                new RunEvent.Thinking("Hm."), new RunEvent.Text("It "), new RunEvent.Text("is."),
                new RunEvent.Usage("anthropic", "claude-sonnet-4-6", new TokenUsage(1_000, 0, 0, 100, 0)), new RunEvent.Done(DoneReason.Completed),
            ],
            events);
        Assert.Equal(("Be brief.", true), (_house.Last.SystemPrompt, _house.Last.CacheMessages));
        Assert.Equal(3, _house.Last.Messages.Length);
    }

    [Fact]
    public async Task FirstMessageWithoutTools_IsNotKeptInTheCache()
    {
        _house.Says(Text("x"), Stop());

        await _house.RunAsync();

        Assert.False(_house.Last.CacheMessages);
    }

    [Fact]
    public async Task Calls_AreMadeAndTheirResultsGoBack()
    {
        _house.With("look", "found it").Says(new ModelDelta.Thought("hm", "seal", false), Text("I look."), Call("look", """{"a":1}"""), Used(10, 5), Stop(StopReason.ToolUse)).Says(Text("Done."), Used(20, 5), Stop());

        var events = await _house.RunAsync();

        Assert.Equal(["text", "usage", "tool_call", "tool_result", "text", "usage", "done"], events.Select(e => e.Type));
        Assert.Equal(new RunEvent.ToolResult("c1", "look", "found it", false, 0), events[3]);
        var answer = Assert.IsType<ModelMessage.Assistant>(_house.Last.Messages[1]);
        Assert.Equal(("I look.", "look", "seal"), (answer.Text, answer.Calls.Single().Name, answer.Thoughts.Single().Seal));
        Assert.Equal(new ModelMessage.ToolResult("c1", "look", "found it"), _house.Last.Messages[2]);
        Assert.True(_house.Last.CacheMessages);
    }

    [Theory]
    [InlineData(StopReason.MaxTokens, DoneReason.MaxTokens)]
    [InlineData(StopReason.ContextFull, DoneReason.MaxTokens)]
    [InlineData(StopReason.Refusal, DoneReason.Refusal)]
    [InlineData(StopReason.Other, DoneReason.Completed)]
    public async Task End_SaysWhy(StopReason stop, DoneReason done)
    {
        _house.Says(Text("x"), Stop(stop));

        Assert.Equal(done, Assert.IsType<RunEvent.Done>((await _house.RunAsync())[^1]).Reason);
    }

    [Fact]
    public async Task CallsOfAnAnswerThatWasCut_AreNotMade()
    {
        _house.With("look", "x").Says(Text("I look."), Call("look"), Stop(StopReason.MaxTokens));

        var events = await _house.RunAsync();

        Assert.Equal(["text", "done"], events.Select(e => e.Type));
    }

    [Fact]
    public async Task EmptyAnswer_IsAskedForOnceMore()
    {
        _house.Says(new ModelDelta.Thinking("hm"), Text(" \n"), Stop()).Says(Text("Well."), Stop());

        Assert.Equal(new RunEvent.Done(DoneReason.Completed), (await _house.RunAsync())[^1]);
    }

    [Fact]
    public async Task EmptyAnswer_Twice_IsAnError()
    {
        _house.Says(Stop()).Says(Stop());

        Assert.Equal("empty_answer", Assert.IsType<RunEvent.Error>((await _house.RunAsync())[^1]).Code);
    }

    [Fact]
    public async Task Turns_AtTheirEnd_AreSummedUpWithoutTools()
    {
        _house.Request = _house.Request with { MaxTurns = 2 };
        _house.With("look", "seen").Calls(Call("look")).Calls(Text("More."), Call("look", """{"b":2}""", "c2")).Says(Text("This is done."), Call("look", id: "c3"), Stop(StopReason.ToolUse));

        var events = await _house.RunAsync();

        Assert.Equal(new RunEvent.Done(DoneReason.MaxTurns), events[^1]);
        Assert.Equal(2, events.OfType<RunEvent.ToolResult>().Count());
        Assert.Single(events.OfType<RunEvent.Status>(), s => s.Phase == "summing_up");
        Assert.Empty(_house.Last.Tools);
        Assert.DoesNotContain(_house.Last.Messages, m => m is ModelMessage.ToolResult or ModelMessage.Assistant { Calls.Length: > 0 });
        Assert.Contains("seen", Said(_house.Last), StringComparison.Ordinal);
        Assert.Contains("still open", Said(_house.Last), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatAPersonSays_IsHeardBeforeTheNextRequest()
    {
        _house.With("look", (_, _) =>
        {
            Assert.True(_house.Request.Inputs.TryAdd("Faster!"));
            return Task.FromResult(new Core.Runtimes.Tools.ToolAnswer("ok"));
        });
        _house.Calls(Call("look")).Says(Text("Yes."), Stop());

        var events = await _house.RunAsync();

        Assert.Equal(["tool_call", "tool_result", "input", "text", "done"], events.Select(e => e.Type));
        Assert.Equal("Faster!", Words(_house.Last.Messages[^1]));
    }

    [Theory]
    [InlineData(StopReason.End)]
    [InlineData(StopReason.MaxTokens)]
    public async Task WhatAPersonSays_WhileTheModelEndsItsTurn_IsAnsweredToo(StopReason stop)
    {
        _house.Says(_ => SayMeanwhile(stop)).Says(Text("And that."), Stop());

        var events = await _house.RunAsync();

        Assert.Equal(["text", "input", "text", "done"], events.Select(e => e.Type));
        Assert.Equal(["Do it.", "This.", "And?"], _house.Last.Messages.Select(Words));
        Assert.False(_house.Request.Inputs.TryAdd("too late"));
    }

    [Fact]
    public async Task Leaving_InTheMiddleOfAnAnswer_TellsWhatItTookAndEndsTheStream()
    {
        using var leaving = new CancellationTokenSource();
        var ended = new TaskCompletionSource();
        _house.Says(ct => Hanging(ended, ct));
        var events = new List<RunEvent>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var e in _house.Run(leaving.Token))
            {
                events.Add(e);
                if (e is RunEvent.Text)
                {
                    await leaving.CancelAsync();
                }
            }
        });

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(["text", "usage"], events.Select(e => e.Type));
        Assert.False(_house.Request.Inputs.TryAdd("too late"));
    }

    private async IAsyncEnumerable<ModelDelta> SayMeanwhile(StopReason stop)
    {
        await Task.Yield();
        yield return Text("This.");
        Assert.True(_house.Request.Inputs.TryAdd("And?"));
        yield return Stop(stop);
    }

    private static async IAsyncEnumerable<ModelDelta> Hanging(TaskCompletionSource ended, [EnumeratorCancellation] CancellationToken ct)
    {
        try
        {
            yield return Used(100, 1);
            yield return Text("It ");
            await Task.Delay(Timeout.InfiniteTimeSpan, ct);
        }
        finally
        {
            ended.SetResult();
        }
    }

    private static string Words(ModelMessage message) => message switch
    {
        ModelMessage.User user => string.Concat(user.Parts.OfType<ModelPart.Text>().Select(p => p.Value)),
        ModelMessage.Assistant assistant => assistant.Text,
        ModelMessage.ToolResult result => result.Text,
        _ => "",
    };

    private static string Said(ModelRequest request) => string.Join('\n', request.Messages.Select(Words));
}
