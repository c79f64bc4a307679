using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.Options;
using RuntimesWeb.Core.Access;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Http;

namespace RuntimesWeb.Hosting;

/// <summary>Whether this server asks who is there; decided once, before the first request.</summary>
public sealed class AccessState
{
    public bool IsRequired { get; set; }
}

/// <summary>Keys for programs, sign-in for people, and the gate that asks for one of them.</summary>
public static class Access
{
    public const string CookieScheme = CookieAuthenticationDefaults.AuthenticationScheme;
    private const string EitherScheme = "either";

    public static void AddAccess(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<AuthOptions>().BindConfiguration(AuthOptions.Section);
        builder.Services.AddSingleton<AccessState>().AddSingleton<LiveConnections>();
        builder.Services.AddDataProtection(protection => protection.ApplicationDiscriminator = "RuntimesWeb");
        builder.Services.AddOptions<KeyManagementOptions>().Configure<DataFolder, ILoggerFactory>((keys, folder, loggers) =>
            keys.XmlRepository = new FileSystemXmlRepository(new DirectoryInfo(folder.Folder(Path.Combine(folder.Secrets, "data-protection"))), loggers));
        // It warns that these keys lie unencrypted; so do the master key and the database beside them, in folders only the owner can open.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // One line per wrong key would let anyone fill the log.
        builder.Logging.AddFilter(typeof(KeyAuthentication).FullName, LogLevel.Warning);
        builder.Services.AddAntiforgery(antiforgery => antiforgery.Cookie.Name = "runtimesweb-form");
        builder.Services.AddAuthentication(EitherScheme)
            .AddPolicyScheme(EitherScheme, null, either => either.ForwardDefaultSelector = context => KeyAuthentication.Sent(context.Request) is null ? CookieScheme : KeyAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(KeyAuthentication.SchemeName, null)
            .AddCookie(CookieScheme, cookie =>
            {
                cookie.Cookie.Name = "runtimesweb";
                cookie.Cookie.HttpOnly = true;
                cookie.Cookie.SameSite = SameSiteMode.Strict;
                cookie.ExpireTimeSpan = TimeSpan.FromDays(3);
                cookie.SlidingExpiration = true;
                cookie.Events.OnValidatePrincipal = session =>
                {
                    // A session lives as long as its key.
                    if (HolderOf(session.HttpContext, session.Principal) is null)
                    {
                        session.RejectPrincipal();
                    }

                    return Task.CompletedTask;
                };
            });
    }

    /// <summary>Reads the keys and decides whether they are asked for; what it returns is printed with the address.</summary>
    /// <exception cref="StartupException">The bind is wide and there is no key.</exception>
    public static async Task PrepareAccessAsync(this WebApplication app, CancellationToken ct)
    {
        var keys = app.Services.GetRequiredService<AccessKeys>();
        await keys.LoadAsync(app.Configuration[AccessKeys.FirstKeySetting], ct);
        var isWide = Listening.CheckWide(app.Configuration, keys.HasAny);
        app.Services.GetRequiredService<AccessState>().IsRequired = isWide || keys.HasFirst || app.Services.GetRequiredService<IOptions<AuthOptions>>().Value.Required;
    }

    /// <summary>The path of a one-time link, when sign-in is required and nobody has a key.</summary>
    public static string? FirstSignIn(this WebApplication app) =>
        app.Services.GetRequiredService<AccessState>().IsRequired && !app.Services.GetRequiredService<AccessKeys>().HasAny
            ? $"/login?t={app.Services.GetRequiredService<SignInLink>().Make()}"
            : null;

    public static KeyHolder? HolderOf(HttpContext context, System.Security.Claims.ClaimsPrincipal? principal)
    {
        if (!Guid.TryParse(principal?.FindFirst(KeyAuthentication.IdClaim)?.Value, out var id))
        {
            return null;
        }

        var link = context.RequestServices.GetRequiredService<SignInLink>().Session;
        return id == link.Id ? link : context.RequestServices.GetRequiredService<AccessKeys>().Find(id);
    }

    public static void UseAccess(this WebApplication app)
    {
        app.UseAuthentication();
        var state = app.Services.GetRequiredService<AccessState>();
        var live = app.Services.GetRequiredService<LiveConnections>();
        var keys = app.Services.GetRequiredService<AccessKeys>();
        var isDocsPublic = app.Services.GetRequiredService<IOptions<AuthOptions>>().Value.PublicDocs;
        app.Use(async (context, next) =>
        {
            var holder = HolderOf(context, context.User);
            if (state.IsRequired && !IsOpen(context, isDocsPublic) && await RefusedAsync(context, holder))
            {
                return;
            }

            if (holder is null)
            {
                await next(context);
                return;
            }

            keys.Used(holder.Id);
            live.Enter(context, holder.Id);
            try
            {
                // Revoked between the look-up and the entry: it was not aborted, so it must not go on.
                if (HolderOf(context, context.User) is not null)
                {
                    await next(context);
                }
                else
                {
                    context.Abort();
                }
            }
            finally
            {
                live.Leave(context);
            }
        });
        app.MapPost("/logout", async context =>
        {
            await context.SignOutAsync(CookieScheme);
            context.Response.Redirect("/login");
        });
    }

    private static bool IsOpen(HttpContext context, bool isDocsPublic)
    {
        var path = context.Request.Path;
        return Is(path, "/login") || CredentialRelay.Covers(path) || Is(path, "/api/v1/health") || Is(path, "/api/v1/ready")
            || context.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null || context.GetEndpoint()?.Metadata.GetMetadata<McpDoorAttribute>() is not null
            || (isDocsPublic && (Is(path, "/openapi.json") || path.StartsWithSegments("/docs", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/redoc", StringComparison.OrdinalIgnoreCase)));
    }

    private static bool Is(PathString path, string open) => path.Value?.TrimEnd('/').Equals(open, StringComparison.OrdinalIgnoreCase) is true;

    private static async Task<bool> RefusedAsync(HttpContext context, KeyHolder? holder)
    {
        if (holder is not null)
        {
            if (holder.Scope.Allows(context.Request.Method, context.Request.Path))
            {
                return false;
            }

            await AnswerAsync(context, StatusCodes.Status403Forbidden, new Failure(FailureKind.Unauthorized, $"this key's scope ({holder.Scope.Text}) does not allow that"));
            return true;
        }

        // The attempt that reached the limit is still told that it was wrong; the ones after it wait.
        if ((await context.AuthenticateAsync()).Failure?.Message == KeyAuthentication.MustWait && context.RequestServices.GetRequiredService<Attempts>().Wait(KeyAuthentication.AddressOf(context)) is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await AnswerAsync(context, StatusCodes.Status429TooManyRequests, new Failure(FailureKind.TooMany, "Too many wrong keys. Wait a moment and retry."));
            return true;
        }

        if (Surfaces.Of(context.Request.Path) == Surface.Page && HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.Redirect($"/login?returnUrl={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}");
            return true;
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        await AnswerAsync(context, StatusCodes.Status401Unauthorized, PlainFailure.Of(StatusCodes.Status401Unauthorized));
        return true;
    }

    private static Task AnswerAsync(HttpContext context, int status, Failure failure) => Surfaces.Of(context.Request.Path) is Surface.Page or Surface.Blazor
        ? SmallPage.WriteAsync(context, status, failure.Message)
        : ErrorShape.WriteAsync(context, ErrorShape.For(context.GetEndpoint(), context.Request.Path), status, failure);
}
