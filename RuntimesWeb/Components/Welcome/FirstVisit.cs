using RuntimesWeb.Core.Onboarding;

namespace RuntimesWeb.Components.Welcome;

/// <summary>Leads a person's first visit to the wizard, once: as soon as the wizard was on a screen, Home is Home.</summary>
public static class FirstVisit
{
    public static IApplicationBuilder UseFirstVisit(this IApplicationBuilder app) => app.UseWhen(IsVisit, pages => pages.Use(async (http, next) =>
    {
        if (await http.RequestServices.GetRequiredService<OfferWelcome>().IsDueAsync(http.RequestAborted))
        {
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Redirect("/welcome");
            return;
        }

        await next(http);
    }));

    // A program that looks whether the server is up is nobody's first visit.
    private static bool IsVisit(HttpContext http) =>
        http.Request.Path == "/" && HttpMethods.IsGet(http.Request.Method) && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
