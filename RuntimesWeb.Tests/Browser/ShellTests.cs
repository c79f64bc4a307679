using Microsoft.Playwright;
using RuntimesWeb.Tests.Support;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace RuntimesWeb.Tests.Browser;

public sealed class ShellTests(Chromium chromium)
{
    [Fact]
    public async Task HomePage_OpenedInABrowser_BecomesInteractive()
    {
        await using var app = await TestApp.StartAsync();
        await using var context = await chromium.Browser.NewContextAsync();
        var page = await context.NewPageAsync();

        await page.GotoAsync(app.Address.ToString());
        await page.WaitForSelectorAsync("[data-interactive=true]");
        await page.ClickAsync("#count");

        await Assertions.Expect(page.Locator("#count")).ToHaveTextAsync("Count 1", new() { Timeout = 10_000 });
    }
}
