using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using RuntimesWeb.Core.Mcp;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Http;

namespace RuntimesWeb.Hosting;

/// <summary>
/// The door of our MCP servers, whether sign-in is required or not: the pass of a run that goes on, or a full access key in <c>Authorization</c>. A signed-in browser is
/// not enough. Asked before the body is read.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class McpDoorAttribute : Attribute, IAsyncAuthorizationFilter
{
    /// <summary>Who was let in.</summary>
    public static McpCaller CallerOf(HttpContext context) => context.Features.Get<McpCaller>() ?? throw new InvalidOperationException("nobody was let in");

    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var http = context.HttpContext;
        var token = http.Request.Headers.Authorization.ToString() is { Length: > 0 } ? KeyAuthentication.Sent(http.Request) : null;
        var holder = token is null ? null : Access.HolderOf(http, http.User);
        var caller = token is null ? null : http.RequestServices.GetRequiredService<AdmitRun>().Find(token) ?? (holder?.Scope.IsFull is true ? new McpCaller(null, holder.Id) : null);
        if (caller is not null)
        {
            http.Features.Set(caller);
            return;
        }

        var (status, why) = holder is not null ? (StatusCodes.Status403Forbidden, $"this key's scope ({holder.Scope.Text}) does not allow that; MCP clients need one of the scope full")
            : token is not null ? (StatusCodes.Status401Unauthorized, "this token opens nothing: its run is over, or waits for its next turn, or it is no full access key")
            : (StatusCodes.Status401Unauthorized, "MCP clients send the pass of a run, or an access key of the scope full, as Authorization: Bearer");
        if (status == StatusCodes.Status401Unauthorized)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
        }

        await ErrorShape.WriteAsync(http, ErrorShape.For(http.GetEndpoint(), http.Request.Path), status, new Failure(FailureKind.Unauthorized, why));
        context.Result = new EmptyResult();
    }
}
