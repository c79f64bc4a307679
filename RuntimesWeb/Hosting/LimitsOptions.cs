namespace RuntimesWeb.Hosting;

/// <summary><c>Limits</c>: how much a request may bring.</summary>
public sealed class LimitsOptions
{
    public const string Section = "Limits";
    public const long DefaultMaxBodyBytes = 2 * 1024 * 1024;

    public long MaxBodyBytes { get; init; } = DefaultMaxBodyBytes;
}
