namespace RuntimesWeb.Hosting;

/// <summary><c>Auth</c>: who must sign in.</summary>
public sealed class AuthOptions
{
    public const string Section = "Auth";

    /// <summary>Every page and route needs a key or a sign-in. Also switched on by the first access key and by a wide bind.</summary>
    public bool Required { get; init; }

    /// <summary>Leaves <c>/docs</c>, <c>/redoc</c> and <c>/openapi.json</c> open when sign-in is required.</summary>
    public bool PublicDocs { get; init; }
}
