using Radzen;
using RuntimesWeb.Components.Board;
using RuntimesWeb.Components.Chat;
using RuntimesWeb.Components.Jobs;
using RuntimesWeb.Components.Runtimes;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Http;

namespace RuntimesWeb.Components;

/// <summary>What the pages need, and where they are.</summary>
public static class PagesModule
{
    private const int LongestMessage = 1024 * 1024;

    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(hub => hub.MaximumReceiveMessageSize = LongestMessage);
        return services.AddPageServices();
    }

    /// <summary>What components ask for, one of each for a person's page.</summary>
    public static IServiceCollection AddPageServices(this IServiceCollection services) => services
        .AddRadzenComponents()
        .AddScoped<PageClock>()
        .AddScoped<PageActor>()
        .AddScoped<Toasts>()
        .AddScoped<Confirm>()
        .AddScoped<Models.PullCommand>()
        .AddScoped<JobCommands>()
        .AddScoped<InstallCommands>()
        .AddScoped<Agents.AgentCommands>()
        .AddScoped<Teams.TeamCommands>()
        .AddScoped<Permissions.RuleCommands>()
        .AddScoped<Memory.MemoryCommands>()
        .AddScoped<Review.ReviewCommands>()
        .AddBoardPages()
        .AddChatPage();

    /// <summary>An unknown address that a person may have typed gets our page, with status 404.</summary>
    public static IApplicationBuilder UseNotFoundPage(this IApplicationBuilder app) => app.UseWhen(
        http => Surfaces.Of(http.Request.Path) == Surface.Page,
        pages => pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true));

    /// <summary>Compression of the circuit's socket is off: what it carries beside secrets must not show in the length of its frames.</summary>
    public static void MapPages(this IEndpointRouteBuilder app) =>
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.DisableWebSocketCompression = true);
}
