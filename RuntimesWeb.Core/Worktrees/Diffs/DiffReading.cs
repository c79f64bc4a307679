using System.Text;

namespace RuntimesWeb.Core.Worktrees.Diffs;

/// <summary>Builds the files of a diff, within its bounds.</summary>
/// <param name="only">One file in full; null for all, each within the bounds.</param>
public sealed class DiffReading(string? only = null) : DiffScanner, IDisposable
{
    private const int MostBytesInAll = 10 * 1024 * 1024;

    private readonly Dictionary<DiffEntry, List<DiffHunk>> _hunks = [];
    private readonly HashSet<DiffEntry> _folded = [];
    private readonly HunkId _id = new();
    private readonly List<DiffLine> _lines = [];
    private DiffEntry? _entry;
    private HunkRange? _range;
    private int _entryLines;
    private int _entryBytes;
    private int _allBytes;

    public (IReadOnlyList<DiffFile> Files, DiffStats Stats) End()
    {
        EndHunk();
        var listed = Entries.Take(DiffBounds.MostFiles).Where(e => only is null || e.Path == only).Select(File).ToList();
        return (listed, new DiffStats(Entries.Count, Entries.Sum(e => Math.Max(0, e.Additions)), Entries.Sum(e => e.Deletions), Entries.Count > DiffBounds.MostFiles));
    }

    /// <summary>The one file, wherever in the list it stands; null when it is not changed.</summary>
    public DiffFile? One()
    {
        EndHunk();
        return Entries.FirstOrDefault(e => e.Path == only) is { } entry ? File(entry) : null;
    }

    public void Dispose() => _id.Dispose();

    protected override void Begin(DiffEntry entry, ReadOnlySpan<byte> line)
    {
        EndHunk();
        if (!ReferenceEquals(entry, _entry))
        {
            (_entry, _entryLines, _entryBytes) = (entry, 0, 0);
            _id.BeginFile(entry.Path);
        }

        if (only is null ? _hunks.Count >= DiffBounds.MostFiles || _allBytes > MostBytesInAll : entry.Path != only)
        {
            _folded.Add(entry);
        }
    }

    protected override void Hunk(ReadOnlySpan<byte> line, HunkRange range)
    {
        EndHunk();
        if (_entry is { } entry && !_folded.Contains(entry))
        {
            _range = range;
            _id.BeginHunk();
        }
    }

    protected override void HunkLine(ReadOnlySpan<byte> line)
    {
        if (_range is null || _entry is not { } entry)
        {
            return;
        }

        _entryLines++;
        _entryBytes += line.Length;
        if (_entryLines > (only is null ? DiffBounds.MostLines : DiffBounds.MostLinesOfOne) || _entryBytes > (only is null ? DiffBounds.MostBytes : DiffBounds.MostBytesOfOne))
        {
            Fold(entry);
            return;
        }

        _id.Add(line);
        if (line.StartsWith("\\"u8))
        {
            if (_lines.Count > 0)
            {
                _lines[^1] = _lines[^1] with { HasNoNewline = true };
            }

            return;
        }

        var text = Encoding.UTF8.GetString(line.Length == 0 ? line : line[1..]);
        var kind = line.Length == 0 ? DiffLineKind.Context : line[0] switch
        {
            (byte)'+' => DiffLineKind.Added,
            (byte)'-' => DiffLineKind.Removed,
            _ => DiffLineKind.Context,
        };
        _lines.Add(text.Length > DiffBounds.LongestLine ? new DiffLine(kind, text[..DiffBounds.LongestLine], IsCut: true) : new DiffLine(kind, text));
    }

    private void Fold(DiffEntry entry)
    {
        _folded.Add(entry);
        _hunks.Remove(entry);
        _lines.Clear();
        _range = null;
    }

    private void EndHunk()
    {
        if (_range is { } range && _entry is { } entry)
        {
            _hunks.TryAdd(entry, []);
            _hunks[entry].Add(new DiffHunk(_id.EndHunk(), range.Heading, range.OldStart, range.OldLines, range.NewStart, range.NewLines, [.. _lines]));
            _allBytes += _lines.Sum(l => l.Text.Length);
        }

        _lines.Clear();
        _range = null;
    }

    private DiffFile File(DiffEntry entry) => new(
        entry.Path,
        entry.Status == 'R' ? entry.OldPath : null,
        entry.Status switch
        {
            'A' => FileChange.Added,
            'D' => FileChange.Deleted,
            'R' => FileChange.Renamed,
            _ => FileChange.Modified,
        },
        Math.Max(0, entry.Additions),
        entry.Deletions,
        entry.Additions < 0)
    {
        OldMode = entry.OldMode,
        NewMode = entry.NewMode,
        IsTruncated = _folded.Contains(entry) && entry.Additions >= 0,
        Hunks = _hunks.GetValueOrDefault(entry) ?? [],
    };
}
