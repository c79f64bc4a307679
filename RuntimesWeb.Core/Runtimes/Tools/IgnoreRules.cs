using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runtimes.Tools;

/// <summary>What is passed over when a tree is walked: git's own files, and what the project's <c>.gitignore</c> plainly names, without patterns.</summary>
internal sealed class IgnoreRules
{
    private const int LargestFile = 256 * 1024;

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);

    public static IgnoreRules Of(Workspace workspace)
    {
        var rules = new IgnoreRules();
        if (workspace.Resolve(".gitignore") is { IsOk: true } path && workspace.Open(path.Value) is { IsOk: true } opened)
        {
            using var file = opened.Value;
            using var reader = new StreamReader(new BoundedStream(file, LargestFile));
            while (reader.ReadLine() is { } line)
            {
                rules.Read(line.Trim());
            }
        }

        return rules;
    }

    /// <param name="path">Relative to the folder, with slashes.</param>
    public bool Ignores(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name.Equals(".git", StringComparison.OrdinalIgnoreCase) || _names.Contains(name) || _paths.Contains(path);
    }

    private void Read(string line)
    {
        if (line.StartsWith('!'))
        {
            // What is taken back is not ignored.
            _names.Remove(line[1..].Trim('/'));
            _paths.Remove(line[1..].Trim('/'));
        }
        else if (line.Length > 0 && line[0] != '#' && line.AsSpan().IndexOfAny("*?[]\\") < 0)
        {
            var path = line.TrimEnd('/');
            (path.Contains('/', StringComparison.Ordinal) ? _paths : _names).Add(path.TrimStart('/'));
        }
    }
}
