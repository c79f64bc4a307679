namespace RuntimesWeb.Hosting;

/// <summary>Where to go after sign-in: a path on this server, never another address.</summary>
public static class ReturnUrl
{
    public static string Local(string? url) =>
        url is ['/'] or ['/', not '/', ..] && !url.Any(char.IsControl) && !url.Contains('\\', StringComparison.Ordinal) ? url : "/";
}
