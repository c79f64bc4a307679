using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Tour;

/// <summary>Chooses the three things that deserve a look first, the most pressing ones before those that help to read on.</summary>
internal static class FirstLooks
{
    private const int Shown = 3;
    private const int LongFile = 800;
    private const int ManyNotes = 5;
    private const int OftenChanged = 3;
    private const long LargeFile = 5_000_000;

    private static readonly TimeSpan Quiet = TimeSpan.FromDays(365);

    public static IReadOnlyList<string> Choose(TourFinds finds, History history, DateTimeOffset now) => [.. All(finds, history, now).Take(Shown)];

    private static IEnumerable<string> All(TourFinds finds, History history, DateTimeOffset now)
    {
        if (finds.Secrets.FirstOrDefault(s => !s.File.IsTest) is { } secret)
        {
            yield return $"{Place(secret.File, secret.Line)} looks like it holds a secret ({secret.Kind}). If it is real, take it out and have it replaced: what was committed once stays in the history.";
        }

        var hot = history.Files.FirstOrDefault(f => f.Commits >= OftenChanged && finds.Programs.Any(c => c.File.Path == f.Path));
        if (hot is { } busiest)
        {
            var lines = finds.Programs.First(c => c.File.Path == busiest.Path).Lines;
            yield return $"{Markup.Code(busiest.Path)} changes most: {Markup.Count(busiest.Commits, "commit")} in {Markup.Count(history.Months, "month")}, {Markup.Count(lines, "line")} now. A good place to begin reading.";
        }

        if (finds.Code.Length > 0 && finds.Tests == 0)
        {
            yield return "No tests were found. A first one, of what changes most, would make every later change safer.";
        }

        if (finds.Programs.Where(c => c.File.Path != hot?.Path).MaxBy(c => c.Lines) is { Lines: >= LongFile } longest)
        {
            yield return $"{Markup.Code(longest.File.Path)} is the longest source file, {Markup.Count(longest.Lines, "line")}. Perhaps it is several things by now.";
        }

        if (finds.Contents.ToDos.Where(t => !t.File.IsTest).GroupBy(t => t.File.Path).MaxBy(g => g.Count()) is { } noted && noted.Count() >= ManyNotes)
        {
            yield return $"{Markup.Code(noted.Key)} holds {noted.Count()} notes of things left to do, more than any other file.";
        }

        if (finds.Contents.ToDos.FirstOrDefault(t => t.Kind == "FIXME" && !t.File.IsTest) is { } broken)
        {
            yield return $"{Place(broken.File, broken.Line)} is marked as broken: “{Markup.Plain(broken.Text, 100)}”.";
        }

        if (finds.Listing is { IsGit: true } && finds.Listing.Files.MaxBy(f => f.Bytes) is { Bytes: > LargeFile } large)
        {
            yield return $"{Markup.Code(large.Path)} is {Markup.Size(large.Bytes)}. In a git repository a file of this size makes every clone slow.";
        }

        if (history.Newest is { } newest && now - newest > Quiet)
        {
            yield return $"The last commit is from {newest:yyyy-MM-dd}. Dependencies of that time may have known weaknesses by now.";
        }

        if (finds.About.Readme is null)
        {
            yield return "There is no readme. A few sentences on what this is, how to build it and how to test it help everybody who comes.";
        }

        if (finds.About.LicenceFile is null)
        {
            yield return "There is no licence file, so nobody else may use it. That may be what is wanted.";
        }

        if (finds.Commands.Count > 0 && finds.Pipelines.Count == 0)
        {
            yield return $"No continuous integration was found, so nothing runs {Markup.Code((finds.Commands.FirstOrDefault(c => c.What == BuildCommands.Test) ?? finds.Commands[0]).Command)} but people.";
        }

        if (finds.Contents.ToDos.FirstOrDefault(t => !t.File.IsTest) is { } note)
        {
            yield return $"{Place(note.File, note.Line)} says what is left to do: “{Markup.Plain(note.Text, 100)}”. A good first task.";
        }

        if (finds.EntryPoints is [var entry, ..])
        {
            yield return $"{Markup.Code(entry.Path)} is where to begin reading ({Markup.Plain(entry.Why, 80)}).";
        }

        if (finds.Programs.MaxBy(c => c.Lines) is { } biggest)
        {
            yield return $"{Markup.Code(biggest.File.Path)} holds most of the code: {Markup.Count(biggest.Lines, "line")}.";
        }
    }

    private static string Place(FoundFile file, int line) => Markup.Code($"{file.Path}:{line}");
}
