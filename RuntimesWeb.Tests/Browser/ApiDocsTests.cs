using System.Collections.Concurrent;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Browser;

public sealed class ApiDocsTests(Chromium chromium)
{
    [Theory]
    [InlineData("docs/index.html", "text=/Make an access key/")]
    [InlineData("redoc/index.html", "text=/One local control plane/")]
    public async Task Reader_ShowsTheDescriptionAndAsksNobodyElse(string path, string shown)
    {
        await using var app = await TestApp.StartAsync();
        await using var context = await chromium.Browser.NewContextAsync();
        var page = await context.NewPageAsync();
        var asked = new ConcurrentBag<string>();
        var complaints = new ConcurrentBag<string>();
        page.Request += (_, request) => asked.Add(request.Url);
        page.Console += (_, message) => complaints.Add(message.Text);

        await page.GotoAsync(new Uri(app.Address, path).ToString());
        await page.Locator(shown).First.WaitForAsync(new() { Timeout = 20_000, State = Microsoft.Playwright.WaitForSelectorState.Attached });
        await page.WaitForLoadStateAsync(Microsoft.Playwright.LoadState.NetworkIdle);

        Assert.All(asked, url => Assert.True(url.StartsWith(app.Address.ToString(), StringComparison.Ordinal) || url.StartsWith("data:", StringComparison.Ordinal) || url.StartsWith("blob:", StringComparison.Ordinal), url));
        Assert.DoesNotContain(complaints, text => text.Contains("Content Security Policy", StringComparison.Ordinal));
    }
}
