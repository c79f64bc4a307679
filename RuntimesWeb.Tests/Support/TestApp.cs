using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RuntimesWeb.Hosting;

namespace RuntimesWeb.Tests.Support;

/// <summary>The real server on a real loopback port, with a data folder of its own that goes with it. It leads nobody to the first-run wizard unless it is told to.</summary>
public sealed class TestApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private readonly bool _keepsHome;

    private TestApp(WebApplication app, string home, bool keepsHome)
    {
        _app = app;
        _keepsHome = keepsHome;
        Home = home;
        // A wide bind is reached over loopback too.
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal));
    }

    public string Home { get; }

    public Uri Address { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>A client of this server that follows no redirects and keeps no cookies.</summary>
    public HttpClient CreateClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { BaseAddress = Address };

    public static Task<TestApp> StartAsync(Action<WebApplicationBuilder>? configure = null, params string[] args) => StartAtAsync(null, configure, args);

    /// <summary>Starts on a data folder of the caller's, which stays when the server goes; without one, on a folder that goes with it.</summary>
    public static async Task<TestApp> StartAtAsync(string? folder, Action<WebApplicationBuilder>? configure, params string[] args)
    {
        var home = folder ?? Directory.CreateTempSubdirectory("runtimesweb-").FullName;
        string[] all = ["--urls", "http://127.0.0.1:0", "--RUNTIMESWEB_HOME", home, "--Welcome:AtFirstStart", "false", .. args];
        var app = RuntimesWebApp.Build(all, builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
            configure?.Invoke(builder);
        });
        try
        {
            await RuntimesWebApp.PrepareAsync(app);
            await app.StartAsync();
            return new TestApp(app, home, folder is not null);
        }
        catch
        {
            await app.DisposeAsync();
            if (folder is null)
            {
                Directory.Delete(home, recursive: true);
            }

            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (!_keepsHome)
        {
            Directory.Delete(Home, recursive: true);
        }
    }
}
