using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components;
using RuntimesWeb.Core.Access;
using RuntimesWeb.Hosting;

namespace RuntimesWeb.Components.Access;

/// <summary>Static, because it sets a cookie: a key typed in, or the one-time link that was printed at start.</summary>
public sealed partial class LoginPage(AccessKeys keys, SignInLink link, Attempts attempts, NavigationManager navigation)
{
    private string? _problem;

    [CascadingParameter]
    public required HttpContext Context { get; set; }

    [SupplyParameterFromForm]
    public string? Key { get; set; }

    [SupplyParameterFromQuery]
    public string? ReturnUrl { get; set; }

    [SupplyParameterFromQuery(Name = "t")]
    public string? Token { get; set; }

    protected override async Task OnInitializedAsync()
    {
        if (Token is null || !HttpMethods.IsGet(Context.Request.Method) || MustWait())
        {
            return;
        }

        if (link.Take(Token))
        {
            await EnterAsync(link.Session, "/");
            return;
        }

        attempts.Wrong(KeyAuthentication.AddressOf(Context));
        _problem = "This link was used or is too old. Restart the server for a new one, or enter a key.";
    }

    private async Task SignInAsync()
    {
        if (MustWait())
        {
            return;
        }

        switch (keys.Find(Key?.Trim() ?? ""))
        {
            case { Scope.IsFull: true } holder:
                await EnterAsync(holder, Hosting.ReturnUrl.Local(ReturnUrl));
                break;
            case { } limited:
                Refuse(StatusCodes.Status403Forbidden, $"This key has the scope {limited.Scope.Text}; pages need one with the scope full.");
                break;
            default:
                attempts.Wrong(KeyAuthentication.AddressOf(Context));
                Refuse(StatusCodes.Status401Unauthorized, "This key is not known here.");
                break;
        }
    }

    private async Task EnterAsync(KeyHolder holder, string to)
    {
        await Context.SignInAsync(Hosting.Access.CookieScheme, KeyAuthentication.Principal(holder, Hosting.Access.CookieScheme), new AuthenticationProperties { IsPersistent = true });
        navigation.NavigateTo(to);
    }

    private bool MustWait()
    {
        if (attempts.Wait(KeyAuthentication.AddressOf(Context)) is not { } wait)
        {
            return false;
        }

        Context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        Refuse(StatusCodes.Status429TooManyRequests, "Too many wrong keys. Wait a minute and try again.");
        return true;
    }

    private void Refuse(int status, string problem)
    {
        Context.Response.StatusCode = status;
        _problem = problem;
    }
}
