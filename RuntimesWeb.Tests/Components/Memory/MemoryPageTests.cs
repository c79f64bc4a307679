using Bunit;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Components.Memory;
using RuntimesWeb.Core.Memory;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Components.Memory;

public sealed class MemoryPageTests(FreshHousehold fixture) : IClassFixture<FreshHousehold>
{
    private Household House => fixture.Household;

    [Fact]
    public async Task Memory_IsWritten_Changed_Forgotten_AndBroughtBack()
    {
        using var context = new PageContext(House);
        var page = context.Render<MemoryPage>();
        page.WaitForElement("button.btn-primary").Click();

        page.Find("textarea").Input("Releases are cut on Fridays.");
        page.Find("input[placeholder='tests, build']").Change("release");
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("Releases are cut on Fridays.", page.Find(".memory-text").TextContent, StringComparison.Ordinal));
        Assert.Contains("#release", page.Find(".memory-tags").TextContent, StringComparison.Ordinal);
        Assert.Contains("Entered by a person", page.Markup, StringComparison.Ordinal);

        page.Find("[aria-label='Change: Releases are cut on Fridays.']").Click();
        page.Find(".memory textarea").Input("Releases are cut on Mondays.");
        await page.Find(".memory form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Equal("Releases are cut on Mondays.", page.Find(".memory-text").TextContent));

        page.Find("[aria-label='Forget: Releases are cut on Mondays.']").Click();
        page.WaitForAssertion(() => Assert.DoesNotContain("Mondays", page.Markup, StringComparison.Ordinal));
        var fact = (await House.Get<MemoryStore>().ListAsync(new MemoryFilter(), default)).Single(f => f.Content.Contains("Mondays", StringComparison.Ordinal));
        Assert.Equal(MemoryStatus.Archived, fact.Status);

        using var other = new PageContext(House);
        other.Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>().NavigateTo("/memory?status=archived");
        var forgotten = other.Render<MemoryPage>();
        forgotten.WaitForElement("[aria-label='Bring back: Releases are cut on Mondays.']").Click();
        forgotten.WaitForAssertion(() => Assert.Contains("Nothing fits", forgotten.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhatAnAgentWantsToForget_IsForThePersonToDecide()
    {
        var fact = await SaveAsync("The staging server is called Otto.");
        await House.Get<ForgetMemory>().AskAsync(fact.Id, new MemoryVisitor(Guid.NewGuid(), "coder", null), default);
        using var context = new PageContext(House);
        var asked = await House.Get<MemoryStore>().FindAsync(fact.Id, default);
        var row = context.Render<MemoryRow>(p => p.Add(r => r.Fact, asked!)); // just saved
        Assert.Contains("coder wants to forget this", row.Markup, StringComparison.Ordinal);

        await row.FindAll("button").First(b => b.TextContent.Trim() == "Keep").ClickAsync(new());

        var kept = await House.Get<MemoryStore>().FindAsync(fact.Id, default);
        Assert.Equal((MemoryStatus.Active, null), (kept?.Status, kept?.ForgetAskedBy));
    }

    [Fact]
    public async Task Search_ShowsWhatFits_AndSaysWhenNothingDoes()
    {
        await SaveAsync("Giraffes are tall.");
        await SaveAsync("Ants are small.");
        using var context = new PageContext(House);
        var navigation = context.Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>();
        navigation.NavigateTo("/memory?q=giraffe");
        var page = context.Render<MemoryPage>();

        page.WaitForAssertion(() => Assert.Equal(["Giraffes are tall."], page.FindAll(".memory-text").Select(t => t.TextContent)));
        page.Find("#search").Input("unicorns");
        Assert.EndsWith("/memory?q=unicorns", navigation.Uri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tests", "agent", "fact", "archived", "/memory?q=tests&scope=agent&category=fact&status=archived")]
    [InlineData(null, "nobody", "rumour", "lost", "/memory")]
    [InlineData(" ", null, null, "any", "/memory?status=any")]
    public void Address_IsReadAndWritten(string? search, string? scope, string? category, string? status, string href) => Assert.Equal(href, MemoryQuery.Of(search, scope, category, status).Href);

    private async Task<MemoryFact> SaveAsync(string content)
    {
        var saved = await House.Get<SaveMemory>().RunAsync(new MemoryInput(MemoryPlace.All, MemoryCategory.Fact, content), Household.Person, default);
        Assert.True(saved.IsOk, saved.Failure?.Message);
        return saved.Value.Fact;
    }
}
