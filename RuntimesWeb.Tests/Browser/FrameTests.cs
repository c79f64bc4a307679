using Microsoft.Playwright;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Browser;

/// <summary>The frame around every page: navigation, palette, theme, side bar, small screens.</summary>
public sealed class FrameTests(Chromium chromium)
{
    [Fact]
    public async Task SideBar_Link_ShowsThePageAndMovesTheFocusToItsHeading()
    {
        await using var household = await Household.FreshAsync();
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address);
        await visitor.OpenAsync("/");

        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Credentials", Exact = true }).ClickAsync();

        var heading = visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Credentials" });
        await Assertions.Expect(heading).ToBeFocusedAsync();
        await Assertions.Expect(visitor.Page).ToHaveTitleAsync("Credentials · RuntimesWeb");
        Assert.Empty(visitor.Errors);
    }

    [Fact]
    public async Task Palette_ByKeyboardOnly_FindsARuntimeAndGoesThere()
    {
        await using var household = await Household.FreshAsync();
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address);
        await visitor.OpenAsync("/");
        var keyboard = visitor.Page.Keyboard;

        await keyboard.PressAsync("Control+k");
        var field = visitor.Page.GetByRole(AriaRole.Combobox, new() { Name = "Search or jump" });
        await Assertions.Expect(field).ToBeFocusedAsync();
        await keyboard.TypeAsync("code");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Option, new() { Name = "Claude Code" })).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Option, new() { Name = "Credentials" })).ToBeHiddenAsync();
        var active = visitor.Page.GetByRole(AriaRole.Option, new() { Selected = true });
        await Assertions.Expect(active).ToContainTextAsync("Codex");
        await Screenshots.SaveAsync(visitor.Page, "palette");
        await keyboard.PressAsync("ArrowUp");
        await Assertions.Expect(active).ToContainTextAsync("Claude Code");
        await keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(active).ToContainTextAsync("Codex");
        await Assertions.Expect(field).ToHaveAttributeAsync("aria-activedescendant", "palette-runtimes-codex");
        await keyboard.PressAsync("Enter");

        await Assertions.Expect(visitor.Page).ToHaveURLAsync(new Uri(household.App.Address, "/runtimes/codex").ToString());
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Palette_Escape_GivesTheFocusBack()
    {
        await using var household = await Household.FreshAsync();
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address);
        await visitor.OpenAsync("/");
        var opener = visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Search or jump" });

        await opener.FocusAsync();
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Combobox)).ToBeFocusedAsync();
        await visitor.Page.Keyboard.PressAsync("Escape");

        await Assertions.Expect(opener).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Palette_RecheckAction_LooksAtTheComputerAgain()
    {
        await using var household = await Household.FreshAsync();
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address);
        await visitor.OpenAsync("/runtimes");

        await visitor.Page.Keyboard.PressAsync("Control+k");
        await visitor.Page.Keyboard.TypeAsync("re-check");
        await visitor.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(visitor.Page.GetByText("All runtimes checked").First).ToBeVisibleAsync();
        await Screenshots.SaveAsync(visitor.Page, "toast");
        Assert.Empty(visitor.Errors);
    }

    [Fact]
    public async Task Theme_Chosen_StandsInTheFirstBytesOfTheNextPage()
    {
        await using var household = await Household.FreshAsync();
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address);
        await visitor.OpenAsync("/");
        await Assertions.Expect(visitor.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "system");

        await visitor.Page.GetByRole(AriaRole.Radio, new() { Name = "Dark" }).CheckAsync();
        await Assertions.Expect(visitor.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        var response = await visitor.OpenAsync("/settings");

        Assert.Contains("<html lang=\"en\" data-theme=\"dark\"", await response!.TextAsync(), StringComparison.Ordinal);
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Radio, new() { Name = "Dark" })).ToBeCheckedAsync();
        Assert.Equal("rgb(14, 15, 17)", await visitor.Page.EvaluateAsync<string>("getComputedStyle(document.documentElement).backgroundColor"));
    }

    [Fact]
    public async Task Theme_System_FollowsTheComputer()
    {
        await using var household = await Household.FreshAsync();
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address);
        await visitor.OpenAsync("/");

        await visitor.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });

        Assert.Equal("rgb(14, 15, 17)", await visitor.Page.EvaluateAsync<string>("getComputedStyle(document.documentElement).backgroundColor"));
    }

    [Fact]
    public async Task SideBar_MadeNarrow_StaysSoOnTheNextVisit()
    {
        await using var household = await Household.FreshAsync();
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address);
        await visitor.OpenAsync("/");

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Side bar" }).ClickAsync();
        await visitor.OpenAsync("/runtimes");

        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Side bar" })).ToHaveAttributeAsync("aria-expanded", "false");
        var width = await visitor.Page.Locator("#side").EvaluateAsync<double>("e => e.getBoundingClientRect().width");
        Assert.Equal(60, width);
    }

    [Fact]
    public async Task Drawer_OnASmallScreen_OpensByKeyboardAndClosesOnEscape()
    {
        await using var household = await Household.FreshAsync();
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address, width: 360, height: 740);
        await visitor.OpenAsync("/");
        var menu = visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Menu", Exact = true });

        await menu.FocusAsync();
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visitor.Page.Locator("#side").GetByRole(AriaRole.Link, new() { Name = "Home" })).ToBeFocusedAsync();
        await Screenshots.SaveAsync(visitor.Page, "drawer-360");
        await visitor.Page.Keyboard.PressAsync("Escape");

        await Assertions.Expect(menu).ToBeFocusedAsync();
        await Assertions.Expect(visitor.Page.Locator("#side")).Not.ToBeInViewportAsync();
    }

    [Fact]
    public async Task SkipLink_IsTheFirstStop_AndLeadsToTheContent()
    {
        await using var household = await Household.FreshAsync();
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address);
        await visitor.OpenAsync("/");

        await visitor.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Skip to the content" })).ToBeFocusedAsync();
        await visitor.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Main)).ToBeFocusedAsync();
    }

    [Fact]
    public async Task FirstPage_OnTheWire_IsUnderOneMegabyte()
    {
        await using var household = await Household.FreshAsync();
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address);
        await visitor.OpenAsync("/");

        var bytes = await visitor.Page.EvaluateAsync<long>(
            "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].reduce((sum, e) => sum + e.transferSize, 0)");

        Assert.InRange(bytes, 10_000, 1_000_000);
        TestContext.Current.SendDiagnosticMessage($"first page: {bytes} bytes on the wire");
    }

    [Fact]
    public async Task UnknownAddress_IsOurPageWithStatus404()
    {
        await using var household = await Household.FreshAsync();
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address);

        var response = await visitor.OpenAsync("/no/such/page");

        Assert.Equal(404, response!.Status);
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Page not found" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task UnknownRuntime_SaysSoWithStatus404()
    {
        await using var household = await Household.FreshAsync();
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address);

        var response = await visitor.OpenAsync("/runtimes/openclaw");

        Assert.Equal(404, response!.Status);
        await Assertions.Expect(visitor.Page.GetByText("There is no runtime by this name")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Runtimes_AProgramAppears_TheCardTurnsByItself()
    {
        await using var household = await Household.FreshAsync();
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address);
        await visitor.OpenAsync("/runtimes");
        var card = visitor.Page.GetByRole(AriaRole.Listitem).Filter(new() { Has = visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Claude Code" }) });
        await Assertions.Expect(card).ToContainTextAsync("Not installed");

        household.Machine.InstallClaude();
        await household.Get<RecheckRuntimes>().AllAsync(default);

        await Assertions.Expect(card).ToContainTextAsync("Installed 2.1.330");
        await Assertions.Expect(card).ToContainTextAsync("Needs a key");
    }
}
