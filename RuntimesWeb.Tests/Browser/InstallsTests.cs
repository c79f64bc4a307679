using Microsoft.Playwright;
using RuntimesWeb.Core.Runtimes.Install;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Browser;

/// <summary>Installing as a person sees it: one click, a live log that can be closed, reloaded and read elsewhere, and what to do when it fails.</summary>
public sealed class InstallsTests(Chromium chromium)
{
    private const string Waits = "echo 'looking at the registry'; while [ ! -e \"$HOME/go\" ]; do /bin/sleep 0.05; done; " + FakePackages.NpmInstalls;

    [Theory]
    [InlineData("light", 1280)]
    [InlineData("dark", 360)]
    public async Task Install_IsFollowedLive_OutlivesCloseAndReload_AndIsSeenByOthers_ThenUninstalled(string theme, int width)
    {
        await using var household = await Household.FreshAsync(m => m.InstallNpm(Waits));
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address, theme, width, touch: width == 360);
        await using var other = await Visitor.ComeAsync(chromium, household.App.Address);
        var page = visitor.Page;
        await visitor.OpenAsync("/runtimes");
        await other.OpenAsync("/runtimes/claude-code");
        await Screenshots.SaveAsync(other.Page, "install-offered");

        await page.GetByRole(AriaRole.Button, new() { Name = "Install Claude Code" }).ClickAsync();
        var drawer = page.GetByRole(AriaRole.Dialog, new() { Name = "Install Claude Code" });
        await Assertions.Expect(drawer.GetByRole(AriaRole.Log)).ToContainTextAsync("looking at the registry");
        await Screenshots.SaveAsync(page, $"install-drawer-{width}");
        await Assertions.Expect(other.Page.GetByText("You can leave this page; it goes on.")).ToBeVisibleAsync();
        await Screenshots.SaveAsync(other.Page, "install-going-on");

        await page.ReloadAsync();
        await visitor.InteractiveAsync();
        await Assertions.Expect(drawer.GetByRole(AriaRole.Log)).ToContainTextAsync("looking at the registry");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(drawer).ToBeHiddenAsync();
        Assert.Equal("/runtimes", new Uri(page.Url).PathAndQuery);
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Installing…" })).ToBeVisibleAsync();
        await Screenshots.SaveAsync(page, $"install-card-{width}");

        await page.GetByRole(AriaRole.Link, new() { Name = "Installing…" }).ClickAsync();
        await Assertions.Expect(drawer.GetByRole(AriaRole.Log)).ToContainTextAsync("looking at the registry");
        await File.WriteAllTextAsync(Path.Combine(household.Machine.Home, "go"), "");
        await Assertions.Expect(drawer.GetByText("Succeeded").First).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("#main").GetByText("Installed 2.1.330 · no key yet")).ToBeVisibleAsync();
        await Assertions.Expect(other.Page.GetByText("2.1.330").First).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "More for Claude Code" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Uninstall" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Uninstall" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Uninstall Claude Code" }).GetByRole(AriaRole.Log)).ToContainTextAsync("removed 1 package in 1s");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Install Claude Code" })).ToBeVisibleAsync();
        Assert.Empty(visitor.Errors);
        Assert.Empty(other.Errors);
    }

    [Fact]
    public async Task Install_IntoAFolderThatIsNotWritable_OffersTheOneOfYourOwn()
    {
        await using var household = await Household.FreshAsync(m => m.InstallNpm($"[ \"$3\" = --prefix ] || {{ echo 'npm error code EACCES' >&2; exit 243; }}; {FakePackages.NpmInstalls}"));
        await household.Get<NpmPlaces>().ChooseAsync(NpmPlace.Global, Household.Person, default);
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address);
        var page = visitor.Page;
        await visitor.OpenAsync("/runtimes/claude-code");

        await page.GetByRole(AriaRole.Button, new() { Name = "Install Claude Code" }).ClickAsync();
        var drawer = page.GetByRole(AriaRole.Dialog, new() { Name = "Install Claude Code" });
        await Assertions.Expect(drawer.GetByText("let npm install into a folder of your own")).ToBeVisibleAsync();
        await Screenshots.SaveAsync(page, "install-failed-drawer");
        await page.Keyboard.PressAsync("Escape");
        await Screenshots.SaveAsync(page, "install-failed");
        await page.GetByRole(AriaRole.Button, new() { Name = "Install into a folder of your own" }).ClickAsync();

        await Assertions.Expect(drawer.GetByText("Succeeded").First).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("#main").GetByText("Installed 2.1.330 · no key yet").First).ToBeVisibleAsync();
        await Screenshots.SaveAsync(page, "install-done");
        await visitor.OpenAsync("/settings/installs");
        await Screenshots.SaveAsync(page, "settings-installs");
        await Assertions.Expect(page.GetByRole(AriaRole.Radio, new() { Name = "Your own folder Needs" })).ToBeCheckedAsync();
        Assert.Empty(visitor.Errors);
    }
}
