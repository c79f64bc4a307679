using Microsoft.AspNetCore.Components.Endpoints;
using RuntimesWeb.Http;

namespace RuntimesWeb.Hosting;

/// <summary>Every way to fail answers in the body of the path's API group, never as HTML from an API.</summary>
public static class Errors
{
    public static IServiceCollection AddApiErrors(this IServiceCollection services) => services.AddExceptionHandler<ApiExceptionHandler>();

    /// <summary>Before routing: thrown exceptions and bare status codes.</summary>
    public static void UseApiErrors(this WebApplication app)
    {
        // Configured with nothing but the registered handler; it logs, so the middleware need not.
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = _ => Task.CompletedTask, SuppressDiagnosticsCallback = _ => true });
        app.UseWhen(
            context => Surfaces.Of(context.Request.Path) is not (Surface.Page or Surface.Blazor),
            api => api.UseStatusCodePages(pages =>
            {
                var context = pages.HttpContext;
                var status = context.Response.StatusCode;
                return ErrorShape.WriteAsync(context, ErrorShape.For(context.GetEndpoint(), context.Request.Path), status, PlainFailure.Of(status));
            }));
    }

    /// <summary>After routing: a page whose route happens to match an API path does not answer there.</summary>
    public static void UseNoPagesUnderApi(this WebApplication app) => app.Use((context, next) =>
    {
        if (Surfaces.Of(context.Request.Path) is not (Surface.Page or Surface.Blazor) && context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
        {
            context.SetEndpoint(null);
        }

        return next(context);
    });
}
