using RuntimesWeb.Core.Runtimes.Adapters.Claude.Protocol;

namespace RuntimesWeb.Tests.Unit.Runtimes.Claude;

/// <summary>What single lines of Claude Code mean.</summary>
public sealed class ClaudeFramesTests
{
    [Theory]
    [InlineData("")]
    [InlineData("warning: something")]
    [InlineData("[1,2]")]
    [InlineData("""{"type":"assistant","message":""")]
    [InlineData("""{"type":"tomorrow"}""")]
    [InlineData("""{"type":"system","subtype":"status"}""")]
    [InlineData("""{"type":"system"}""")]
    [InlineData("""{"type":7}""")]
    [InlineData("""{"type":"user","message":{"role":"user","content":"[Request interrupted by user]"}}""")]
    [InlineData("""{"type":"stream_event","event":{"type":"content_block_delta","delta":{"type":"input_json_delta","partial_json":"{"}}}""")]
    [InlineData("""{"type":"stream_event","parent_tool_use_id":"t1","event":{"type":"content_block_delta","delta":{"type":"text_delta","text":"of a subagent"}}}""")]
    [InlineData("""{"type":"control_request","request":{"subtype":"can_use_tool"}}""")]
    public void Parse_WhatMeansNothing_IsNothing(string line) => Assert.IsType<ClaudeFrame.Nothing>(ClaudeFrames.Parse(line));

    [Fact]
    public void Parse_InWhateverOrder_IsTheSame()
    {
        var ask = Assert.IsType<ClaudeFrame.Ask>(ClaudeFrames.Parse(""" {"request":{"tool_use_id":"t1","input":{"command":"ls"},"tool_name":"Bash","subtype":"can_use_tool","new":1},"request_id":"q1","type":"control_request"}"""));

        Assert.Equal(("q1", "t1", "Bash", """{"command":"ls"}"""), (ask.RequestId, ask.CallId, ask.Tool, ask.Input.GetRawText()));
    }

    [Fact]
    public void Parse_Result_LeavesOutWhatIsForTheModelAlone()
    {
        var results = Assert.IsType<ClaudeFrame.Results>(ClaudeFrames.Parse("""
            {"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"t1","content":[{"type":"text","text":"42\n<system-reminder>\nnever mind\n</system-reminder>"},{"type":"image"}]},{"type":"tool_result","tool_use_id":"t2","is_error":true,"content":"<tool_use_error>no</tool_use_error>"}]}}
            """));

        Assert.Equal([new ClaudeResult("t1", "42\n[image]", false), new ClaudeResult("t2", "no", true)], results.Each);
    }

    [Fact]
    public void Parse_End_ReadsWhatEachModelTook_AndNoGuessedPrice()
    {
        var end = Assert.IsType<ClaudeFrame.End>(ClaudeFrames.Parse("""
            {"type":"result","subtype":"success","is_error":false,"model_usage_since_last_result":{"claude-haiku-4-5":{"inputTokens":100,"outputTokens":20,"cacheReadInputTokens":10,"cacheCreationInputTokens":5,"costUSD":0.0125,"costBasis":"list"},"llama3.2":{"inputTokens":1,"outputTokens":2,"costUSD":9,"costBasis":"unknown"}}}
            """));

        Assert.Equal([new ClaudeUsage("claude-haiku-4-5", 100, 20, 10, 5, 12_500), new ClaudeUsage("llama3.2", 1, 2, 0, 0, null)], end.Since!.Value);
    }

    [Fact]
    public void Take_OfAVersionThatOnlyTellsSums_IsTheDifference()
    {
        var usages = new ClaudeUsages();
        ClaudeFrame.End Sum(long input, long output, long cost) => new("success", false) { Total = [new ClaudeUsage("m", input, output, 0, 0, cost)] };

        var first = Assert.Single(usages.Take(Sum(100, 10, 50), "anthropic"));
        var second = Assert.Single(usages.Take(Sum(250, 30, 120), "anthropic"));
        var none = usages.Take(Sum(250, 30, 120), "anthropic");
        var anew = Assert.Single(usages.Take(Sum(70, 7, 30), "anthropic"));

        Assert.Equal((100L, 50L), (first.Tokens.InputTokens, first.CostMicros!.Value));
        Assert.Equal((150L, 20L, 70L), (second.Tokens.InputTokens, second.Tokens.OutputTokens, second.CostMicros!.Value));
        Assert.Empty(none);
        Assert.Equal((70L, 30L), (anew.Tokens.InputTokens, anew.CostMicros!.Value));
    }
}
