using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Tests.Unit.Usage;

public sealed class PricesTests
{
    [Theory]
    [InlineData("anthropic", "claude-sonnet-4-6", 3_000_000, 15_000_000)]
    [InlineData("anthropic", "claude-haiku-4-5", 1_000_000, 5_000_000)]
    [InlineData("openai", "gpt-4o", 2_500_000, 10_000_000)]
    [InlineData("openai", "gpt-4o-mini", 150_000, 600_000)]
    [InlineData("ollama", "llama3.2:latest", 0, 0)]
    public void Find_AModelOfTheList_HasItsPrices(string provider, string model, long input, long output)
    {
        var price = Prices.Find(provider, model);

        Assert.Equal((input, output), (price?.InputPerMillionMicros, price?.OutputPerMillionMicros));
    }

    [Theory]
    [InlineData("anthropic", "gpt-4o")]
    [InlineData("openai", "gpt-4o-2024-05-13")]
    [InlineData("ollama", "gpt-oss:120b-cloud")]
    [InlineData("nobody", "nothing")]
    public void Find_AnythingElse_HasNoPrice(string provider, string model) => Assert.Null(Prices.Find(provider, model));

    [Fact]
    public void Rows_NameAProviderADayAndAPlace() => Assert.All(Prices.Rows, row =>
    {
        Assert.NotNull(ProviderCatalog.Find(row.Provider));
        Assert.True(row.Date > new DateOnly(2025, 1, 1));
        Assert.StartsWith("https://", row.Source, StringComparison.Ordinal);
        Assert.True(row.Input > 0 && row.Output > row.Input && row.CachedInput is null or > 0);
    });

    [Theory]
    [InlineData(1_000_000, 0, 0, 0, 3_000_000)] // plain input
    [InlineData(1_000_000, 1_000_000, 0, 0, 300_000)] // all from the cache
    [InlineData(1_000_000, 0, 1_000_000, 0, 3_750_000)] // all into the cache
    [InlineData(0, 0, 0, 1_000_000, 15_000_000)] // output
    [InlineData(100, 40, 10, 25, 575)] // 50×3 + 40×0.3 + 10×3.75 + 25×15 = 574.5
    [InlineData(0, 0, 0, 0, 0)]
    public void Cost_IsEachPartAtItsPrice_RoundedOnce(long input, long cached, long written, long output, long micros) =>
        Assert.Equal(micros, Prices.Find("anthropic", "claude-sonnet-4-6")!.Cost(new TokenUsage(input, cached, written, output, 0))); // it is in the list

    [Fact]
    public void Cost_OfWhatIsNotPricedApart_IsThatOfInput() =>
        Assert.Equal(2_000_000, new ModelPrice(1_000_000, 5_000_000).Cost(new TokenUsage(2_000_000, 500_000, 500_000, 0, 0)));
}
