using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Browser;

/// <summary>What holds for every page: it reads in both themes, fits a small screen, and asks nobody but the server.</summary>
public sealed class EveryPageTests(Chromium chromium)
{
    [Theory]
    [InlineData("light", 1280)]
    [InlineData("dark", 1280)]
    [InlineData("light", 360)]
    public async Task Page_InThemeAndWidth_HasNoViolationNoErrorNoForeignRequest(string theme, int width)
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
