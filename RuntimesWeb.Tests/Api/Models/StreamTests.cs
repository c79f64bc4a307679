using System.Collections.Immutable;
using System.Text.Json.Nodes;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Usage;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Models;

/// <summary>Answers that go well, over real sockets, in each protocol.</summary>
public sealed class StreamTests(ModelHouse house) : IClassFixture<ModelHouse>
{
    [Theory]
    [InlineData("anthropic", "end_turn")]
    [InlineData("openai", "stop")]
    [InlineData("openrouter", "stop")]
    [InlineData("google", "stop")]
    [InlineData("mistral", "stop")]
    [InlineData("ollama", "stop")]
    public async Task Answer_ComesPieceByPieceAsItWasSaid(string provider, string reason)
    {
        house.Models.Script(new ModelAnswer(new ModelStep.Think("Let me see… "), new ModelStep.Say("Naïve "), new ModelStep.Say("日本語 🎉\n"), new ModelStep.Stop(reason)));

        var deltas = await house.CollectAsync(ModelHouse.Ask(provider));

        Assert.Equal(["Let me see… "], deltas.OfType<ModelDelta.Thinking>().Select(t => t.Value));
        Assert.Equal(["Naïve ", "日本語 🎉\n"], deltas.OfType<ModelDelta.Text>().Select(t => t.Value));
        Assert.Equal(new ModelDelta.Stopped(StopReason.End), deltas[^1]);
    }

    [Theory]
    [InlineData("anthropic", "tool_use")]
    [InlineData("openai", "tool_calls")]
    [InlineData("moonshot", "stop")]
    [InlineData("ollama", "stop")]
    public async Task Calls_WhoseArgumentsComeInPieces_ComeWhole(string provider, string reason)
    {
        house.Models.Script(new ModelAnswer(
            new ModelStep.Say("I look."),
            new ModelStep.Call("call-1", "read_file", "{\"pa", "th\":\"a", "\\n\\\"b\\\" é.md\"}"),
            new ModelStep.Call("call-2", "list", "{}"),
            new ModelStep.Stop(reason)));

        var deltas = await house.CollectAsync(ModelHouse.AskWithTools(provider));

        Assert.Equal(
            [("call-1", "read_file", "a\n\"b\" é.md"), ("call-2", "list", null)],
            deltas.OfType<ModelDelta.ToolCall>().Select(c => (c.Id, c.Name, (string?)JsonNode.Parse(c.ArgumentsJson)!["path"])));
        Assert.Equal(new ModelDelta.Stopped(StopReason.ToolUse), deltas[^1]);
    }

    [Theory]
    [InlineData("anthropic", "end_turn", 100, 40, 10, 25, 0)]
    [InlineData("openai", "stop", 100, 40, 0, 25, 5)]
    [InlineData("ollama", "stop", 100, 0, 0, 25, 0)]
    public async Task Usage_CountsAllInputAndTellsItsParts(string provider, string reason, long input, long cached, long written, long output, long reasoning)
    {
        house.Models.Script(new ModelAnswer(new ModelStep.Say("x"), new ModelStep.Stop(reason)));

        var deltas = await house.CollectAsync(ModelHouse.Ask(provider));

        Assert.Equal(new TokenUsage(input, cached, written, output, reasoning), deltas.OfType<ModelDelta.Usage>().Last().Tokens);
    }

    [Theory]
    [InlineData("anthropic", "max_tokens", StopReason.MaxTokens)]
    [InlineData("anthropic", "refusal", StopReason.Refusal)]
    [InlineData("anthropic", "model_context_window_exceeded", StopReason.ContextFull)]
    [InlineData("openai", "length", StopReason.MaxTokens)]
    [InlineData("openai", "content_filter", StopReason.Refusal)]
    [InlineData("ollama", "length", StopReason.MaxTokens)]
    public async Task Stopped_SaysWhy(string provider, string reason, StopReason expected)
    {
        house.Models.Script(new ModelAnswer(new ModelStep.Say("x"), new ModelStep.Stop(reason)));

        Assert.Equal(new ModelDelta.Stopped(expected), (await house.CollectAsync(ModelHouse.Ask(provider)))[^1]);
    }

