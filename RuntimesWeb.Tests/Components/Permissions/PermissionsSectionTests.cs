using Bunit;
using RuntimesWeb.Components.Permissions;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Permissions.Rules;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Components.Permissions;

public sealed class PermissionsSectionTests(FreshHousehold fixture) : IClassFixture<FreshHousehold>
{
    private PermissionRules Rules => fixture.Household.Get<PermissionRules>();

    [Fact]
    public void Form_SaysWhileOneTypes_WhatARuleCovers_AndAddsIt_AndRemovesIt()
    {
        using var context = new PageContext(fixture.Household);
        var page = context.Render<PermissionsSection>();
        Button(page, "New rule").Click();

        page.Find("#rule-pattern").Input("Bash(git * && rm *)");
        Assert.Contains("must describe one command", page.Find("#rule-means").TextContent, StringComparison.Ordinal);
        Assert.Equal("true", page.Find("#rule-pattern").GetAttribute("aria-invalid"));

        page.Find("#rule-pattern").Input("Bash(make deploy *)");
        page.Find("#rule-behavior").Change(nameof(PermissionBehavior.Deny));
        Assert.Equal("Denied: the command make deploy, alone or with any words behind it.", page.Find("#rule-means").TextContent);

        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Contains("Bash(make deploy *)", page.Find("[aria-labelledby=rules-Deny]").TextContent, StringComparison.Ordinal));
        Assert.Contains(Rules.All, r => r.Row is { Behavior: PermissionBehavior.Deny, Pattern: "Bash(make deploy *)", CreatedBy: "page" });

        page.Find("[aria-label='Remove Bash(make deploy *)']").Click();
        page.WaitForAssertion(() => Assert.DoesNotContain("Bash(make deploy *)", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void TryIt_ShowsTheDecisionWithItsReason_AndFollowsTheMode()
    {
        using var context = new PageContext(fixture.Household);
        var section = context.Render<TryCall>();

        section.Find("#try-line").Input("cp a b && ls");
        Assert.Contains("Asked", section.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Equal("cp a b", section.Find("[role=status] code").TextContent);

        section.Find("#try-mode").Change(nameof(PermissionMode.Plan));
        Assert.Contains("Denied", section.Find("[role=status]").TextContent, StringComparison.Ordinal);

        section.Find("#try-mode").Change(nameof(PermissionMode.Trusted));
        Assert.Contains("Allowed", section.Find("[role=status]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Preset_SwitchedOn_ShowsWhichOthersItHolds()
    {
        using var context = new PageContext(fixture.Household);
        var page = context.Render<PermissionsSection>();

        page.Find("[aria-label='Turn on Git safe']").Click();
        page.WaitForAssertion(() => Assert.Contains("On with Git safe", page.Markup, StringComparison.Ordinal));
        Assert.Contains(Rules.All, r => r.Row is { Pattern: "Bash(command:git *)", Source: "preset:git-safe" });

        page.Find("[aria-label='Turn off Git safe']").Click();
        page.WaitForElement("[aria-label='Turn off Read only']").Click();
        page.WaitForAssertion(() => Assert.DoesNotContain(Rules.All, r => r.Row.Source.StartsWith("preset:", StringComparison.Ordinal)));
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<PermissionsSection> page, string text) => page.FindAll("button").First(b => b.TextContent.Trim() == text);
}
