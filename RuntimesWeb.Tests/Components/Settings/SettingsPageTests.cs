using Bunit;
using RuntimesWeb.Components.Settings;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Components.Settings;

public sealed class SettingsPageTests(LivedInHousehold fixture) : IClassFixture<LivedInHousehold>
{
    [Fact]
    public void EachSection_HasItsOwnAddress_AndIsMarkedAsTheCurrentOne()
    {
        using var context = new PageContext(fixture.Household);
        foreach (var section in SettingsSections.All)
        {
            var page = context.Render<SettingsPage>(p => p.Add(s => s.Section, section.Id));

            Assert.Equal(section.Label, page.Find("[aria-current=page]").TextContent.Trim());
        }
    }

    [Fact]
    public void UnknownSection_SaysSo()
    {
        using var context = new PageContext(fixture.Household);

        Assert.Contains("The settings have no such section", context.Render<SettingsPage>(p => p.Add(s => s.Section, "nope")).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void General_SaysWhereTheDataLives()
    {
        using var context = new PageContext(fixture.Household);

        Assert.Contains(fixture.Household.App.Home, context.Render<GeneralSection>().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Audit_ShowsWhoDidWhat()
    {
        using var context = new PageContext(fixture.Household);
        var section = context.Render<AuditSection>();

        section.WaitForAssertion(() => Assert.Contains(section.FindAll("tbody tr"), r => r.TextContent.Contains("credential.store", StringComparison.Ordinal) && r.TextContent.Contains("test", StringComparison.Ordinal)));
    }

    [Fact]
    public void Audit_ACursorThatIsNone_IsAnErrorStateNotACrash()
    {
        using var context = new PageContext(fixture.Household);
        var section = context.Render<AuditSection>(p => p.Add(s => s.Before, "x"));

        section.WaitForAssertion(() => Assert.Contains("This page of the log cannot be shown", section.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void McpClient_ShowsSettingsToPasteForTheChosenProgramAndServer()
    {
        using var context = new PageContext(fixture.Household);
        var section = context.Render<McpClientSection>();

        Assert.Contains("http://localhost/api/mcp/tasks", section.Find("#mcp-snippet").TextContent, StringComparison.Ordinal);
        section.Find("#mcp-client").Change("codex");
        section.Find("#mcp-server").Change("memory");

        var snippet = section.Find("#mcp-snippet").TextContent;
        Assert.StartsWith("[mcp_servers.runtimesweb-memory]", snippet, StringComparison.Ordinal);
        Assert.Contains("~/.codex/config.toml", section.Markup, StringComparison.Ordinal);
        Assert.Equal(snippet, section.Find("[aria-label='Copy the settings']").GetAttribute("data-copy"));
    }
}
