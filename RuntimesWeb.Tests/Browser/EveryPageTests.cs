using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
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
    // What a theme can spoil.
    private static readonly AxeRunOptions Colours = new() { RunOnly = new RunOnlyOptions { Type = "rule", Values = ["color-contrast", "link-in-text-block"] } };

    protected async Task HoldsAsync(IEnumerable<(string Name, string Path)> pages)
    {
        await using var household = await Household.LivedInAsync();
        var app = household.App;
        await using var visitor = await Visitor.ComeAsync(chromium, app.Address, "light");
        var (page, found) = (visitor.Page, new List<string>());

        foreach (var (name, path) in pages)
        {
            await page.SetViewportSizeAsync(1280, 900);
            await visitor.OpenAsync(path);
            await Assertions.Expect(page.Locator("h1")).ToHaveCountAsync(1);
            await LookAsync(name, path, "light", null);

            await page.EvaluateAsync("document.documentElement.dataset.theme = 'dark'");
            await LookAsync(name, path, "dark", Colours);

            await page.EvaluateAsync("document.documentElement.dataset.theme = 'light'");
            await page.SetViewportSizeAsync(360, 740);
            await LookAsync(name, path, "360", null);
        }

        found.AddRange(visitor.Errors.Where(e => !e.Contains("404", StringComparison.Ordinal)));
        found.AddRange(visitor.Requests.Where(r => r.Authority != app.Address.Authority).Select(r => $"foreign request {r}"));
        found.AddRange(visitor.Requests.Where(r => r.AbsolutePath.Contains("/fonts/", StringComparison.Ordinal)).Select(r => $"font request {r}"));
        Assert.True(found.Count == 0, string.Join("\n", found));

        async Task LookAsync(string name, string path, string look, AxeRunOptions? rules)
        {
            await Screenshots.SaveAsync(page, $"{name}-{look}");
            found.AddRange(await ProblemsAsync(page, $"{path} ({look})", rules));
        }
    }

    private static async Task<List<string>> ProblemsAsync(IPage page, string path, AxeRunOptions? rules)
    {
        var axe = await page.RunAxe(rules);
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
