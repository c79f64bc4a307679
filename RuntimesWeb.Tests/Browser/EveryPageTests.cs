using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Browser;

/// <summary>Every page in the light theme.</summary>
public sealed class EveryPageLightTests(Chromium chromium) : EveryPage(chromium)
{
    [Fact]
    public Task Page_HasNoViolationNoErrorNoForeignRequest() => HoldsAsync("light", 1280);
}

/// <summary>Every page in the dark theme.</summary>
public sealed class EveryPageDarkTests(Chromium chromium) : EveryPage(chromium)
{
    [Fact]
    public Task Page_HasNoViolationNoErrorNoForeignRequest() => HoldsAsync("dark", 1280);
}

/// <summary>Every page on a small screen.</summary>
public sealed class EveryPageNarrowTests(Chromium chromium) : EveryPage(chromium)
{
    [Fact]
    public Task Page_HasNoViolationNoErrorNoForeignRequest() => HoldsAsync("light", 360);
}

/// <summary>What holds for every page: it reads in both themes, fits a small screen, and asks nobody but the server. Three classes, so that they go on side by side.</summary>
public abstract class EveryPage(Chromium chromium)
{
    protected async Task HoldsAsync(string theme, int width)
    {
        await using var household = await Household.LivedInAsync();
        var app = household.App;
        await using var visitor = await Visitor.ComeAsync(chromium, app.Address, theme, width, width == 360 ? 740 : 900, touch: width == 360);
        var found = new List<string>();

        foreach (var (name, path) in Pages.All)
        {
            await visitor.OpenAsync(path);
            await Assertions.Expect(visitor.Page.Locator("h1")).ToHaveCountAsync(1);
            await Screenshots.SaveAsync(visitor.Page, $"{name}-{(width == 360 ? "360" : theme)}");
            found.AddRange(await ProblemsAsync(visitor.Page, path));
        }

        found.AddRange(visitor.Errors.Where(e => !e.Contains("404", StringComparison.Ordinal)));
        found.AddRange(visitor.Requests.Where(r => r.Authority != app.Address.Authority).Select(r => $"foreign request {r}"));
        found.AddRange(visitor.Requests.Where(r => r.AbsolutePath.Contains("/fonts/", StringComparison.Ordinal)).Select(r => $"font request {r}"));
        Assert.True(found.Count == 0, string.Join("\n", found));
    }

    private static async Task<List<string>> ProblemsAsync(IPage page, string path)
    {
        var axe = await page.RunAxe();
        var found = axe.Violations
            .Where(v => v.Impact is "serious" or "critical")
            .Select(v => $"{path}: {v.Id} ({v.Impact}): {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}")
            .ToList();
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (overflow > 0)
        {
            found.Add($"{path}: {overflow} px of sideways scroll");
        }

        return found;
    }
}
