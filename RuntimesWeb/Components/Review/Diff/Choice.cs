using RuntimesWeb.Core.Worktrees.Diffs;

namespace RuntimesWeb.Components.Review.Diff;

/// <summary>Which files and places a person has chosen to take; nothing chosen means all of it.</summary>
public sealed class Choice
{
    private readonly HashSet<string> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _hunks = new(StringComparer.Ordinal);

    public bool IsAll => _files.Count == 0 && _hunks.Count == 0;

    /// <summary>As apply takes them; nulls for all.</summary>
    public IReadOnlyList<string>? Files => IsAll ? null : [.. _files];

    public IReadOnlyList<string>? Hunks => IsAll ? null : [.. _hunks];

    public bool Has(DiffFile file) => _files.Contains(file.Path);

    public bool Has(DiffFile file, DiffHunk hunk) => _files.Contains(file.Path) || _hunks.Contains(hunk.Id);

    /// <summary>Some places of it, and not all of it.</summary>
    public bool HasSome(DiffFile file) => !Has(file) && file.Hunks.Any(h => _hunks.Contains(h.Id));

    public void Toggle(DiffFile file)
    {
        _hunks.ExceptWith(file.Hunks.Select(h => h.Id));
        if (!_files.Remove(file.Path))
        {
            _files.Add(file.Path);
        }
    }

    public void Toggle(DiffFile file, DiffHunk hunk)
    {
        if (_files.Remove(file.Path))
        {
            // All of it but this.
            _hunks.UnionWith(file.Hunks.Select(h => h.Id).Where(id => id != hunk.Id));
        }
        else if (!_hunks.Remove(hunk.Id))
        {
            _hunks.Add(hunk.Id);
            if (!file.IsTruncated && file.Hunks.All(h => _hunks.Contains(h.Id)))
            {
                _hunks.ExceptWith(file.Hunks.Select(h => h.Id));
                _files.Add(file.Path);
            }
        }
    }

    public void Clear()
    {
        _files.Clear();
        _hunks.Clear();
    }

    /// <summary>Forgets what is not in the diff any more.</summary>
    public void Keep(WorktreeDiff diff)
    {
        _files.IntersectWith(diff.Files.Select(f => f.Path));
        _hunks.IntersectWith(diff.Files.SelectMany(f => f.Hunks).Select(h => h.Id));
    }

    public string Words(WorktreeDiff diff)
    {
        var parts = new List<string>();
        if (_files.Count > 0)
        {
            parts.Add(Shared.Words.Count(_files.Count, "file", "files"));
        }

        if (_hunks.Count > 0)
        {
            parts.Add(Shared.Words.Count(_hunks.Count, "place", "places"));
        }

        return parts.Count == 0 ? $"All of {Shared.Words.Count(diff.Stats.Files, "file", "files")}" : $"{Shared.Words.List(parts)} chosen";
    }
}
