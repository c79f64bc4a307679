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
        await using var visitor = await Visitor.ComeAsync(chromium, app.Address);

        await visitor.OpenAsync("/");

        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Home");
        Assert.Empty(visitor.Errors);
    }
}
