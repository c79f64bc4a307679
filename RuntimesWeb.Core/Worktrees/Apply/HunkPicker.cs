using System.Globalization;
using System.Text;
using RuntimesWeb.Core.Worktrees.Diffs;

namespace RuntimesWeb.Core.Worktrees.Apply;

/// <summary>Collects the chosen hunks of a diff as a patch, byte by byte as git wrote them, with the line numbers that hold when the others are left out.</summary>
/// <param name="files">Files that are taken whole: none of their hunks is needed.</param>
internal sealed class HunkPicker(IReadOnlySet<string> files, IReadOnlySet<string> hunks) : DiffScanner, IDisposable
{
    private readonly HunkId _id = new();
    private readonly MemoryStream _patch = new();
    private readonly MemoryStream _header = new();
    private readonly MemoryStream _hunk = new();
    private readonly HashSet<string> _found = new(StringComparer.Ordinal);
    private DiffEntry? _entry;
    private HunkRange? _range;
    private bool _isHeaderWritten;
    private int _moved;

    public ReadOnlyMemory<byte> Patch => _patch.ToArray();

    public IReadOnlySet<string> Found => _found;

    /// <summary>The text is over.</summary>
    public void End() => EndHunk();

    public void Dispose()
    {
        _id.Dispose();
        _patch.Dispose();
        _header.Dispose();
        _hunk.Dispose();
    }

    protected override void Begin(DiffEntry entry, ReadOnlySpan<byte> line)
    {
        EndHunk();
        if (!ReferenceEquals(entry, _entry))
        {
            _id.BeginFile(entry.Path);
            (_entry, _moved) = (entry, 0);
        }

        _header.SetLength(0);
        _isHeaderWritten = false;
        Write(_header, line);
    }

    protected override void Header(ReadOnlySpan<byte> line)
    {
        EndHunk();
        Write(_header, line);
    }

    protected override void Hunk(ReadOnlySpan<byte> line, HunkRange range)
    {
        EndHunk();
        if (_entry is { } entry && !files.Contains(entry.Path))
        {
            _range = range;
            _id.BeginHunk();
        }
    }

    protected override void HunkLine(ReadOnlySpan<byte> line)
    {
        if (_range is not null)
        {
            _id.Add(line);
            Write(_hunk, line);
        }
    }

    private static void Write(MemoryStream to, ReadOnlySpan<byte> line)
    {
        to.Write(line);
        to.WriteByte((byte)'\n');
    }

    private void EndHunk()
    {
        if (_range is { } range && _id.EndHunk() is var id && hunks.Contains(id))
        {
            _found.Add(id);
            if (!_isHeaderWritten)
            {
                _header.WriteTo(_patch);
                _isHeaderWritten = true;
            }

            // Where it comes to stand: git looks for the place from there, so a wrong number could find a twin of it.
            var start = range.OldStart + _moved + (range.OldLines == 0 ? 1 : 0) - (range.NewLines == 0 ? 1 : 0);
            _patch.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"@@ -{range.OldStart},{range.OldLines} +{Math.Max(0, start)},{range.NewLines} @@\n")));
            _hunk.WriteTo(_patch);
            _moved += range.NewLines - range.OldLines;
        }

        _hunk.SetLength(0);
        _range = null;
    }
}
