using System.Runtime.CompilerServices;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Replacing;

/// <summary>Replaces a text in all files of a folder: first says where and how often, then changes file by file.</summary>
internal sealed class ReplaceText(ListFiles list, TimeProvider time) : IRecipe
{
    private const int MostFiles = 1_000;
    private const int Shown = 50;
    private const string Everywhere = "**";

    private static readonly TimeSpan Most = TimeSpan.FromSeconds(60);

    public RecipeCard Card { get; } = new(
        "replace-text", "Replace text",
        "Replaces a text, or what a regular expression fits, in all text files of a folder. Says first how often it is in which file; `preview` leaves it at that. What git ignores, binary and very large files are left alone.",
        Edits: true,
        [
            new RecipeParameter.Text("find", "the text to look for", null, 1_000, Min: 1),
            new RecipeParameter.Text("with", "what takes its place", null, 10_000),
            new RecipeParameter.Text("paths", "in which files, such as src/**/*.cs", Everywhere, 500, Min: 1),
            new RecipeParameter.Flag("regex", "find is a regular expression, and with may hold $1"),
            new RecipeParameter.Flag("ignore-case", "large and small letters count as the same"),
            new RecipeParameter.Flag("whole-word", "only where no letter or digit stands before or behind it"),
            new RecipeParameter.Flag("preview", "change nothing, only say where it is"),
        ]);

    public async IAsyncEnumerable<RunEvent> RunAsync(RecipeCall call, [EnumeratorCancellation] CancellationToken ct)
    {
        var (find, with, paths) = (call.Parameters.Text("find"), call.Parameters.Text("with"), call.Parameters.Text("paths"));
        var (pattern, ignoreCase, wholeWord) = (call.Parameters.Flag("regex"), call.Parameters.Flag("ignore-case"), call.Parameters.Flag("whole-word"));
        var (replacement, glob) = (Replacement.Of(find, with, pattern, ignoreCase, wholeWord), GlobPattern.Parse(paths));
        if ((replacement.Failure ?? glob.Failure) is { } wrong)
        {
            yield return new RunEvent.Error("bad_recipe", wrong.Message, wrong.Hint);
            yield break;
        }

        var clock = new RecipeClock(time, Most);
        yield return new RunEvent.Text($"# Replace text: {Markup.Plain(call.Folder.Name, 80)}\n\n{Markup.Code(find)} becomes {(with.Length == 0 ? "nothing" : Markup.Code(with))}{Options(pattern, ignoreCase, wholeWord)}, in {(paths == Everywhere ? "all files" : Markup.Code(paths))}.\n\n");
        var look = new Look(time, "list_files", "{}");
        yield return look.Call;
        var listing = await list.RunAsync(call.Folder, clock, ct);
        var converted = await list.ConvertedAsync(call.Folder, clock, ct) ?? [];
        var files = listing.Files.Where(f => glob.Value.Matches(f.Path) && !converted.Contains(f.Path)).ToList();
        yield return look.Done($"{Markup.Count(files.Count, "file")} of {Markup.Number(listing.Files.Length)}");

        look = new Look(time, "read_files", $$"""{"files":{{files.Count}}}""");
        yield return look.Call;
        var places = await Task.Run(() => Places.Find(call.Folder, files, replacement.Value, leaveGenerated: paths == Everywhere, clock, ct), ct);
        yield return look.Done($"{Markup.Count(places.Total, "place")} in {Markup.Count(places.Files.Count, "file")}");
        yield return new RunEvent.Text(Preview(places));
        if (places.Files.Count > MostFiles)
        {
            yield return new RunEvent.Error("too_many_files", $"These are {Markup.Number(places.Files.Count)} files; {Markup.Number(MostFiles)} at most are changed in one go. Nothing was changed.", "Choose fewer with paths, such as paths=\"src/**\".");
            yield break;
        }

        if (call.Parameters.Flag("preview") || places.Files.Count == 0)
        {
            yield return new RunEvent.Text(Markup.End("Only looked", clock.Taken, listing.Cut, places.Cut));
            yield break;
        }

        var (edits, literal) = (new FileEdits(call), !pattern && !ignoreCase && !wholeWord);
        foreach (var (file, _) in places.Files.TakeWhile(_ => edits.Ended is null))
        {
            ct.ThrowIfCancellationRequested();
            var edit = literal ? edits.ReplaceAsync(file.Path, find, with, ct) : edits.RewriteAsync(file, replacement.Value.Apply, ct);
            await foreach (var said in edit)
            {
                yield return said;
            }
        }

        var changed = edits.Changed.ToHashSet(StringComparer.Ordinal);
        var made = places.Files.Where(f => changed.Contains(f.File.Path)).Sum(f => f.Places);
        yield return new RunEvent.Text($"{edits.Report()}**{Markup.Count(made, "place")} in {Markup.Count(changed.Count, "file")} changed.**\n\n{Markup.End("Done", clock.Taken, listing.Cut, places.Cut)}");
        if (edits.Problem is { } problem)
        {
            yield return problem;
        }
    }

    private static string Options(bool pattern, bool ignoreCase, bool wholeWord)
    {
        string?[] options = [pattern ? "a regular expression" : null, ignoreCase ? "in large and small letters" : null, wholeWord ? "as a whole word" : null];
        return options.Any(o => o is not null) ? $" ({string.Join(", ", options.Where(o => o is not null))})" : "";
    }

    private static string Preview(Places places)
    {
        if (places.Files.Count == 0)
        {
            return $"**It is nowhere**; nothing was changed.{Left(places)}\n\n";
        }

        var rows = places.Files.OrderByDescending(f => f.Places).ThenBy(f => f.File.Path, StringComparer.Ordinal).Take(Shown).Select(f => $"| {Markup.Code(f.File.Path)} | {Markup.Number(f.Places)} |");
        var more = places.Files.Count > Shown ? $"\n\nAnd {Markup.Count(places.Files.Count - Shown, "more file")}." : "";
        return $"## Where it is\n\n{Markup.Count(places.Total, "place")} in {Markup.Count(places.Files.Count, "file")}.{Left(places)}\n\n{Markup.Table("| file | places |", rows, "|---|---:|")}{more}\n\n";
    }

    private static string Left(Places places)
    {
        string?[] left =
        [
            places.Generated.Count > 0 ? $"{Markup.Count(places.Generated.Count, "generated file")} with it, such as {Markup.Code(places.Generated[0].Path)} (name it in paths to change it all the same)" : null,
            places.Slow.Count > 0 ? $"{Markup.Count(places.Slow.Count, "file")} in which the pattern takes too long, such as {Markup.Code(places.Slow[0].Path)}" : null,
            places.NotRead > 0 ? $"{Markup.Count(places.NotRead, "file")} above 2 MB or without any text" : null,
        ];
        return left.Any(l => l is not null) ? $" Left alone: {string.Join("; ", left.Where(l => l is not null))}." : "";
    }
}
