using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using RuntimesWeb.Core.Access;

namespace RuntimesWeb.Hosting;

/// <summary>An access key in <c>Authorization: Bearer</c> or <c>X-API-Key</c>.</summary>
public sealed class KeyAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, AccessKeys keys, Attempts attempts)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "key";
    public const string MustWait = "wait";
    public const string IdClaim = "key-id";

    public static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";

    /// <summary>The key as sent; null when the request brings none.</summary>
    public static string? Sent(HttpRequest request)
    {
        const string Bearer = "Bearer ";
        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim()
            : request.Headers.TryGetValue("X-API-Key", out var key) ? key.ToString()
            : null;
    }

    public static ClaimsPrincipal Principal(KeyHolder holder, string scheme) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.Name, holder.Name), new Claim(IdClaim, holder.Id.ToString())], scheme));

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // The pass of a run is no wrong key: where it opens something, that is asked there.
        if (Sent(Request) is not { } secret || RunPasses.IsPass(secret))
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        // Whoever has to wait is not told whether this one would have been right.
        if (attempts.Wait(AddressOf(Context)) is not null)
        {
            return Task.FromResult(AuthenticateResult.Fail(MustWait));
        }

        if (keys.Find(secret) is { } holder)
        {
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(Principal(holder, SchemeName), SchemeName)));
        }

        attempts.Wrong(AddressOf(Context));
        return Task.FromResult(AuthenticateResult.Fail("wrong key"));
    }
}
