using Microsoft.Playwright;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Browser;

/// <summary>Keys as a person handles them: pasted, verified, stored, removed; never shown again.</summary>
public sealed class CredentialsTests(Chromium chromium)
{
    [Fact]
    public async Task Key_ThatWorks_IsTestedStoredAndNeverShownAgain()
    {
        await using var household = await Household.FreshAsync();
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address);
        await visitor.OpenAsync("/credentials");

        await PasteAsync(visitor.Page, FakeProviders.GoodKey);

        await Assertions.Expect(visitor.Page.GetByText("…x7Qd")).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.GetByText("Works, 2 models").First).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.GetByText("Verified", new() { Exact = true })).ToBeVisibleAsync();
        Assert.DoesNotContain(FakeProviders.GoodKey, await visitor.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.Empty(visitor.Errors);
    }

    [Fact]
    public async Task Key_ThatIsRefused_IsStoredOnlyWhenThePersonSaysSo()
    {
        await using var household = await Household.FreshAsync();
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address);
        await visitor.OpenAsync("/credentials");

        await PasteAsync(visitor.Page, "sk-ant-this-one-is-wrong-0000");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "The key was refused, so it was not saved" })).ToBeVisibleAsync();
        Assert.Null(household.Get<Vault>().Find(ProviderCatalog.Anthropic));
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Save anyway" }).ClickAsync();

        await Assertions.Expect(visitor.Page.GetByText("…0000")).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.GetByText("Not verified", new() { Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Remove_AsksFirst_AndAnotherTabSeesIt()
    {
        await using var household = await Household.FreshAsync();
        await household.StoreAsync("anthropic", FakeProviders.GoodKey, verify: true);
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address);
        await using var other = await Visitor.ComeAsync(chromium, household.App.Address);
        await visitor.OpenAsync("/credentials");
        await other.OpenAsync("/runtimes/anthropic-direct");
        await Assertions.Expect(other.Page.GetByRole(AriaRole.Main).GetByText("Ready with Anthropic")).ToBeVisibleAsync();

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Remove the Anthropic key" }).ClickAsync();
        var dialog = visitor.Page.GetByRole(AriaRole.Dialog, new() { Name = "Remove the Anthropic key?" });
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await Screenshots.SaveAsync(visitor.Page, "confirm");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        Assert.NotNull(household.Get<Vault>().Find(ProviderCatalog.Anthropic));
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Remove the Anthropic key" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();

        await Assertions.Expect(visitor.Page.GetByText("…x7Qd")).ToBeHiddenAsync();
        await Assertions.Expect(other.Page.GetByRole(AriaRole.Main).GetByText("Needs a key")).ToBeVisibleAsync();
        Assert.Empty(visitor.Errors);
    }

    [Fact]
    public async Task Runtime_ConnectedWithAKeyOnItsPage_BecomesReady()
    {
        await using var household = await Household.FreshAsync(machine => machine.InstallClaude());
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address);
        await visitor.OpenAsync("/runtimes/claude-code");

        await visitor.Page.GetByLabel("Anthropic key", new() { Exact = true }).FillAsync(FakeProviders.GoodKey);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Test & save" }).ClickAsync();

        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Main).GetByText("Installed 2.1.330 · Anthropic key from the vault")).ToBeVisibleAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "More for Claude Code" }).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Disconnect" }).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Disconnect" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Main).GetByText("Disconnected", new() { Exact = true })).ToBeVisibleAsync();
        Assert.Empty(visitor.Errors);
    }

    [Fact]
    public async Task BaseUrl_OfTheCloudMetadataService_IsRefusedWithTheReason()
    {
        await using var household = await Household.FreshAsync();
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address);
        await visitor.OpenAsync("/settings/providers");

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Change the base URL of Groq" }).ClickAsync();
        await visitor.Page.GetByLabel("Base URL of Groq", new() { Exact = true }).Last.FillAsync("http://169.254.169.254/latest");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("must not be a cloud metadata address");
    }

    private static async Task PasteAsync(IPage page, string key)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the Anthropic key" }).ClickAsync();
        var field = page.GetByLabel("Anthropic key", new() { Exact = true });
        await Assertions.Expect(field).ToHaveAttributeAsync("type", "password");
        await field.FillAsync(key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Test & save" }).ClickAsync();
    }
}
