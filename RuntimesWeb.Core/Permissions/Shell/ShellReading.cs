using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace RuntimesWeb.Core.Permissions.Shell;

/// <summary>What a command line would do, as far as that can be read from it: which commands it runs, and which files it writes and reads by redirection.</summary>
/// <param name="Normal">The one spelling of a simple line; of another, the line itself.</param>
/// <param name="Problem">Why it could not be taken apart; null when it was understood.</param>
internal sealed partial record ShellReading(
    ImmutableArray<ShellSegment> Segments, ImmutableArray<ShellRedirect> Redirects, ImmutableArray<ShellWord> Assignments, string Normal, string? Problem)
{
    public static ShellReading Of(string text)
    {
        var reader = new Reader();
        var line = ShellLine.Parse(text);
        reader.Read(line, 0);
        var normal = line is { IsSimple: true, Problem: null } ? string.Join(' ', line.Commands.SelectMany(Spell)) : text.Trim();
        return new ShellReading([.. reader.Segments], [.. reader.Redirects], [.. reader.Assignments], normal, reader.Problem ?? line.Problem);
    }

    private static IEnumerable<string> Spell(ShellCommand c) => [.. c.Assignments.Select(a => a.Raw), .. c.Words.Select(w => w.Normal), .. c.Redirects.Select(r => r.Normal)];

    private sealed class Reader
    {
        private const int MostNested = 6;

        public List<ShellSegment> Segments { get; } = [];

        public List<ShellRedirect> Redirects { get; } = [];

        public List<ShellWord> Assignments { get; } = [];

        public string? Problem { get; private set; }

        public void Read(ShellLine line, int depth)
        {
            Problem ??= line.Problem ?? (depth > MostNested ? "it is nested too deeply" : null);
            foreach (var command in line.Commands)
            {
                Redirects.AddRange(command.Redirects.Where(r => r.Kind != RedirectKind.Text));
                Assignments.AddRange(command.Assignments);
                if (command.Words.Length > 0 && depth <= MostNested)
                {
                    Unwrap(new ShellSegment(command.Words, command.FedBy) { IsFedText = command.Redirects.Any(r => r.Kind != RedirectKind.Writes) }, depth);
                }
            }
        }

        // A program that only starts another one is looked through; one that may do more is a command of its own.
        private void Unwrap(ShellSegment segment, int depth)
        {
            if (depth > MostNested)
            {
                Problem ??= "it is nested too deeply";
                return;
            }

            var words = segment.Words;
            switch (segment.Name)
            {
                case "export" or "declare" or "typeset" or "local" or "readonly":
                    Assignments.AddRange(words.Skip(1).Where(w => w.Value.Contains('=', StringComparison.Ordinal)));
                    Segments.Add(segment);
                    break;
                case "command" when words.Length > 1 && words[1].Value is "-v" or "-V":
                    Segments.Add(segment);
                    break;
                case { } name when Starters.Shells.Contains(name):
                    Script(segment, depth);
                    break;
                case "find":
                    Segments.Add(segment);
                    foreach (var inner in Starters.OfFind(words))
                    {
                        Unwrap(segment with { Words = inner, FedBy = [], IsOpen = true, Around = [.. segment.Around, segment.Text] }, depth + 1);
                    }

                    break;
                case { } name when Starters.Find(name) is { } starter:
                    Start(segment, starter, depth);
                    break;
                default:
                    Segments.Add(segment);
                    break;
            }
        }

        private void Start(ShellSegment segment, Starter starter, int depth)
        {
            var (at, problem) = starter.Skip(segment.Words, Assignments);
            if (problem is not null || at >= segment.Words.Length)
            {
                Problem ??= problem;
                Segments.Add(segment with { Alarm = segment.Alarm ?? starter.Alarm });
                return;
            }

            Unwrap(
                segment with
                {
                    Words = segment.Words[at..],
                    IsOpen = segment.IsOpen || starter.IsOpen,
                    Alarm = segment.Alarm ?? starter.Alarm,
                    Around = [.. segment.Around, segment.Text],
                },
                depth + 1);
        }

        private void Script(ShellSegment segment, int depth)
        {
            var at = 1;
            while (at < segment.Words.Length && segment.Words[at].Value is ['-' or '+', _, ..] option && !option.StartsWith("--", StringComparison.Ordinal))
            {
                if (option[0] == '-' && option.Contains('c', StringComparison.Ordinal))
                {
                    Inner(segment, at + 1, depth);
                    return;
                }

                at += option is "-o" or "+o" or "-O" or "+O" ? 2 : 1;
            }

            Segments.Add(segment);
        }

        private void Inner(ShellSegment segment, int at, int depth)
        {
            if (at >= segment.Words.Length || !segment.Words[at].IsStatic || segment.IsOpen || depth >= MostNested)
            {
                Problem ??= $"what `{segment.Name} -c` runs is known only when it runs";
                Segments.Add(segment);
                return;
            }

            var inner = new Reader();
            inner.Read(ShellLine.Parse(segment.Words[at].Value), depth + 1);
            Problem ??= inner.Problem;
            Redirects.AddRange(inner.Redirects);
            Assignments.AddRange(inner.Assignments);
            Segments.AddRange(inner.Segments.Select(s => s with { Alarm = s.Alarm ?? segment.Alarm, Around = [.. segment.Around, segment.Text, .. s.Around], FedBy = [.. segment.FedBy, .. s.FedBy] }));
        }
    }
}
