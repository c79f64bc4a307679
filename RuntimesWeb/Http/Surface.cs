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
    private static readonly char[] Separators = ['/', '\\'];

    /// <summary>Reads a decoded path; odd spellings (<c>/API/</c>, <c>//api</c>) belong where routing or a proxy could take them.</summary>
    public static Surface Of(PathString path)
    {
        var segments = (path.Value ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        return (At(segments, 0), At(segments, 1)) switch
        {
            ("api", "v1") => Surface.ApiV1,
            ("api", _) => Surface.Api,
            ("v1", _) => Surface.V1,
            ("_blazor", _) => Surface.Blazor,
            ("openapi.json", _) => Surface.Description,
            _ => Surface.Page,
        };
    }

    public static bool IsApi(this Surface surface) => surface is Surface.Api or Surface.ApiV1 or Surface.V1;

    private static string At(string[] segments, int index) => index < segments.Length ? segments[index].ToLowerInvariant() : "";
}
