using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Components.Usage;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Usage;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Components.Usage;

public sealed class UsagePageTests(FreshHousehold fixture) : IClassFixture<FreshHousehold>
{
    [Fact]
    public async Task Page_TellsTheTotalOfItsRows_WhatHasNoPrice_AndTakesOne()
    {
        var now = TimeProvider.System.GetUtcNow();
        await Ledger.BookAsync(
            fixture.Household.Get<IDbContextFactory<RuntimesDb>>(),
            Ledger.Row(now, cost: 1_250_000), Ledger.Row(now.AddDays(-2), cost: 250_000), Ledger.Row(now, "openai", "gpt-next", 10_000, 2_500, null), Ledger.Row(now, "ollama", "llama3.2", 5, 5, 0, agent: null));
        using var context = new PageContext(fixture.Household);
        context.Services.GetRequiredService<NavigationManager>().NavigateTo("/usage?days=7&by=model");

        var page = context.Render<UsagePage>();

        page.WaitForAssertion(() => Assert.Equal("Total412k2,705$1.50 and more", Flat(page.Find("tfoot tr"))));
        Assert.Equal(["claude-sonnet-4-6", "gpt-next", "llama3.2"], page.FindAll("tbody th .name").Select(n => n.TextContent.Trim()));
        Assert.Equal("true", page.Find("a[href='/usage?days=7&by=model']").GetAttribute("aria-current"));
        Assert.Contains("img", page.Find("svg[aria-label]").GetAttribute("role"), StringComparison.Ordinal);

        page.Find("button[aria-label='Enter a price for gpt-next']").Click();
        page.FindAll("form[aria-label='Price of gpt-next'] input")[0].Change("1.25");
        page.FindAll("form[aria-label='Price of gpt-next'] input")[1].Change("10");
        page.Find("form[aria-label='Price of gpt-next']").Submit();

        page.WaitForAssertion(() => Assert.Equal(new ModelPrice(1_250_000, 10_000_000), fixture.Household.Get<PriceList>().Find("openai", "gpt-next")));
        page.WaitForAssertion(() => Assert.DoesNotContain("no known price", page.Markup, StringComparison.Ordinal));
        Assert.Contains("$1.25 in, $10 out per million tokens", page.Find("section[aria-labelledby=prices]").TextContent, StringComparison.Ordinal);

        page.Find("button[aria-label='Remove the price of gpt-next']").Click();
        page.WaitForAssertion(() => Assert.Null(fixture.Household.Get<PriceList>().Find("openai", "gpt-next")));
    }

    [Fact]
    public void Page_WithNothingInTheDays_SaysSo()
    {
        using var context = new PageContext(fixture.Household);
        context.Services.GetRequiredService<NavigationManager>().NavigateTo("/usage?from=2001-01-01&to=2001-01-02");

        var page = context.Render<UsagePage>();

        page.WaitForAssertion(() => Assert.Contains("Nothing used", page.Markup, StringComparison.Ordinal));
        Assert.Equal("true", page.Find("nav[aria-label=Period] button").GetAttribute("aria-current"));
    }

    [Theory]
    [InlineData(0, "$0.00")]
    [InlineData(12_340_000, "$12.34")]
    [InlineData(1_234_567_890, "$1,234.57")]
    [InlineData(120_000, "$0.12")]
    [InlineData(4_200, "$0.0042")]
    [InlineData(1, "$0.000001")]
    public void Dollars_AreAsPreciseAsItTakes(long micros, string text) => Assert.Equal(text, Money.Dollars(micros));

    [Theory]
    [InlineData(null, null, null, null, "/usage?days=30&by=model")]
    [InlineData("7", null, null, "day", "/usage?days=7&by=day")]
    [InlineData("8", null, null, "week", "/usage?days=30&by=model")]
    [InlineData("7", "2026-11-01", "2026-11-05", "agent", "/usage?from=2026-11-01&to=2026-11-05&by=agent")]
    [InlineData(null, "2026-11-05", "2026-11-01", null, "/usage?days=30&by=model")]
    public void Query_ReadsWhatItKnows(string? days, string? from, string? to, string? by, string href) => Assert.Equal(href, UsageQuery.Of(days, from, to, by).Href);

    private static string Flat(AngleSharp.Dom.IElement element) => string.Join("", element.Children.Select(c => c.TextContent.Trim()));
}
