using System.Buffers;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Tour;

/// <summary>A text file with its number of lines.</summary>
internal sealed record ReadFile(FoundFile File, string? Language, int Lines);

/// <summary>A note that something is left to do.</summary>
internal sealed record LeftToDo(FoundFile File, int Line, string Kind, string Text);

/// <summary>Something that looks like a secret: where it stands and what it looks like, never what it is.</summary>
internal sealed record LikelySecret(FoundFile File, int Line, string Kind, string End);

/// <summary>What the files say.</summary>
internal sealed record FileContents(ImmutableArray<ReadFile> Texts, ImmutableArray<LeftToDo> ToDos, ImmutableArray<LikelySecret> Secrets, int NotRead, string? Cut);

/// <summary>Reads the text files once: counts lines, finds notes and what looks like a secret. Files above two megabytes are only listed.</summary>
internal static partial class ReadFiles
{
    private const long Largest = 2 * 1024 * 1024;
    private const int LongestLine = 1000;
    private const int MostFinds = 20_000;

    private static readonly SearchValues<string> NoteMarks = SearchValues.Create(["TODO", "FIXME", "HACK", "XXX"], StringComparison.Ordinal);

    public static FileContents Run(WorkFolder folder, FileListing listing, RecipeClock clock, CancellationToken ct)
    {
        var (texts, notes, secrets) = (ImmutableArray.CreateBuilder<ReadFile>(), new List<LeftToDo>(), new List<LikelySecret>());
        var (notRead, cut) = (0, (string?)null);
        foreach (var file in listing.Files)
        {
            ct.ThrowIfCancellationRequested();
            if (clock.IsUp)
            {
                cut = $"the time was up after {texts.Count:N0} files were read";
                break;
            }

            if (file.Bytes > Largest)
            {
                notRead++;
            }
            else if (FileTexts.Of(folder, file, (int)Largest) is { } text)
            {
                texts.Add(new ReadFile(file, Languages.Of(file), Lines(text)));
                if (!file.IsGenerated)
                {
                    FileTexts.Guarded(() => Look(file, text, notes, secrets), 0);
                }
            }
        }

        return new FileContents(texts.ToImmutable(), [.. notes], [.. secrets], notRead, cut);
    }

    private static int Lines(string text) => text.AsSpan().Count('\n') + (text.Length > 0 && text[^1] != '\n' ? 1 : 0);

    private static int Look(FoundFile file, string text, List<LeftToDo> notes, List<LikelySecret> secrets)
    {
        foreach (var (line, number) in Marked(text, NoteMarks))
        {
            if (notes.Count < MostFinds && Note().Match(line) is { Success: true } note && Secrets.Find(line) is null)
            {
                notes.Add(new LeftToDo(file, number, note.Groups["kind"].Value, note.Groups["text"].Value.Trim(' ', ':', '-', '*', '/')));
            }
        }

        foreach (var (line, number) in Marked(text, Secrets.Marks))
        {
            if (secrets.Count < MostFinds && Secrets.Find(line) is { } found)
            {
                secrets.Add(new LikelySecret(file, number, found.Kind, found.End));
            }
        }

        return notes.Count + secrets.Count;
    }

    // The lines that hold one of the marks, with their numbers; each once.
    private static IEnumerable<(string Line, int Number)> Marked(string text, SearchValues<string> marks)
    {
        var (at, number, counted) = (0, 1, 0);
        while (at < text.Length && text.AsSpan(at).IndexOfAny(marks) is >= 0 and var offset)
        {
            var hit = at + offset;
            number += text.AsSpan(counted, hit - counted).Count('\n');
            counted = hit;
            var start = text.LastIndexOf('\n', hit) + 1;
            var end = text.IndexOf('\n', hit) is >= 0 and var found ? found : text.Length;
            // Of a line as long as a file the part around the mark.
            start = Math.Max(start, hit - (LongestLine / 2));
            yield return (text[start..Math.Min(end, start + LongestLine)], number);
            at = end + 1;
        }
    }

    // A note stands in a comment: after something that begins one, or as the first word of the line.
    [GeneratedRegex(@"(^|//|#|/\*|\*|--|<!--|;|%|""""""|@\*)\s*(?<kind>TODO|FIXME|HACK|XXX)\b(\([^)]*\))?(?<text>[^\n\r]{0,160})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Note();
}
