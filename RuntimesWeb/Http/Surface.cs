namespace RuntimesWeb.Http;

/// <summary>What a path belongs to: one of the three API groups, the API description, the Blazor circuit, or the pages and their files.</summary>
public enum Surface
{
    Page,
    Api,
    ApiV1,
    V1,
    Description,
    Blazor,
}

public static class Surfaces
{
    /// <summary>Reads a decoded path; odd spellings (<c>/API/</c>, <c>//api</c>) belong where routing or a proxy could take them.</summary>
    public static Surface Of(PathString path)
    {
        // Asked several times for each request: no array of segments, no lower-cased copies.
        var rest = path.Value.AsSpan();
        var first = Next(ref rest);
        return Is(first, "api") ? (Is(Next(ref rest), "v1") ? Surface.ApiV1 : Surface.Api)
            : Is(first, "v1") ? Surface.V1
            : Is(first, "_blazor") ? Surface.Blazor
            : Is(first, "openapi.json") ? Surface.Description
            : Surface.Page;
    }

    public static bool IsApi(this Surface surface) => surface is Surface.Api or Surface.ApiV1 or Surface.V1;

    private static ReadOnlySpan<char> Next(ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart(@"/\");
        var end = rest.IndexOfAny('/', '\\');
        var segment = end < 0 ? rest : rest[..end];
        rest = rest[segment.Length..];
        return segment;
    }

    private static bool Is(ReadOnlySpan<char> segment, string word) => segment.Equals(word, StringComparison.OrdinalIgnoreCase);
}
