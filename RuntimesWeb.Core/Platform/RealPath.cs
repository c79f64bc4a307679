namespace RuntimesWeb.Core.Platform;

/// <summary>The path a path really leads to: every link on the way followed, as the operating system would.</summary>
public static class RealPath
{
    private const int MostLinks = 64;

    /// <exception cref="IOException">There are too many links, or a part cannot be read.</exception>
    public static string Of(string path)
    {
        var links = 0;
        var full = Path.GetFullPath(path);
        var root = Path.GetPathRoot(full) ?? "/";
        var real = root;
        var rest = new Stack<string>(full[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse());
        while (rest.TryPop(out var part))
        {
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? root;
                continue;
            }

            var next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks)
            {
                throw new IOException($"too many links on the way to {path}");
            }

            if (Path.IsPathFullyQualified(target))
            {
                real = Path.GetPathRoot(target) ?? root;
                target = target[real.Length..];
            }

            foreach (var piece in target.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Where(p => p != ".").Reverse())
            {
                rest.Push(piece);
            }
        }

        return real;
    }

    /// <summary>Whether a real path is this folder or lies in it.</summary>
    public static bool IsInside(string path, string folder) =>
        path == folder || path.StartsWith(folder.EndsWith(Path.DirectorySeparatorChar) ? folder : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
