namespace RuntimesWeb.Core.Ollama;

/// <summary><c>Ollama</c>: where models may come from.</summary>
public sealed class OllamaOptions
{
    public const string Section = "Ollama";

    /// <summary>Further registries that models may be pulled from, hosts with or without a port, separated by <c>;</c>.</summary>
    public string? AllowedRegistries { get; init; }

    internal string[] Registries => (AllowedRegistries ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    internal bool IsUsable => Registries.All(r => Uri.TryCreate("https://" + r, UriKind.Absolute, out var url) && url.PathAndQuery == "/" && url.UserInfo.Length == 0 && !r.EndsWith('/'));
}

/// <summary>How patient a pull is. Not for people to set: tests hand in shorter ones.</summary>
/// <param name="Stall">So long without a byte is told.</param>
/// <param name="Idle">So long without a line, or without a byte, ends the attempt.</param>
/// <param name="Verify">The same while Ollama checks what it has, which it does in silence.</param>
/// <param name="Patience">So long Ollama or the network may stay away.</param>
public sealed record PullTimes(TimeSpan Stall, TimeSpan Idle, TimeSpan Verify, TimeSpan Patience)
{
    public static PullTimes Usual { get; } = new(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(120), TimeSpan.FromMinutes(20), TimeSpan.FromSeconds(60));
}
