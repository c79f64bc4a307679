using System.Collections.Immutable;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Ollama;

/// <summary>A model's name as it may be pulled, <c>[host/][namespace/]name[:tag]</c>, in the one spelling that jobs and requests use.</summary>
/// <param name="Host">Null for Ollama's own library.</param>
/// <param name="Namespace">Null for the official models of a registry.</param>
public sealed record ModelName(string? Host, string? Namespace, string Name, string Tag)
{
    public const string DefaultTag = "latest";

    private const string OwnRegistry = "registry.ollama.ai";
    private const string OwnNamespace = "library";
    private const int LongestPart = 96;

    /// <summary>Registries that may be pulled from without being listed.</summary>
    public static readonly ImmutableArray<string> KnownHosts = ["hf.co", "huggingface.co", OwnRegistry];

    /// <summary>Reads a name; only hosts that are known or in <paramref name="allowedHosts"/>, because Ollama would ask any other one too.</summary>
    public static Outcome<ModelName> Parse(string? text, IReadOnlyCollection<string> allowedHosts)
    {
        var trimmed = text?.Trim() ?? "";
        if (trimmed.Length == 0)
        {
            return Failure.Invalid("model is required");
        }

        var parts = trimmed.Split('/');
        var host = parts.Length > 1 && (parts.Length == 3 || LooksLikeHost(parts[0])) ? parts[0].ToLowerInvariant() : null;
        var path = host is null ? parts : parts[1..];
        if (path.Length > 2 || parts.Any(p => p.Length == 0))
        {
            return Wrong(trimmed);
        }

        if (host is not null && !KnownHosts.Contains(host) && !allowedHosts.Contains(host, StringComparer.OrdinalIgnoreCase))
        {
            return Failure.Invalid($"models are not pulled from {Short(host)}", "use a name of Ollama's library or of hf.co; other registries are listed in Ollama:AllowedRegistries");
        }

        var (name, tag) = Split(path[^1]);
        var space = path.Length == 2 ? path[0] : null;
        if (!IsPart(name, dots: true) || !IsPart(tag, dots: true) || !(space is null || IsPart(space, dots: false)))
        {
            return Wrong(trimmed);
        }

        if (space is null && host is not null && host != OwnRegistry)
        {
            return Failure.Invalid($"a model of {host} needs its owner too", $"write {host}/<owner>/{name}");
        }

        return new ModelName(host == OwnRegistry ? null : host, space == OwnNamespace && host is null or OwnRegistry ? null : space, name, tag);
    }

    public override string ToString() => $"{(Host is null ? "" : Host + "/")}{(Namespace is null ? "" : Namespace + "/")}{Name}:{Tag}";

    private static Failure Wrong(string text) =>
        Failure.Invalid($"'{Short(text)}' is not a model name", "a name looks like llama3.2, qwen3:8b or hf.co/owner/repository:Q4_K_M");

    private static string Short(string text) => text.Length <= 80 ? text : text[..80] + "…";

    // As in image references: a first part with a dot or a port, or this computer, is a host.
    private static bool LooksLikeHost(string part) => part.Contains('.', StringComparison.Ordinal) || part.Contains(':', StringComparison.Ordinal) || part == "localhost";

    private static (string Name, string Tag) Split(string part)
    {
        var colon = part.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (part, DefaultTag) : (part[..colon], part[(colon + 1)..]);
    }

    private static bool IsPart(string part, bool dots) =>
        part.Length is > 0 and <= LongestPart
        && (char.IsAsciiLetterOrDigit(part[0]) || part[0] == '_')
        && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' || (dots && c == '.'));
}
