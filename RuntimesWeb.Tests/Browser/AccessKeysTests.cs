using Microsoft.Playwright;
using RuntimesWeb.Core.Access;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Browser;

/// <summary>Access keys as a person handles them.</summary>
public sealed class AccessKeysTests(Chromium chromium)
{
    [Fact]
    public async Task Key_IsShownOnce_Works_AndIsRevokedAfterAQuestion()
    {
        await using var household = await Household.FreshAsync();
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address);
        await visitor.OpenAsync("/settings/keys");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "No access keys" })).ToBeVisibleAsync();

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "New key" }).ClickAsync();
        await visitor.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Nightly script");
        await visitor.Page.GetByLabel("Scope").SelectOptionAsync("read");
        await visitor.Page.GetByLabel("Expires").SelectOptionAsync("30");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Create key" }).ClickAsync();
        var secret = await visitor.Page.Locator("#new-key").TextContentAsync();
        await Screenshots.SaveAsync(visitor.Page, "key-created");

        Assert.Equal("Nightly script", household.Get<AccessKeys>().Find(secret!)!.Name);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "I have stored it" }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("#new-key")).ToHaveCountAsync(0);
        await visitor.OpenAsync("/settings/keys");
        Assert.DoesNotContain(secret!, await visitor.Page.ContentAsync(), StringComparison.Ordinal);
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Nightly script" })).ToContainTextAsync("in 30 days");

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Revoke Nightly script" }).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "No access keys" })).ToBeVisibleAsync();
        Assert.Null(household.Get<AccessKeys>().Find(secret!));
        Assert.Empty(visitor.Errors);
    }

    [Fact]
    public async Task SignIn_WithAKey_OpensThePages_AndTheAuditLogNamesIt()
    {
        const string first = "a-first-key-for-the-test-0123456789";
        await using var app = await TestApp.StartAsync(null, "--RUNTIMESWEB_ACCESS_KEY", first);
        await using var visitor = await Visitor.ComeAsync(chromium, app.Address);
        await visitor.Page.GotoAsync(new Uri(app.Address, "/settings/providers").ToString());

        await visitor.Page.GetByLabel("Access key").FillAsync("wrong");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This key is not known here.");
        await visitor.Page.GetByLabel("Access key").FillAsync(first);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await visitor.InteractiveAsync();

        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Providers");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Change the base URL of Groq" }).ClickAsync();
        await visitor.Page.GetByLabel("Base URL of Groq", new() { Exact = true }).Last.FillAsync("https://gateway.example/v1");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByText("Set by you")).ToBeVisibleAsync();
        await visitor.OpenAsync("/settings/audit");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "providers.groq.baseUrl" })).ToContainTextAsync("page:RUNTIMESWEB_ACCESS_KEY");
    }
}
