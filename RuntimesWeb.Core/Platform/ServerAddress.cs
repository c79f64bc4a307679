namespace RuntimesWeb.Core.Platform;

/// <summary>Where programs on this computer reach this server; known once it listens.</summary>
public sealed class ServerAddress
{
    private Uri? _loopback;

    /// <summary>Such as <c>http://127.0.0.1:18790</c>; a failure before it listens, and when it does so over https alone, whose certificate a child process does not trust.</summary>
    public Outcome<Uri> Loopback => Volatile.Read(ref _loopback) is { } known ? known
        : Failure.Unavailable("this server has no http address on this computer that a program could be given", "Add one to Urls, such as http://localhost:18790.");

    /// <param name="addresses">As the server listens on them.</param>
    public void Set(IEnumerable<string> addresses)
    {
        foreach (var address in addresses)
        {
            // A wide bind is reached over loopback too.
            var near = address.Replace("//*", "//127.0.0.1", StringComparison.Ordinal).Replace("//+", "//127.0.0.1", StringComparison.Ordinal);
            if (Uri.TryCreate(near, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp && Near(uri) is { } loopback)
            {
                Volatile.Write(ref _loopback, loopback);
                return;
            }
        }
    }

    // "localhost" stays out: a child may try the other address family first and wait.
    private static Uri? Near(Uri uri) => uri.Host switch
    {
        "0.0.0.0" or "localhost" => new UriBuilder(uri) { Host = "127.0.0.1" }.Uri,
        "[::]" => new UriBuilder(uri) { Host = "[::1]" }.Uri,
        _ => uri.IsLoopback ? uri : null,
    };
}
