using System.Collections.Immutable;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Runtimes.Adapters.Native;
using RuntimesWeb.Tests.Support;
using static RuntimesWeb.Tests.Support.LoopHouse;

namespace RuntimesWeb.Tests.Unit.Runtimes.Native;

/// <summary>How a conversation is made to fit, with a window of 8,192 tokens: about 24,000 characters go out.</summary>
public sealed class LoopContextTests
{
    private static readonly ModelChoice Small = new(ProviderCatalog.Ollama, "small");

    private readonly LoopHouse _house = new();

    public LoopContextTests() => _house.Request = _house.Request with { Model = Small };

    [Fact]
    public async Task ConversationThatFits_IsLeftAsItIs()
    {
        _house.With("read", "more").Request = _house.Request with { History = Turns(3, 1_000) };
        _house.Says(Text("x"), Stop());

        await _house.RunAsync();

        Assert.Equal([.. _house.Request.History, _house.Request.Message], _house.Last.Messages);
    }

    [Fact]
    public async Task OldResults_AreShortenedFirst()
    {
        _house.With("read", "more").Request = _house.Request with { History = Turns(3, 12_000) };
        _house.Says(Text("x"), Stop());

        var events = await _house.RunAsync();

        Assert.Equal("compacting", Assert.IsType<RunEvent.Status>(events[0]).Phase);
        Assert.Equal(13, _house.Last.Messages.Length);
        Assert.Contains("first line of 0 [shortened from 12,0", Results(_house.Last)[0], StringComparison.Ordinal);
        Assert.Contains("xxx", Results(_house.Last)[2], StringComparison.Ordinal);
        AssertPaired(_house.Last);
    }

    [Fact]
    public async Task OldestTurns_AreLeftOutWithANote_AndTheSameConversationInTheSameWay()
    {
        _house.With("read", "more").Request = _house.Request with { History = Turns(40, 300, said: 900) };
        _house.Says(Text("x"), Stop()).Says(Text("x"), Stop());

        await _house.RunAsync();
        _house.Request = _house.Request with { Inputs = new RunInputs() };
        await _house.RunAsync();

        var note = Parts(_house.Last.Messages[0]);
        Assert.StartsWith("[The beginning of this conversation was left out", note, StringComparison.Ordinal);
        Assert.Contains("earlier steps", note, StringComparison.Ordinal);
        Assert.Contains("- was asked: question", note, StringComparison.Ordinal);
        Assert.IsType<ModelMessage.User>(_house.Last.Messages[1]);
        Assert.Equal(_house.Request.Message, _house.Last.Messages[^1]);
        AssertPaired(_house.Last);
        Assert.Equal(_house.Requests[0].Messages.Select(Describe), _house.Last.Messages.Select(Describe));
    }

