using Microsoft.Playwright;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Browser;

/// <summary>Every second page, from the first.</summary>
public sealed class EveryPageEvenTests(Chromium chromium) : EveryPage(chromium)
{
    [Fact]
    public Task Page_HasNoViolationNoErrorNoForeignRequest() => HoldsAsync(Pages.All.Where((_, i) => i % 2 == 0));
}

/// <summary>Every second page, from the second.</summary>
public sealed class EveryPageOddTests(Chromium chromium) : EveryPage(chromium)
{
    [Fact]
    public Task Page_HasNoViolationNoErrorNoForeignRequest() => HoldsAsync(Pages.All.Where((_, i) => i % 2 == 1));
}

/// <summary>
/// What holds for every page: it reads in both themes, fits a small screen, and asks nobody but the server. Each page is opened once and looked at in light, dark
/// and narrow; two classes, so that they go on side by side.
/// </summary>
public abstract class EveryPage(Chromium chromium)
{
    protected async Task HoldsAsync(IEnumerable<(string Name, string Path)> pages)
    {
        await using var household = await Household.LivedInAsync();
        var app = household.App;
        await using var visitor = await Visitor.ComeAsync(chromium, app.Address, "light");
        var (page, found) = (visitor.Page, new List<string>());

        foreach (var (name, path) in pages)
        {
            await visitor.OpenAsync(path);
            await Assertions.Expect(page.Locator("h1")).ToHaveCountAsync(1);
            found.AddRange(await Looks.ProblemsAsync(page, name));
        }

        found.AddRange(visitor.Errors.Where(e => !e.Contains("404", StringComparison.Ordinal)));
        found.AddRange(visitor.Requests.Where(r => r.Authority != app.Address.Authority).Select(r => $"foreign request {r}"));
        found.AddRange(visitor.Requests.Where(r => r.AbsolutePath.Contains("/fonts/", StringComparison.Ordinal)).Select(r => $"font request {r}"));
        Assert.True(found.Count == 0, string.Join("\n", found));
    }
}
