using System.Globalization;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;

namespace RuntimesWeb.Core.Runtimes.Tools;

/// <summary>One thing in a tree.</summary>
/// <param name="Name">Relative to the project folder, with slashes.</param>
internal sealed record TreeEntry(string Real, string Name, bool IsFolder, bool IsLink, long SizeBytes, DateTime ChangedAt);

/// <summary>Walks a tree without following links, folder by folder, for five seconds at most.</summary>
internal sealed class TreeWalk(Workspace workspace, TimeProvider time, CancellationToken ct)
{
    private const int MostEntries = 200_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = true,
    };

    private readonly IgnoreRules _ignored = IgnoreRules.Of(workspace);
    private readonly long _started = time.GetTimestamp();
    private int _seen;

    /// <summary>The tree was too large for the time it may take; what comes is not all.</summary>
    public bool WasCut { get; private set; }

    /// <summary>What to say of it when it was cut.</summary>
    public string Note => WasCut ? string.Create(CultureInfo.InvariantCulture, $"\n[cut after {Limit.TotalSeconds:0} s: the tree is very large; look at a folder of it]") : "";

    /// <summary>Whether there is no time left; asked by whoever works on what comes, too.</summary>
    public bool IsOver()
    {
        ct.ThrowIfCancellationRequested();
        return WasCut = WasCut || time.GetElapsedTime(_started) > Limit || _seen > MostEntries;
    }

    /// <summary>All below a folder, parents before what is in them, by name.</summary>
    public IEnumerable<TreeEntry> Below(string folder, int depth = int.MaxValue)
    {
        var waiting = new Stack<(TreeEntry? Entry, string Real, int Depth)>([(null, folder, 0)]);
        while (waiting.TryPop(out var next))
        {
            if (next.Entry is { } entry)
            {
                yield return entry;
                if (!entry.IsFolder || entry.IsLink)
                {
                    continue;
                }
            }

            if (next.Depth >= depth)
            {
                continue;
            }

            if (IsOver())
            {
                yield break;
            }

            foreach (var below in In(next.Real))
            {
                waiting.Push((below, below.Real, next.Depth + 1));
            }
        }
    }

    /// <summary>By name, the last first; a folder that became a link, or went away, has nothing in it.</summary>
    private List<TreeEntry> In(string folder)
    {
        var entries = new List<TreeEntry>();
        try
        {
            if (RealPath.Of(folder) != folder || workspace.IsOutside(folder))
            {
                return entries;
            }

            foreach (var found in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", Everything))
            {
                if ((++_seen & 0xFF) == 0 && IsOver())
                {
                    break;
                }

                var name = workspace.Name(found.FullName);
                if (!_ignored.Ignores(name) && !workspace.IsOutside(found.FullName))
                {
                    entries.Add(Entry(found, name));
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It went away, or may not be read: what is known of it is enough.
        }

        entries.Sort((a, b) => string.CompareOrdinal(b.Name, a.Name));
        return entries;
    }

    private static TreeEntry Entry(FileSystemInfo found, string name)
    {
        var isFolder = found.Attributes.HasFlag(FileAttributes.Directory);
        var isLink = found.Attributes.HasFlag(FileAttributes.ReparsePoint);
        return new TreeEntry(found.FullName, name, isFolder, isLink, isLink || found is not FileInfo file ? 0 : file.Length, found.LastWriteTimeUtc);
    }
}
