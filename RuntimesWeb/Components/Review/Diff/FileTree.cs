namespace RuntimesWeb.Components.Review.Diff;

/// <summary>One row of a tree of files; a folder's path ends with a slash, and its name is that of several when there is nothing else in them.</summary>
public sealed record TreeRow(string Path, string Name, int Depth, bool IsFolder, bool IsOpen, int Count);

/// <summary>Makes a tree of paths, folders first, each level in the order of names.</summary>
public static class FileTree
{
    /// <summary>Without what lies in closed folders; with a filter only files whose path has its letters, and nothing is folded away.</summary>
    public static IReadOnlyList<TreeRow> Of(IEnumerable<string> paths, IReadOnlySet<string> closed, string? filter = null)
    {
        var wanted = filter?.Trim() ?? "";
        var root = new Node("", "");
        foreach (var path in paths.Where(p => p.Contains(wanted, StringComparison.OrdinalIgnoreCase)))
        {
            var node = root;
            var parts = path.Split('/');
            foreach (var part in parts[..^1])
            {
                node.Count++;
                node = node.Folders.TryGetValue(part, out var known) ? known : node.Folders[part] = new Node(node.Path + part + "/", part);
            }

            node.Count++;
            node.Files.Add((path, parts[^1]));
        }

        var rows = new List<TreeRow>();
        Add(rows, root, 0, wanted.Length > 0 ? new HashSet<string>() : closed);
        return rows;
    }

    private static void Add(List<TreeRow> rows, Node node, int depth, IReadOnlySet<string> closed)
    {
        foreach (var child in node.Folders.Values.OrderBy(n => n.Name, StringComparer.OrdinalIgnoreCase))
        {
            var (shown, name) = (child, child.Name);
            while (shown.Files.Count == 0 && shown.Folders.Count == 1)
            {
                shown = shown.Folders.Values.First();
                name = $"{name}/{shown.Name}";
            }

            var isOpen = !closed.Contains(shown.Path);
            rows.Add(new TreeRow(shown.Path, name, depth, IsFolder: true, isOpen, shown.Count));
            if (isOpen)
            {
                Add(rows, shown, depth + 1, closed);
            }
        }

        rows.AddRange(node.Files.OrderBy(f => f.Name, StringComparer.OrdinalIgnoreCase).Select(f => new TreeRow(f.Path, f.Name, depth, IsFolder: false, IsOpen: false, 1)));
    }

    private sealed class Node(string path, string name)
    {
        public string Path => path;

        public string Name => name;

        public int Count { get; set; }

        public Dictionary<string, Node> Folders { get; } = new(StringComparer.Ordinal);

        public List<(string Path, string Name)> Files { get; } = [];
    }
}
