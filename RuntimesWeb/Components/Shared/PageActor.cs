using Microsoft.AspNetCore.Components.Authorization;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Components.Shared;

/// <summary>Who acts on a page, for the audit log: <c>page</c>, and the access key's name when one was used to sign in.</summary>
public sealed class PageActor(AuthenticationStateProvider authentication)
{
    public async Task<Actor> GetAsync()
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        return user.Identity is { IsAuthenticated: true, Name: { Length: > 0 } name } ? new Actor($"page:{name}") : new Actor("page");
    }
}
