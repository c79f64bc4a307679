using System.Globalization;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Tour;

/// <summary>Writes the report, section by section. A section without anything to say is left out.</summary>
internal static class TourReport
{
    private const int MostLanguages = 8;
    private const int MostHot = 10;
    private const int MostNotes = 20;
    private const int MostLarge = 8;
    private const int MostSecrets = 20;
    private const long Large = 512 * 1024;

    public static string What(TourFinds finds)
    {
        var (contents, about) = (finds.Contents, finds.About);
        var lines = contents.Texts.Sum(t => (long)t.Lines);
        var sentence = about.Sentence is null ? "" : $"> {Markup.Plain(about.Sentence, 300)}\n\n";
        var licence = about.Licence is { } name ? $"Licence: {name}." : about.LicenceFile is { } file ? $"Licence: see {Markup.Code(file.Path)}." : "No licence file.";
        var size = finds.Listing.Files.IsEmpty ? "The folder holds no files." : $"{Markup.Count(finds.Listing.Files.Length, "file")} in {Markup.Count(finds.Listing.Folders, "folder")}, {Markup.Count(lines, "line")} of text. {licence}";
        return $"## What this is\n\n{sentence}{size}{(finds.Listing.IsGit ? "" : " This folder is not in a git repository.")}\n\n{LanguageTable(finds)}";
    }

    public static string EntryPoints(TourFinds finds) => finds.EntryPoints.Count == 0 ? "" :
        $"## Where it begins\n\n{string.Join('\n', finds.EntryPoints.Select(e => $"- {Markup.Code(e.Path)}: {Markup.Plain(e.Why, 120)}"))}\n\n";

    public static string Commands(TourFinds finds)
    {
        if (finds.Commands.Count == 0 && finds.Pipelines.Count == 0)
        {
            return finds.Code.IsEmpty ? "" : "## Build and test\n\nNo build file that I know was found.\n\n";
        }

        var table = finds.Commands.Count == 0 ? "" : Markup.Table("| to | command | from |", finds.Commands.Select(c => $"| {c.What} | {Markup.Code(c.Command)} | {Markup.Code(c.From)} |"), "|---|---|---|") + "\n\n";
        var tests = finds.Tests == 0 ? "No test files were found. " : $"{Markup.Count(finds.Tests, "test file")}. ";
        var pipelines = finds.Pipelines.Count == 0 ? "No continuous integration." : $"Continuous integration: {string.Join(", ", finds.Pipelines.Take(6).Select(f => Markup.Code(f.Path)))}.";
        return $"## Build and test\n\n{table}{tests}{pipelines} These commands were read from the files; none was run.\n\n";
    }

    public static string Hot(History history, DateTimeOffset now)
    {
        if (history.Problem is { } problem)
        {
            return $"## Where the work happens\n\nThere is no history to read: {Markup.Plain(problem, 200)}.\n\n";
        }

        var last = history.Newest is { } newest ? $" The last one was {Ago(now - newest)} ({newest.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)})." : "";
        var summary = history.Commits == 0 ? $"No commits in the last {Markup.Count(history.Months, "month")}." : $"{Markup.Count(history.Commits, "commit")} by {Markup.Count(history.Authors, "author")} in the last {Markup.Count(history.Months, "month")}, merges not counted.";
        var rows = history.Files.Take(MostHot).Select(f => $"| {Markup.Code(f.Path)} | {Markup.Number(f.Commits)} | +{Markup.Number(f.Added)} | −{Markup.Number(f.Removed)} |").ToList();
        var table = rows.Count == 0 ? "" : Markup.Table("| changed most | commits | lines added | removed |", rows, "|---|---:|---:|---:|") + "\n\n";
        return $"## Where the work happens\n\n{summary}{last}\n\n{table}";
    }

    public static string Notes(TourFinds finds)
    {
        var notes = finds.Contents.ToDos;
        if (notes.IsEmpty)
        {
            return "";
        }

        var shown = notes.OrderBy(n => n.File.IsTest).ThenBy(n => n.Kind == "FIXME" ? 0 : 1).Take(MostNotes).Select(n => $"- {Markup.Code($"{n.File.Path}:{n.Line}")} **{n.Kind}** {Markup.Plain(n.Text, 120)}".TrimEnd());
        return $"## Left to do\n\n{Markup.Count(notes.Length, "note")} in {Markup.Count(notes.Select(n => n.File.Path).Distinct().Count(), "file")}{(notes.Length > MostNotes ? $"; the first {MostNotes}" : "")}:\n\n{string.Join('\n', shown)}\n\n";
    }

