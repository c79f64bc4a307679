using System.Text.Json;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Models.Protocols;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Tests.Unit.Models;

/// <summary>What those who speak chat completions do differently.</summary>
public sealed class ChatEventsTests
{
    [Fact]
    public void Reasoning_ComesUnderItsSeveralNames()
    {
        var deltas = Read(
            """{"choices":[{"delta":{"reasoning":"a"}}]}""",
            """{"choices":[{"delta":{"reasoning_content":"b"}}]}""",
            """{"choices":[{"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"c"}]},{"type":"text","text":"d"}]}}]}""");

        Assert.Equal([new ModelDelta.Thinking("a"), new ModelDelta.Thinking("b"), new ModelDelta.Thinking("c"), new ModelDelta.Text("d")], deltas);
    }

    [Fact]
    public void Calls_ThatAllHaveTheSameIndex_AreToldApartByTheirIds()
    {
        var deltas = Read(
            """{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"list","arguments":"{}"}},{"index":0,"id":"b","function":{"name":"read","arguments":"{\"p\":"}}]}}]}""",
            """{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"b","function":{"arguments":"1}"}}]},"finish_reason":"tool_calls"}]}""");

        Assert.Equal([new ModelDelta.ToolCall("a", "list", "{}"), new ModelDelta.ToolCall("b", "read", "{\"p\":1}"), new ModelDelta.Stopped(StopReason.ToolUse)], deltas);
    }

    [Fact]
    public void Call_WithoutAnId_GetsOne()
    {
        var deltas = Read("""{"choices":[{"delta":{"tool_calls":[{"function":{"name":"list"}}]},"finish_reason":"tool_calls"}]}""");

        var call = Assert.IsType<ModelDelta.ToolCall>(deltas[0]);
        Assert.NotEmpty(call.Id);
        Assert.Equal("{}", call.ArgumentsJson);
    }

    [Theory]
    [InlineData("""{"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}""", 10, 0, 5, 0)]
    [InlineData("""{"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":22,"completion_tokens_details":{"reasoning_tokens":7}}}""", 10, 0, 12, 7)] // xAI, Google
    [InlineData("""{"choices":[{"delta":{},"usage":{"prompt_tokens":10,"completion_tokens":5,"cached_tokens":4}}]}""", 10, 4, 5, 0)] // Moonshot
    [InlineData("""{"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":-5,"prompt_tokens_details":null}}""", 10, 0, 0, 0)]
    public void Usage_CountsReasoningAsOutput(string chunk, long input, long cached, long output, long reasoning) =>
        Assert.Equal([new ModelDelta.Usage(new TokenUsage(input, cached, 0, output, reasoning))], Read(chunk));

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("3")]
    [InlineData("""{"choices":{"delta":1}}""")]
    [InlineData("""{"choices":[{"delta":{"content":7,"tool_calls":[1,{}]}},null]}""")]
    public void OddChunks_SayNothing(string chunk) => Assert.Empty(Read(chunk));

    [Fact]
    public void End_WithoutAReason_IsNone() => Assert.Empty(Read("""{"choices":[{"delta":{"content":""}}]}"""));

    private static List<ModelDelta> Read(params string[] chunks)
    {
        var events = new ChatEvents();
        return [.. chunks.SelectMany(c => events.Read(JsonDocument.Parse(c).RootElement).ToList()), .. events.End()];
    }
}
