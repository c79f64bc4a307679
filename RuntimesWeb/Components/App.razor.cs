using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace RuntimesWeb.Components;

/// <summary>The document. Theme and side bar come from cookies, so that they are right on first paint and no script has to run before it.</summary>
public sealed partial class App
{
    [CascadingParameter]
    public HttpContext? Http { get; set; }

    // The sign-in page sets a cookie, which only a static page can.
    private IComponentRenderMode? Mode => Http?.AcceptsInteractiveRouting() == true ? RenderMode.InteractiveServer : null;

    // A cookie is input like any other: one of the known words, or the first of them.
    private string Cookie(string name, params string[] words) =>
        words.FirstOrDefault(word => word == Http?.Request.Cookies[name]) ?? words[0];
}
