using System.Globalization;
using System.Text;

namespace RuntimesWeb.Core.Worktrees.Diffs;

/// <summary>One entry of git's raw list of changes, exact in names, modes and objects.</summary>
/// <param name="Status">A, M, D, R or T (another type of file).</param>
/// <param name="OldPath">Where it was; the path itself when it was not renamed.</param>
public sealed record DiffEntry(char Status, string OldPath, string Path, string OldMode, string NewMode, string OldSha, string NewSha)
{
    /// <summary>-1 for a binary file.</summary>
    public int Additions { get; set; }

    public int Deletions { get; set; }
}

/// <summary>
/// Reads what <c>git diff-tree -r -M -p --raw --numstat -z --full-index</c> writes, as it comes: the list of changes, their numbers, then the text, whose parts come in the order of the list. So
/// no name is ever taken from the text.
/// </summary>
public abstract class DiffScanner
{
    private readonly List<DiffEntry> _entries = [];
    private readonly List<int> _sections = [];
    private readonly List<string> _names = [];
    private readonly MemoryStream _piece = new();
    private string? _head;
    private int _numbered;
    private int _section = -1;
    private int _oldLeft;
    private int _newLeft;
    private bool _isText;

    public IReadOnlyList<DiffEntry> Entries => _entries;

    /// <summary>What diff-tree is asked with; its two trees and its paths come after.</summary>
    public static IReadOnlyList<string> Arguments(bool withText) =>
    [
        "-c", "core.bigFileThreshold=10m", "diff-tree", "-r", "-M", "-l1000", "-U3", "--raw", "--numstat", "-z", "--full-index", "--no-ext-diff", "--no-textconv", "--no-color", "--ignore-submodules=none",
        .. withText ? ["-p"] : Array.Empty<string>(),
    ];

    /// <summary>Takes the next bytes; always wants more.</summary>
    public bool Feed(ReadOnlyMemory<byte> bytes)
    {
        var rest = bytes.Span;
        while (rest.Length > 0)
        {
            var end = rest.IndexOf(_isText ? (byte)'\n' : (byte)0);
            if (end < 0)
            {
                _piece.Write(rest);
                return true;
            }

            _piece.Write(rest[..end]);
            rest = rest[(end + 1)..];
            var piece = _piece.GetBuffer().AsSpan(0, (int)_piece.Length);
            if (_isText)
            {
                Line(piece);
            }
            else
            {
                Name(Encoding.UTF8.GetString(piece));
            }

            _piece.SetLength(0);
        }

        return true;
    }

    /// <summary>The text of another entry begins.</summary>
    protected abstract void Begin(DiffEntry entry, ReadOnlySpan<byte> line);

    /// <summary>A line between that and the first hunk.</summary>
    protected virtual void Header(ReadOnlySpan<byte> line)
    {
        // Names and modes are known from the list.
    }

    protected abstract void Hunk(ReadOnlySpan<byte> line, HunkRange range);

    /// <summary>A line of the hunk with its first sign; also git's remark that no line end follows.</summary>
    protected abstract void HunkLine(ReadOnlySpan<byte> line);

    private void Name(string name)
    {
        if (_head is not null)
        {
            _names.Add(name);
            if (_head[0] == ':' ? _names.Count == (HasTwo(_head) ? 2 : 1) : _names.Count == 2)
            {
                Complete(_head);
            }

            return;
        }

        if (name.Length == 0)
        {
            _isText = true;
        }
        else if (name[0] == ':')
        {
            _head = name;
        }
        else
        {
            Number(name);
        }
    }

    private static bool HasTwo(string head) => head.Split(' ')[4][0] is 'R' or 'C';

    private void Complete(string head)
    {
        if (head[0] == ':')
        {
            var parts = head[1..].Split(' ');
            if (parts[4][0] == 'T')
            {
                // Git writes the text of a file that became a link, or the other way round, as two: one deleted, one added.
                _sections.Add(_entries.Count);
            }

            _sections.Add(_entries.Count);
            _entries.Add(new DiffEntry(parts[4][0], _names[0], _names[^1], parts[0], parts[1], parts[2], parts[3]));
        }

        _names.Clear();
        _head = null;
    }

    // "3\t1\tpath"; of a renamed file the path is empty, and its two names follow.
    private void Number(string text)
    {
        var parts = text.Split('\t', 3);
        var entry = _entries[_numbered++];
        entry.Additions = parts[0] == "-" ? -1 : int.Parse(parts[0], CultureInfo.InvariantCulture);
        entry.Deletions = parts[1] == "-" ? 0 : int.Parse(parts[1], CultureInfo.InvariantCulture);
        if (parts[2].Length == 0)
        {
            _head = text;
        }
    }

    private void Line(ReadOnlySpan<byte> line)
    {
        if (_oldLeft > 0 || _newLeft > 0)
        {
            var sign = line.Length == 0 ? (byte)' ' : line[0];
            _oldLeft -= sign is (byte)'-' or (byte)' ' ? 1 : 0;
            _newLeft -= sign is (byte)'+' or (byte)' ' ? 1 : 0;
            HunkLine(line);
        }
        else if (line.StartsWith("\\"u8))
        {
            HunkLine(line);
        }
        else if (line.StartsWith("@@ "u8) && HunkRange.Parse(line) is { } range)
        {
            (_oldLeft, _newLeft) = (range.OldLines, range.NewLines);
            Hunk(line, range);
        }
        else if (line.StartsWith("diff --git "u8))
        {
            _section++;
            Begin(_entries[_sections[_section]], line);
        }
        else
        {
            Header(line);
        }
    }
}

/// <summary>Which lines a hunk is about: <c>@@ -a,b +c,d @@ heading</c>.</summary>
public sealed record HunkRange(int OldStart, int OldLines, int NewStart, int NewLines, string Heading)
{
    public static HunkRange? Parse(ReadOnlySpan<byte> line)
    {
        var parts = Encoding.UTF8.GetString(line).Split(' ', 5);
        if (parts.Length < 4 || !parts[1].StartsWith('-') || !parts[2].StartsWith('+'))
        {
            return null;
        }

        var ((oldStart, oldLines), (newStart, newLines)) = (Pair(parts[1]), Pair(parts[2]));
        return new HunkRange(oldStart, oldLines, newStart, newLines, parts.Length > 4 ? parts[4] : "");
    }

    private static (int Start, int Lines) Pair(string text)
    {
        var parts = text[1..].Split(',');
        return (int.Parse(parts[0], CultureInfo.InvariantCulture), parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 1);
    }
}
