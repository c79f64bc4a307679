namespace RuntimesWeb.Components.Shared.Markdown;

/// <summary>Decides where a link may lead.</summary>
public static class SafeLink
{
    private static readonly string[] Schemes = ["https://", "http://", "mailto:"];

    public static bool IsAllowed(string? url, bool trusted) =>
        url is { Length: > 0 and < 4096 } && !url.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '\\' or '"' or '<' or '>')
        && (url[0] == '#' || (trusted && IsInApp(url)) || IsAbsolute(url));

    public static bool IsInApp(string url) => url.Length > 0 && url[0] == '/' && (url.Length == 1 || url[1] is not ('/' or '\\'));

    private static bool IsAbsolute(string url) =>
        Schemes.Any(s => url.StartsWith(s, StringComparison.OrdinalIgnoreCase)) && Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" or "mailto";
}