    [Theory]
    [InlineData("anthropic", "max_tokens")]
    [InlineData("openai", "length")]
    public async Task Call_CutOffByTheEndOfTheAnswer_DoesNotCome(string provider, string reason)
    {
        house.Models.Script(new ModelAnswer(new ModelStep.Call("c1", "list", "{}"), new ModelStep.Call("c2", "read_file", "{\"path\":\"/et"), new ModelStep.Stop(reason)));

        var deltas = await house.CollectAsync(ModelHouse.AskWithTools(provider));

        Assert.Equal(["c1"], deltas.OfType<ModelDelta.ToolCall>().Select(c => c.Id));
        Assert.Equal(new ModelDelta.Stopped(StopReason.MaxTokens), deltas[^1]);
    }

    [Fact]
    public async Task Anthropic_SealedThought_GoesBackUnchangedWithTheNextTurn()
    {
        house.Models.Script(new ModelAnswer(new ModelStep.Think("hm"), new ModelStep.Call("c1", "list", "{}"), new ModelStep.Stop("tool_use")), new ModelAnswer(new ModelStep.Stop("end_turn")));
        var first = await house.CollectAsync(ModelHouse.AskWithTools("anthropic"));

        await house.CollectAsync(NextTurn("anthropic", first, "anthropic"));

        var blocks = house.Models.LastBody()["messages"]![1]!["content"]!.ToJsonString();
        Assert.Equal("""[{"type":"thinking","thinking":"hm","signature":"a-seal"},{"type":"tool_use","id":"c1","name":"list","input":{}}]""", blocks);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    [InlineData("ollama")]
    public async Task SealedThought_IsNotSentToAnotherProvider(string other)
    {
        ImmutableArray<ModelDelta> said = [new ModelDelta.Thought("hm", "somebody-elses-seal", false), new ModelDelta.ToolCall("c1", "list", "{}", """{"google":{"thought_signature":"somebody-elses-seal"}}""")];
        house.Models.Script(new ModelAnswer(new ModelStep.Stop("stop")));

        await house.CollectAsync(NextTurn(other, said, "google"));

        Assert.DoesNotContain("somebody-elses-seal", house.Models.Requests.Single().Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Google_SealOfACall_GoesBackWithIt()
    {
        const string Chunk = """data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c1","function":{"name":"list","arguments":"{}"},"extra_content":{"google":{"thought_signature":"s1"}}}]},"finish_reason":"tool_calls"}]}""" + "\n\n";
        house.Models.Script(new ModelAnswer(new ModelStep.Raw(Chunk)), new ModelAnswer(new ModelStep.Stop("stop")));
        var first = await house.CollectAsync(ModelHouse.AskWithTools("google"));

        await house.CollectAsync(NextTurn("google", first, "google"));

        Assert.Equal("""{"google":{"thought_signature":"s1"}}""", house.Models.LastBody()["messages"]![2]!["tool_calls"]![0]!["extra_content"]!.ToJsonString());
    }

    /// <summary>What was said, with the results of its calls.</summary>
    private static ModelRequest NextTurn(string provider, ImmutableArray<ModelDelta> said, string from)
    {
        var calls = said.OfType<ModelDelta.ToolCall>().ToImmutableArray();
        return ModelHouse.AskWithTools(provider) with
        {
            Messages =
            [
                ModelMessage.User.Say("hello"),
                new ModelMessage.Assistant("", calls, [.. said.OfType<ModelDelta.Thought>()], new ProviderId(from)),
                .. calls.Select(c => new ModelMessage.ToolResult(c.Id, c.Name, "a.md")),
            ],
        };
    }
}
