using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Permissions;

/// <summary>Where a path leads.</summary>
/// <param name="Absolute">With every link on the way followed.</param>
/// <param name="InFolder">Relative to the folder that is worked in; null when it leads out of it.</param>
/// <param name="Named">Relative to the folder as it was named, links not followed; null when that is outside.</param>
internal sealed record PathUse(string Absolute, string? InFolder, string? Named)
{
    /// <summary>It is git's own, in whichever repository.</summary>
    public bool IsOfGit => HasGit(Absolute) || (Named is not null && HasGit(Named));

    /// <summary>What to call it.</summary>
    public string Name => InFolder ?? Absolute;

    /// <param name="from">The folder it is relative to; null when nobody knows.</param>
    public static PathUse? Of(string path, string? folder, string? from, string home)
    {
        var expanded = path == "~" || path.StartsWith("~/", StringComparison.Ordinal) ? home + path[1..] : path;
        if (expanded.Contains('\0', StringComparison.Ordinal) || expanded.StartsWith('~') || (from is null && !Path.IsPathFullyQualified(expanded)))
        {
            return null;
        }

        try
        {
            var wanted = Path.Combine(from ?? "/", expanded);
            var real = RealPath.Of(wanted);
            return new PathUse(real, Within(real, folder is null ? null : RealPath.Of(folder)), Within(Path.GetFullPath(wanted), folder));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static string? Within(string path, string? folder) => folder is not null && RealPath.IsInside(path, folder) ? Path.GetRelativePath(folder, path).Replace('\\', '/') : null;

    private static bool HasGit(string path) => path.Split('/').Contains(".git", StringComparer.OrdinalIgnoreCase);
}