    public static string LargeFiles(TourFinds finds)
    {
        var large = finds.Listing.Files.Where(f => f.Bytes >= Large).OrderByDescending(f => f.Bytes).ToList();
        return large.Count == 0 ? "" :
            $"## Large files\n\n{Markup.Table("| file | size |", large.Take(MostLarge).Select(f => $"| {Markup.Code(f.Path)} | {Markup.Size(f.Bytes)} |"), "|---|---:|")}\n\n{(large.Count > MostLarge ? $"And {large.Count - MostLarge} more above {Markup.Size(Large)}.\n\n" : "")}";
    }

    public static string LikelySecrets(TourFinds finds)
    {
        if (finds.Secrets.IsEmpty)
        {
            return "## Likely secrets\n\nNothing in these files looks like a key or password.\n\n";
        }

        var inTests = finds.Secrets.Count(s => s.File.IsTest);
        var shown = finds.Secrets.Take(MostSecrets).Select(s => $"- {Markup.Code($"{s.File.Path}:{s.Line}")} {s.Kind}{(s.End.Length > 0 ? $", ends in {Markup.Code(s.End)}" : "")}{(s.File.IsTest ? " (in a test)" : "")}");
        return $"## Likely secrets\n\n{Markup.Count(finds.Secrets.Length, "place")} {(finds.Secrets.Length == 1 ? "looks" : "look")} like a key or password{(inTests > 0 ? $", {inTests} of them in tests" : "")}. The values are not shown.\n\n{string.Join('\n', shown)}\n\n";
    }

    public static string FirstLook(TourFinds finds, History history, DateTimeOffset now)
    {
        var looks = FirstLooks.Choose(finds, history, now);
        return looks.Count == 0 ? "" : $"## What to look at first\n\n{string.Join('\n', looks.Select((look, i) => $"{i + 1}. {look}"))}\n\n";
    }

    public static string End(TourFinds finds, History history, TimeSpan taken)
    {
        string?[] cuts = [finds.Listing.Cut, finds.Contents.Cut, history.Cut, finds.Contents.NotRead > 0 ? $"{Markup.Count(finds.Contents.NotRead, "file")} above 2 MB only listed" : null];
        var notAll = cuts.Any(c => c is not null) ? $" Not everything was read: {string.Join("; ", cuts.Where(c => c is not null))}." : "";
        return string.Create(CultureInfo.InvariantCulture, $"---\n\nRead in {taken.TotalSeconds:0.0} s, without a language model; nothing was changed and nothing left this computer.{notAll}\n");
    }

    private static string LanguageTable(TourFinds finds)
    {
        var own = finds.Contents.Texts.Where(t => t is { Language: not null, File.IsGenerated: false }).ToList();
        var counted = finds.Code.IsEmpty ? own : [.. finds.Code];
        var all = counted.Sum(t => (long)t.Lines);
        if (all == 0)
        {
            return "";
        }

        var rows = counted.GroupBy(t => t.Language!).OrderByDescending(g => g.Sum(t => (long)t.Lines)).ThenBy(g => g.Key, StringComparer.Ordinal).Take(MostLanguages) // just filtered
            .Select(g => $"| {g.Key} | {Markup.Number(g.Count())} | {Markup.Number(g.Sum(t => (long)t.Lines))} | {Markup.Share(g.Sum(t => (long)t.Lines), all)} |");
        return Markup.Table("| language | files | lines | share |", rows, "|---|---:|---:|---:|") + "\n\n";
    }

    private static string Ago(TimeSpan span) => span.TotalDays switch
    {
        < 1 => "less than a day ago",
        < 60 => $"{Markup.Count((long)span.TotalDays, "day")} ago",
        < 730 => $"{Markup.Count((long)(span.TotalDays / 30.4), "month")} ago",
        _ => $"{Markup.Count((long)(span.TotalDays / 365.25), "year")} ago",
    };
}
