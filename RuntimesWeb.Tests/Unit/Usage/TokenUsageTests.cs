using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Tests.Unit.Usage;

public sealed class TokenUsageTests
{
    [Theory]
    [InlineData("100,20,3,75,5")]
    [InlineData("""{"inputTokens":100,"cachedInputTokens":20,"cacheWriteTokens":3,"outputTokens":75,"reasoningTokens":5}""")]
    public void Parse_ReadsWhatIsKeptNow_AndWhatWasKeptBefore(string kept)
    {
        var usage = TokenUsage.Parse(kept);

        Assert.Equal(new TokenUsage(100, 20, 3, 75, 5), usage);
        Assert.Equal("100,20,3,75,5", usage.ToText());
    }

    [Theory]
    [InlineData("100,,,75", 100, 0, 0, 75, 0)]
    [InlineData("", 0, 0, 0, 0, 0)]
    [InlineData(",,,,5", 0, 0, 0, 0, 5)]
    public void Zeros_AreNotKept(string kept, long input, long cached, long written, long output, long reasoning)
    {
        var usage = new TokenUsage(input, cached, written, output, reasoning);

        Assert.Equal(kept, usage.ToText());
        Assert.Equal(usage, TokenUsage.Parse(kept));
        Assert.Equal(usage, TokenUsage.Parse($"{input},{cached},{written},{output},{reasoning}"));
    }
}
