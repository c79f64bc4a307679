using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runtimes.Tools;

/// <summary>Finds lines by a regular expression.</summary>
internal sealed partial class GrepTool(Workspace workspace, TimeProvider time) : WorkspaceTool(Tool, workspace)
{
    private const int Most = 200;
    private const int MostContext = 5;
    private const int LargestFile = 2 * 1024 * 1024;
    private const int LongestPattern = 1_000;
    private const int MostRepeats = 1_000;
    private const int LongestText = 100_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private static readonly ModelTool Tool = Define(
        "grep",
        "Finds lines in the text files of the project by a regular expression (.NET). Gives path:line: text, 200 matches at most. Leaves out binary files, files over 2 MB, .git and what .gitignore names.",
        """
        {"type":"object","properties":{
          "pattern":{"type":"string","description":"The regular expression"},
          "path":{"type":"string","description":"A folder or file to look in; the project folder when left out"},
          "glob":{"type":"string","description":"Only files that fit this pattern, such as *.cs"},
          "ignore_case":{"type":"boolean"},
          "context":{"type":"integer","description":"So many lines before and after each match, 0 to 5"}},
         "required":["pattern"]}
        """);

    protected override ToolAnswer Run(JsonElement arguments, CancellationToken ct)
    {
        var path = Workspace.Resolve(Text(arguments, "path"));
        var glob = GlobPattern.Parse(Text(arguments, "glob") is { Length: > 0 } wanted ? wanted : "*");
        if ((path.Failure ?? glob.Failure) is { } failure)
        {
            return ToolAnswer.Wrong(failure.Message);
        }

        var (regex, problem) = Compile(Text(arguments, "pattern") ?? "", Flag(arguments, "ignore_case"));
        if (regex is null)
        {
            return ToolAnswer.Wrong(problem!); // one of the two is there
        }

        var walk = new TreeWalk(Workspace, time, ct);
        var search = new Search(regex, Number(arguments, "context", 0, 0, MostContext));
        if (File.Exists(path.Value))
        {
            Look(search, walk, path.Value, ct);
            return search.Answer(walk.Note);
        }

        var skip = path.Value.Length - Workspace.Root.Length;
        foreach (var entry in walk.Below(path.Value).Where(e => !e.IsFolder && !e.IsLink && glob.Value.Matches(e.Name[skip..])))
        {
            Look(search, walk, entry.Real, ct);
            if (search.IsFull || walk.IsOver())
            {
                break;
            }
        }

        return search.Answer(walk.Note);
    }

    private void Look(Search search, TreeWalk walk, string real, CancellationToken ct)
    {
        var opened = TextFile.Open(Workspace, real);
        if (opened.IsOk)
        {
            using var file = opened.Value;
            if (file.SizeBytes <= LargestFile)
            {
                search.Look(file, Workspace.Name(real), walk, ct);
                return;
            }
        }

        search.Skipped++;
    }

    /// <summary>Linear where the expression allows it, and where making it so does not cost more than it saves; else each match has a second.</summary>
    private static (Regex? Regex, string? Problem) Compile(string pattern, bool ignoreCase)
    {
        if (pattern.Length is 0 or > LongestPattern)
        {
            return (null, "The pattern is empty or too long.");
        }

        var options = RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
        try
        {
            var repeats = Repeats().Matches(pattern).Aggregate(1d, (all, m) => all * Math.Max(1, m.Groups["n"].ValueSpan.Length > 6 ? 1e6 : double.Parse(m.Groups["n"].ValueSpan, CultureInfo.InvariantCulture)));
            if (repeats > MostRepeats)
            {
                return (new Regex(pattern, options, Limit), null);
            }

            try
            {
                return (new Regex(pattern, options | RegexOptions.NonBacktracking, Limit), null);
            }
            catch (NotSupportedException)
            {
                return (new Regex(pattern, options, Limit), null);
            }
        }
        catch (ArgumentException e)
        {
            return (null, $"The pattern is not a regular expression: {e.Message}");
        }
    }

    [GeneratedRegex(@"\{(\d*,)?(?<n>\d+),?\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Repeats();

    /// <summary>What was found so far.</summary>
    private sealed class Search(Regex regex, int context)
    {
        private readonly StringBuilder _text = new();
        private readonly Queue<(int Number, string Text)> _before = new();
        private int _found;
        private int _slow;

        public int Skipped { get; set; }

        public bool IsFull => _found >= Most || _text.Length >= LongestText;

        public void Look(TextFile file, string name, TreeWalk walk, CancellationToken ct)
        {
            var (after, last) = (0, 0);
            _before.Clear();
            for (var number = 1; file.Next(ct) is { } line; number++)
            {
                if (!TryMatch(line.Text, out var match) || ((number & 0xFF) == 0 && walk.IsOver()))
                {
                    return;
                }

                if (match.Success && !IsFull)
                {
                    Add(name, number, Around(line.Text, match), ref last);
                    _found++;
                    after = context;
                }
                else if (after > 0)
                {
                    after--;
                    Write(name, number, '-', Around(line.Text, Match.Empty));
                    last = number;
                }
                else if (IsFull)
                {
                    return;
                }
                else if (context > 0)
                {
                    _before.Enqueue((number, line.Text));
                    if (_before.Count > context)
                    {
                        _before.Dequeue();
                    }
                }
            }
        }

        public ToolAnswer Answer(string note)
        {
            var notes = (IsFull ? $"\n[cut at {_found} matches; use a narrower pattern or glob]" : "")
                + (Skipped > 0 ? $"\n[{Skipped} files passed over: not text, over 2 MB or not readable]" : "")
                + (_slow > 0 ? $"\n[{_slow} files left: the pattern takes too long there]" : "") + note;
            return new ToolAnswer(_found == 0 ? $"[no line matches]{notes}" : _text.ToString().TrimEnd('\n') + notes);
        }

        private bool TryMatch(string line, out Match match)
        {
            try
            {
                match = regex.Match(line);
                return true;
            }
            catch (RegexMatchTimeoutException)
            {
                match = Match.Empty;
                _slow++;
                return false;
            }
        }

        private void Add(string name, int number, string line, ref int last)
        {
            if (context > 0 && last > 0 && number - _before.Count > last + 1)
            {
                _text.Append("--\n");
            }

            while (_before.TryDequeue(out var before))
            {
                Write(name, before.Number, '-', Around(before.Text, Match.Empty));
            }

            Write(name, number, ':', line);
            last = number;
        }

        private void Write(string name, int number, char mark, string line) => _text.Append(name).Append(mark).Append(number.ToString(CultureInfo.InvariantCulture)).Append(mark).Append(' ').Append(line).Append('\n');

        /// <summary>The part of a long line that is about the match.</summary>
        private static string Around(string line, Match match)
        {
            const int Longest = 300;
            var from = line.Length <= Longest ? 0 : Math.Clamp(match.Index - (Longest / 3), 0, line.Length - Longest);
            return line.Length <= Longest ? line : $"{(from > 0 ? "…" : "")}{line.AsSpan(from, Longest)}{(from + Longest < line.Length ? "…" : "")}";
        }
    }
}
