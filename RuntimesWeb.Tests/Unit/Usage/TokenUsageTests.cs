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
}
