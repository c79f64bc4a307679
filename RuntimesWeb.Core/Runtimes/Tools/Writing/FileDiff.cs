using System.Globalization;
using System.Text;
using DiffPlex;
using DiffPlex.Model;

namespace RuntimesWeb.Core.Runtimes.Tools.Writing;

/// <summary>The unified diff of a file, bounded: at most 64 KB, and lines cut at 2,000 characters.</summary>
internal static class FileDiff
{
    private const int Context = 3;
    internal const int Longest = 64 * 1024;
    private const int LongestLine = 2_000;

    // The work of finding the shortest difference grows with the square of it.
    private const int MostCompared = 8_000;

    /// <param name="before">Null for a new file.</param>
    public static FileChange Of(string name, string? before, string after)
    {
        var (old, now) = (Lines(before ?? ""), Lines(after));
        var blocks = Blocks(old, now);
        var kind = before is null ? FileChangeKind.Added : FileChangeKind.Modified;
        return new FileChange(name, kind, blocks.Sum(b => b.InsertCountB), blocks.Sum(b => b.DeleteCountA), Write(name, before is null, old, now, blocks));
    }

    // With their ends, so that a change of these is a change.
    private static string[] Lines(string text)
    {
        var lines = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var end = text.IndexOf('\n', at) is >= 0 and var found ? found + 1 : text.Length;
            lines.Add(text[at..end]);
            at = end;
        }

        return [.. lines];
    }

    private static List<DiffBlock> Blocks(string[] old, string[] now)
    {
        var first = 0;
        while (first < old.Length && first < now.Length && old[first] == now[first])
        {
            first++;
        }

        var last = 0;
        while (last < old.Length - first && last < now.Length - first && old[^(last + 1)] == now[^(last + 1)])
        {
            last++;
        }

        var (a, b) = (old[first..^last], now[first..^last]);
        if (a.Length == 0 || b.Length == 0 || a.Length + b.Length > MostCompared)
        {
            return a.Length + b.Length == 0 ? [] : [new DiffBlock(first, a.Length, first, b.Length)];
        }

        var different = Differ.Instance.CreateDiffs("a", "b", ignoreWhiteSpace: false, ignoreCase: false, new Pieces(a, b)).DiffBlocks;
        return [.. different.Select(d => new DiffBlock(d.DeleteStartA + first, d.DeleteCountA, d.InsertStartB + first, d.InsertCountB))];
    }

    private static string Write(string name, bool isNew, string[] old, string[] now, List<DiffBlock> blocks)
    {
        var diff = new Writer();
        diff.Add(isNew ? "--- /dev/null" : $"--- a/{name}");
        diff.Add($"+++ b/{name}");
        for (var i = 0; i < blocks.Count;)
        {
            // Changes whose surroundings touch are told together.
            var end = i + 1;
            while (end < blocks.Count && blocks[end].DeleteStartA - (blocks[end - 1].DeleteStartA + blocks[end - 1].DeleteCountA) <= 2 * Context)
            {
                end++;
            }

            Hunk(diff, old, now, blocks[i..end]);
            i = end;
        }

        return diff.ToString();
    }

    private static void Hunk(Writer diff, string[] old, string[] now, List<DiffBlock> blocks)
    {
        var (first, last) = (blocks[0], blocks[^1]);
        var before = Math.Min(Context, first.DeleteStartA);
        var (start, end) = (first.DeleteStartA - before, Math.Min(old.Length, last.DeleteStartA + last.DeleteCountA + Context));
        var after = end - (last.DeleteStartA + last.DeleteCountA);
        var (startNow, endNow) = (first.InsertStartB - before, last.InsertStartB + last.InsertCountB + after);
        diff.Add($"@@ -{Range(start, end - start)} +{Range(startNow, endNow - startNow)} @@");
        var at = start;
        foreach (var block in blocks)
        {
            Lines(diff, ' ', old, at, block.DeleteStartA);
            Lines(diff, '-', old, block.DeleteStartA, at = block.DeleteStartA + block.DeleteCountA);
            Lines(diff, '+', now, block.InsertStartB, block.InsertStartB + block.InsertCountB);
        }

        Lines(diff, ' ', old, at, end);
    }

    private static string Range(int start, int count) => string.Create(CultureInfo.InvariantCulture, $"{(count == 0 ? start : start + 1)},{count}");

    private static void Lines(Writer diff, char sign, string[] lines, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            var line = lines[i];
            diff.Add(sign + (line.EndsWith('\n') ? line[..^1] : line));
            if (!line.EndsWith('\n'))
            {
                diff.Add(@"\ No newline at end of file");
            }
        }
    }

    private sealed class Pieces(string[] a, string[] b) : IChunker
    {
        public IReadOnlyList<string> Chunk(string text) => text == "a" ? a : b;
    }

    private sealed class Writer
    {
        private readonly StringBuilder _text = new();
        private int _bytes;
        private int _cut;

        public void Add(string line)
        {
            var shown = line.Length <= LongestLine ? line : string.Create(CultureInfo.InvariantCulture, $"{line.AsSpan(0, LongestLine)} [{line.Length - LongestLine:N0} more characters]");
            _bytes += Encoding.UTF8.GetByteCount(shown) + 1;
            if (_cut > 0 || _bytes > Longest)
            {
                _cut++;
                return;
            }

            _text.Append(shown).Append('\n');
        }

        public override string ToString() => _cut == 0 ? _text.ToString() : string.Create(CultureInfo.InvariantCulture, $"{_text}\\ The diff is cut here: {_cut:N0} more lines\n");
    }
}
