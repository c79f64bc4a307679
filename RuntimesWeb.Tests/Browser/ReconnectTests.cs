using System.Net.Http.Json;
using Microsoft.Playwright;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Browser;

/// <summary>The server is killed and started again on the same port; the page in the browser must come back by itself, and say what is true.</summary>
public sealed class ReconnectTests(Chromium chromium)
{
    [Fact]
    public async Task Page_AfterTheServerWasKilledAndStartedAgain_SaysSoAndWorksAgain()
    {
        var home = Directory.CreateTempSubdirectory("runtimesweb-restart-").FullName;
        using var server = await ServerProcess.StartAsync(home, "http://127.0.0.1:0");
        await using var visitor = await Visitor.ComeAsync(chromium, server.Address);
        await visitor.OpenAsync("/credentials");
        await visitor.Page.EvaluateAsync("document.body.dataset.life = 'first'");
#pragma warning disable RS0030 // a test's client lives and ends with its test
        using (var client = new HttpClient { BaseAddress = server.Address })
#pragma warning restore RS0030
        {
            using var stored = await client.PostAsJsonAsync("/api/providers/anthropic/connect", new { apiKey = FakeProviders.GoodKey, verify = false });
            Assert.True(stored.IsSuccessStatusCode);
        }

        await server.KillAsync();
        await Assertions.Expect(visitor.Page.GetByText("Connection to the server lost")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Screenshots.SaveAsync(visitor.Page, "reconnect");
        using var again = await ServerProcess.StartAsync(home, server.Address.ToString());

        // The old circuit died with the old process: the page loads itself anew and answers to clicks.
        await Assertions.Expect(visitor.Page.Locator("body[data-life=first]")).ToHaveCountAsync(0, new() { Timeout = 30_000 });
        await visitor.InteractiveAsync();
        await Assertions.Expect(visitor.Page.GetByText("Connection to the server lost")).ToBeHiddenAsync();
        await Assertions.Expect(visitor.Page.GetByText("…x7Qd")).ToBeVisibleAsync();
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Settings", Exact = true }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Settings");
        await again.KillAsync();
        Directory.Delete(home, recursive: true);
    }
}