    [Fact]
    public async Task LongRun_LosesItsOldestSteps_NotItsTaskAndNotItsLatestResult()
    {
        _house.With("read", string.Concat("first line\n", new string('x', 3_000)));
        for (var i = 0; i < 60; i++)
        {
            _house.Calls(Call("read", $$"""{"why":"{{new string('y', 600)}}"}""", $"c{i}"));
        }

        _house.Request = _house.Request with { MaxTurns = 100 };
        _house.Says(Text("Done."), Stop());

        var events = await _house.RunAsync();

        Assert.Equal(new RunEvent.Done(DoneReason.Completed), events[^1]);
        Assert.All(_house.Requests, r => Assert.InRange(r.Messages.Sum(m => Describe(m).Length), 1, 26_000));
        Assert.All(_house.Requests, AssertPaired);
        Assert.Contains(_house.Last.Messages, m => m == _house.Request.Message);
        Assert.Equal(3_011, Results(_house.Last)[^1].Length);
        Assert.Contains("- used read:", Parts(_house.Last.Messages[0]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NewResults_ThatDoNotFit_AreCutAndSayIt()
    {
        _house.With("read", new string('x', 60_000)).Calls(Call("read"), Call("read", id: "c2")).Says(Text("Done."), Stop());

        await _house.RunAsync();

        Assert.All(Results(_house.Last), r => Assert.Contains("more characters do not fit into the context", r, StringComparison.Ordinal));
        Assert.InRange(Results(_house.Last).Sum(r => r.Length), 10_000, 24_500);
    }

    [Fact]
    public async Task ContextTooLong_IsShortenedHarderOnce()
    {
        _house.Request = _house.Request with { Model = new ModelChoice(ProviderCatalog.OpenAI, "gpt-4o"), History = Turns(20, 4_000) };
        _house.Says(Fail(ModelFailureKind.ContextTooLong)).Says(Text("Well."), Stop());

        var events = await _house.RunAsync();

        Assert.Equal("compacting", Assert.IsType<RunEvent.Status>(events[0]).Phase);
        Assert.InRange(Weight(_house.Requests[1]), 1, Weight(_house.Requests[0]) / 2);
        AssertPaired(_house.Last);
        Assert.Equal(new RunEvent.Done(DoneReason.Completed), events[^1]);
    }

    [Fact]
    public async Task ContextTooLong_Twice_IsAnError()
    {
        _house.Request = _house.Request with { History = Turns(20, 4_000) };
        _house.Says(Fail(ModelFailureKind.ContextTooLong)).Says(Fail(ModelFailureKind.ContextTooLong));

        var error = Assert.IsType<RunEvent.Error>((await _house.RunAsync())[^1]);

        Assert.Equal("context_too_long", error.Code);
        Assert.Contains("A model with a larger context", error.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ollama", "llama3.2", 8_192)]
    [InlineData("anthropic", "claude-sonnet-4-6", null)]
    public async Task Room_IsAskedOfModelsThatRunHere(string provider, string model, int? room)
    {
        _house.Request = _house.Request with { Model = new ModelChoice(new Core.Credentials.ProviderId(provider), model) };
        _house.Says(Text("Well."), Stop());

        await _house.RunAsync();

        Assert.Equal(room, _house.Last.ContextTokens);
    }

    [Fact]
    public async Task Estimate_LearnsFromWhatTheProviderCounts()
    {
        // 4,000 tokens by our count, three times as many by the model's.
        _house.With("read", "more").Request = _house.Request with { History = Turns(5, 200, said: 3_000) };
        _house.Says(Call("read"), Used(12_000, 1), Stop(StopReason.ToolUse)).Says(Text("Well."), Stop());

        var events = await _house.RunAsync();

        Assert.Contains(events, e => e is RunEvent.Status { Phase: "compacting" });
        Assert.InRange(Weight(_house.Last), 1, Weight(_house.Requests[0]) / 2);
        AssertPaired(_house.Last);
    }

    [Theory]
    [InlineData("anthropic", "claude-haiku-4-5", 200_000)]
    [InlineData("openrouter", "openai/gpt-4o-mini", 128_000)]
    [InlineData("openrouter", "google/gemini-2.5-pro", 1_000_000)]
    [InlineData("openai", "something-new", 128_000)]
    [InlineData("ollama", "unknown", 8_192)]
    [InlineData("ollama", "known", 32_768)]
    public void Window_IsWhatIsKnownOfTheModel(string provider, string model, int window)
    {
        var limits = new ModelLimits(() => NoOllama with
        {
            Models = [new("known:latest", 1, "sha256:1", null, null, null, null)],
            Details = NoOllama.Details.Add("sha256:1", new(["completion", "tools"], 32_768)),
        });

        Assert.Equal(window, limits.Of(new(provider), model).WindowTokens);
    }

    private static ImmutableArray<ModelMessage> Turns(int count, int result, int said = 10) =>
    [
        .. Enumerable.Range(0, count).SelectMany(i => new ModelMessage[]
        {
            ModelMessage.User.Say($"question {i} {new string('q', said)}"),
            new ModelMessage.Assistant("", [new ModelDelta.ToolCall($"h{i}", "read", "{}")], [], ProviderCatalog.Ollama),
            new ModelMessage.ToolResult($"h{i}", "read", $"first line of {i}\n{new string('x', result)}"),
            new ModelMessage.Assistant($"answer {i}", [], [], ProviderCatalog.Ollama),
        }),
    ];

    private static void AssertPaired(ModelRequest request)
    {
        var waiting = new Queue<string>();
        foreach (var message in request.Messages)
        {
            if (message is ModelMessage.ToolResult result)
            {
                Assert.Equal(waiting.Dequeue(), result.CallId);
                continue;
            }

            Assert.Empty(waiting);
            foreach (var call in message is ModelMessage.Assistant assistant ? assistant.Calls : [])
            {
                waiting.Enqueue(call.Id);
            }
        }

        Assert.Empty(waiting);
    }

    private static List<string> Results(ModelRequest request) => [.. request.Messages.OfType<ModelMessage.ToolResult>().Select(r => r.Text)];

    private static int Weight(ModelRequest request) => request.Messages.Sum(m => Describe(m).Length);

    private static string Parts(ModelMessage message) => string.Concat(Assert.IsType<ModelMessage.User>(message).Parts.OfType<ModelPart.Text>().Select(p => p.Value));

    private static string Describe(ModelMessage message) => message switch
    {
        ModelMessage.User => Parts(message),
        ModelMessage.Assistant answer => answer.Text + string.Concat(answer.Calls.Select(c => c.Name + c.ArgumentsJson)),
        ModelMessage.ToolResult result => result.Text,
        _ => "",
    };
}
