using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace RuntimesWeb.Tests.Support;

/// <summary>Looks at a page that is open in light, in dark and on a small screen: it reads, it fits, and it is as accessible as a program can tell.</summary>
public static class Looks
{
    // What a theme can spoil, and what another width can.
    private static readonly AxeRunOptions Colours = Only("color-contrast", "link-in-text-block");
    private static readonly AxeRunOptions Narrow = Only("color-contrast", "button-name", "link-name", "label", "select-name", "scrollable-region-focusable", "aria-hidden-focus", "target-size", "nested-interactive");

    /// <summary>What is wrong, each with where.</summary>
    public static async Task<List<string>> ProblemsAsync(IPage page, string name)
    {
        var found = new List<string>();
        await LookAsync("light", null);
        await ThemeAsync(page, "dark");
        await LookAsync("dark", Colours);
        await ThemeAsync(page, "light");
        await page.SetViewportSizeAsync(360, 740);
        await LookAsync("360", Narrow);
        await page.SetViewportSizeAsync(1280, 900);
        return found;

        async Task LookAsync(string look, AxeRunOptions? rules)
        {
            await Screenshots.SaveAsync(page, $"{name}-{look}");
            // In one go, in the page itself: there are no frames, for which the other way opens a page of its own each time.
#pragma warning disable CS0618 // it is meant for pages with frames of others, and warns of those
            var axe = await page.Locator("html").RunAxeLegacy(rules);
#pragma warning restore CS0618
            found.AddRange(axe.Violations.Where(v => v.Impact is "serious" or "critical")
                .Select(v => $"{name}, {look}: {v.Id} ({v.Impact}): {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"));
            var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            found.AddRange(overflow > 0 ? [$"{name}, {look}: {overflow} px of sideways scroll"] : []);
        }
    }

    private static async Task ThemeAsync(IPage page, string theme) => await page.EvaluateAsync("theme => document.documentElement.dataset.theme = theme", theme);

    private static AxeRunOptions Only(params string[] rules) => new()
    {
        RunOnly = new RunOnlyOptions
        {
            Type = "rule",
            Values = [.. rules],
        },
    };
}
