using Microsoft.Extensions.Options;
using RuntimesWeb.Components;
using RuntimesWeb.Components.Welcome;
using RuntimesWeb.Controllers.Api.Runtimes;
using RuntimesWeb.Core;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes.Facts;

namespace RuntimesWeb.Hosting;

/// <summary>The whole server as one object: <c>Program</c> runs it, tests build it with other settings and services.</summary>
public static class RuntimesWebApp
{
    /// <summary>Runs until it is stopped. What keeps it from starting is one sentence on stderr and exit code 1, not a stack trace.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            await using var app = Build(args);
            await PrepareAsync(app);
            await app.ListenAsync();
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (StartupException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
        catch (InvalidOperationException e) when (e.Message.StartsWith("Failed to convert configuration value", StringComparison.Ordinal))
        {
            // The framework names the key and the value; what follows is C#.
            await Console.Error.WriteLineAsync(e.Message.Split(" to type ")[0] + ".");
            return 1;
        }
        catch (OptionsValidationException e)
        {
            await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, e.Failures));
            return 1;
        }
    }

    /// <summary>Everything that must hold before the first request: the data folder, the database, what is kept in memory.</summary>
    public static async Task PrepareAsync(WebApplication app)
    {
        await app.Services.PrepareRuntimesCoreAsync(CancellationToken.None);
        await app.PrepareAccessAsync(CancellationToken.None);
    }

    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(RuntimesWebApp).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        // "dotnet run" serves what a published build serves: immutable, compressed assets, no per-request reload.
        builder.WebHost.UseStaticWebAssets().UseSetting("ReloadStaticAssetsAtRuntime", "false");
        builder.UseDefaultAddress();
        // Everything that is going on ends within five seconds; whoever presses Ctrl+C does not wait half a minute for a connection that does not.
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(10));
        builder.AddOriginGuard();
        builder.AddAccess();
        builder.AddRateLimits();
        builder.AddCredentialRelay();
        builder.AddApi();
        builder.AddApiDescription();
        builder.Services.AddPages();
        builder.Services.AddRuntimesCore();
        builder.Services.AddSingleton<RuntimeListBody>();
        builder.Services.AddSingleton<IFactSource, FactsOfServer>();
        configure?.Invoke(builder);
        var app = builder.Build();
        app.Lifetime.ApplicationStarted.Register(() => app.Services.GetRequiredService<ServerAddress>().Set(app.Urls));
        app.UseSecurityHeaders();
        app.UseOriginGuard();
        app.UseApiErrors();
        app.UseNotFoundPage();
        app.UseRouting();
        app.UseNoPagesUnderApi();
        app.UseAccess();
        app.UseFirstVisit();
        app.UseRateLimiter();
        app.UseAntiforgery();
        app.UseApiDescription();
        app.MapStaticAssets();
        app.MapControllers();
        app.MapCredentialRelay();
        app.MapPages();
        return app;
    }
}
