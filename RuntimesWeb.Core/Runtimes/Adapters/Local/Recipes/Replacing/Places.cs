using System.Text.RegularExpressions;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Replacing;

/// <summary>In which files a text is, and how often.</summary>
/// <param name="Generated">Files of programs that have it, and are left alone.</param>
/// <param name="Slow">Files in which the pattern takes too long.</param>
internal sealed record Places(IReadOnlyList<(FoundFile File, int Places)> Files, IReadOnlyList<FoundFile> Generated, IReadOnlyList<FoundFile> Slow, int NotRead, string? Cut)
{
    // Each of them takes its full time.
    private const int MostSlow = 5;

    public long Total => Files.Sum(f => (long)f.Places);

    /// <summary>Reads one file after the other, and keeps only the counts.</summary>
    public static Places Find(WorkFolder folder, IReadOnlyList<FoundFile> files, Replacement replacement, bool leaveGenerated, RecipeClock clock, CancellationToken ct)
    {
        var (found, generated, slow, notRead) = (new List<(FoundFile, int)>(), new List<FoundFile>(), new List<FoundFile>(), 0);
        foreach (var (file, number) in files.Select((file, number) => (file, number)))
        {
            ct.ThrowIfCancellationRequested();
            if (clock.IsUp || slow.Count >= MostSlow)
            {
                return new Places(found, generated, slow, notRead, $"{(clock.IsUp ? "the time was up" : "the pattern takes too long")} after {Markup.Count(number, "file")} of {Markup.Number(files.Count)}");
            }

            if (file.Bytes == 0)
            {
                continue;
            }

            if (FileTexts.Whole(folder, file) is not { } text)
            {
                notRead++;
                continue;
            }

            try
            {
                if (replacement.Count(text) is > 0 and var places)
                {
                    if (leaveGenerated && file.IsGenerated)
                    {
                        generated.Add(file);
                    }
                    else
                    {
                        found.Add((file, places));
                    }
                }
            }
            catch (RegexMatchTimeoutException)
            {
                slow.Add(file);
            }
        }

        return new Places(found, generated, slow, notRead, null);
    }
}
