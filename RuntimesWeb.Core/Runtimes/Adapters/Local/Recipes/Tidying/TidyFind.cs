using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Tidying;

/// <summary>What <c>.gitattributes</c> says: files to leave alone, and those whose lines have to end in one way.</summary>
internal sealed record TidyAttributes(IReadOnlySet<string> Kept, IReadOnlySet<string> OfWindows, IReadOnlySet<string> OfUnix);

/// <summary>The tracked files whose white space is not in order.</summary>
/// <param name="Kept">So many were left alone because white space may mean something in them, or they are no text.</param>
/// <param name="AreOfWindows">Most files with line ends have those of Windows.</param>
internal sealed record TidyFind(IReadOnlyList<(FoundFile File, TidyRules Rules, TidyCount Count)> Files, int Kept, bool AreOfWindows, string? Cut)
{
    public string LeftWords => Kept == 0 ? "" : $"{Markup.Count(Kept, "file")} of a kind in which white space may mean something, or that {(Kept == 1 ? "is" : "are")} no text, {(Kept == 1 ? "was" : "were")} left alone.";

    /// <summary>Null when git could not tell, and so nothing may be touched.</summary>
    public static async Task<TidyAttributes?> AttributesAsync(ListFiles list, WorkFolder folder, RecipeClock clock, CancellationToken ct)
    {
        var named = await list.ChosenAsync(folder, clock, ct, ":(attr:-text)", ":(attr:binary)", ":(attr:-whitespace)", ":(attr:-diff)", ":(attr:linguist-vendored)", ":(attr:linguist-generated)", ":(attr:linguist-generated=true)", ":(attr:linguist-vendored=true)");
        var converted = await list.ConvertedAsync(folder, clock, ct);
        var windows = await list.ChosenAsync(folder, clock, ct, ":(attr:eol=crlf)");
        var unix = await list.ChosenAsync(folder, clock, ct, ":(attr:eol=lf)");
        return named is null || converted is null || windows is null || unix is null ? null : new TidyAttributes(named.Union(converted).ToHashSet(StringComparer.Ordinal), windows, unix);
    }

    /// <summary>Reads one file after the other, and keeps only the counts.</summary>
    public static TidyFind Run(WorkFolder folder, FileListing listing, TidyAttributes attributes, RecipeClock clock, CancellationToken ct)
    {
        var (found, kept, windows, unix) = (new List<(FoundFile, TidyRules, TidyCount)>(), 0, 0, 0);
        foreach (var (file, number) in listing.Files.Select((file, number) => (file, number)))
        {
            ct.ThrowIfCancellationRequested();
            if (clock.IsUp)
            {
                return new TidyFind(found, kept, windows > unix, $"the time was up after {Markup.Count(number, "file")} of {Markup.Number(listing.Files.Length)}");
            }

            if (file.Bytes == 0)
            {
                continue;
            }

            bool? ofWindows = attributes.OfWindows.Contains(file.Path) ? true : attributes.OfUnix.Contains(file.Path) ? false : null;
            if (attributes.Kept.Contains(file.Path) || WhiteSpace.Of(file, ofWindows) is not { } rules || FileTexts.Whole(folder, file) is not { } text)
            {
                kept++;
                continue;
            }

            windows += text.Contains("\r\n", StringComparison.Ordinal) ? 1 : 0;
            unix += text.Contains('\n', StringComparison.Ordinal) && !text.Contains("\r\n", StringComparison.Ordinal) ? 1 : 0;
            if (FileTexts.Guarded(() => WhiteSpace.Run(text, file, rules).Count, new TidyCount(0, false, 0)) is { IsNothing: false } count)
            {
                found.Add((file, rules, count));
            }
        }

        return new TidyFind(found, kept, windows > unix, null);
    }
}
