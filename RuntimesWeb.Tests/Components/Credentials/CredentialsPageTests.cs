using Bunit;
using RuntimesWeb.Components.Credentials;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Components.Credentials;

public sealed class CredentialsPageTests(LivedInHousehold fixture) : IClassFixture<LivedInHousehold>
{
    [Fact]
    public void Rows_TellStateSourceAndWhatToDo_AndNeverAKey()
    {
        using var context = new PageContext(fixture.Household);

        var text = context.Render<CredentialsPage>().Markup;

        Assert.Contains("…x7Qd", text, StringComparison.Ordinal);
        Assert.Contains("OpenAI refused the key", text, StringComparison.Ordinal);
        Assert.Contains("The key belongs to another address", text, StringComparison.Ordinal);
        Assert.Contains("in the environment, not copied", text, StringComparison.Ordinal);
        Assert.Contains("It does not protect against somebody who can already run programs as you", text, StringComparison.Ordinal);
        Assert.DoesNotContain(FakeProviders.GoodKey, text, StringComparison.Ordinal);
    }

    [Fact]
    public void KeyForm_AKeyOfAnotherProvider_SaysSoBeforeItIsSent()
    {
        using var context = new PageContext(fixture.Household);
        var form = context.Render<KeyForm>(p => p.Add(f => f.Provider, ProviderCatalog.Get(ProviderCatalog.Anthropic)));

        form.Find("input").Input("sk-or-v1-0123456789");

        Assert.Contains("This looks like a key of OpenRouter; here it would be stored for Anthropic.", form.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void KeyForm_TwoLines_AreRefusedWithTheReason_AndNothingIsAsked()
    {
        using var context = new PageContext(fixture.Household);
        var asked = fixture.Household.Providers.Requests.Count;
        var form = context.Render<KeyForm>(p => p.Add(f => f.Provider, ProviderCatalog.Get(ProviderCatalog.Anthropic)));

        form.Find("input").Input("sk-ant-one two");
        form.Find("form").Submit();

        form.WaitForAssertion(() => Assert.Contains("The key was not saved", form.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.DoesNotContain(form.FindAll("button"), b => b.TextContent.Contains("Save anyway", StringComparison.Ordinal));
        Assert.Equal(asked, fixture.Household.Providers.Requests.Count);
    }
}
