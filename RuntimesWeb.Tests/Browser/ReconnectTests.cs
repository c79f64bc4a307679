using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using RuntimesWeb.Hosting;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Browser;

/// <summary>The server is really stopped and started again on the same port; the page in the browser must come back by itself.</summary>
public sealed class ReconnectTests(Chromium chromium)
{
    [Fact]
    public async Task Page_AfterARestartOfTheServer_SaysSoAndWorksAgain()
    {
        var home = Directory.CreateTempSubdirectory("runtimesweb-restart-").FullName;
        var app = await StartAsync(home, "http://127.0.0.1:0");
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        await using var visitor = await Visitor.ComeAsync(chromium, new Uri(address));
        await visitor.OpenAsync("/runtimes");
        await visitor.Page.EvaluateAsync("document.body.dataset.life = 'first'");

        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
        await Assertions.Expect(visitor.Page.GetByText("Connection to the server lost")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Screenshots.SaveAsync(visitor.Page, "reconnect");
        await using var again = await StartAsync(home, address);

        // The old circuit died with the old process: the page loads itself anew and answers to clicks.
        await Assertions.Expect(visitor.Page.Locator("body[data-life=first]")).ToHaveCountAsync(0, new() { Timeout = 30_000 });
        await visitor.InteractiveAsync();
        await Assertions.Expect(visitor.Page.GetByText("Connection to the server lost")).ToBeHiddenAsync();
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Settings", Exact = true }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Settings");
        await again.StopAsync();
        Directory.Delete(home, recursive: true);
    }

    private static async Task<WebApplication> StartAsync(string home, string address)
    {
        var app = RuntimesWebApp.Build(["--urls", address, "--RUNTIMESWEB_HOME", home], builder => builder.Logging.SetMinimumLevel(LogLevel.Error));
        await RuntimesWebApp.PrepareAsync(app);
        await app.StartAsync();
        return app;
    }
}
