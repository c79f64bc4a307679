using System.Runtime.CompilerServices;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Tidying;

/// <summary>Adds the files every repository should have, and puts the white space of tracked files in order. A second run finds nothing left to do.</summary>
internal sealed class HousekeepingFiles(ListFiles list, IgnoreFile ignore, TimeProvider time) : IRecipe
{
    private const string MostFiles = "files";
    private const string EditorConfig = ".editorconfig";
    private const int Shown = 40;

    private static readonly TimeSpan Most = TimeSpan.FromSeconds(60);

    public RecipeCard Card { get; } = new(
        "housekeeping-files", "Housekeeping files",
        "Adds an .editorconfig and what .gitignore lacks for the languages found, and puts white space in order in files that git tracks: at the ends of lines, at the end of the file, line ends of two kinds. Leaves alone what means something: Markdown's breaks, texts of several lines, snapshots, test data, what .gitattributes excludes.",
        Edits: true,
        [new RecipeParameter.Number(MostFiles, "change so many files at most", 500, 1, 2_000)]);

    public async IAsyncEnumerable<RunEvent> RunAsync(RecipeCall call, [EnumeratorCancellation] CancellationToken ct)
    {
        var (clock, folder) = (new RecipeClock(time, Most), call.Folder);
        yield return new RunEvent.Text($"# Housekeeping: {Markup.Plain(folder.Name, 80)}\n\n");
        var look = new Look(time, "list_files", """{"tracked":true}""");
        yield return look.Call;
        var listing = await list.TrackedAsync(folder, clock, ct);
        var attributes = listing.IsGit ? await TidyFind.AttributesAsync(list, folder, clock, ct) : null;
        yield return look.Done(listing.IsGit ? $"{Markup.Count(listing.Files.Length, "tracked file")}" : "no git repository");
        if (attributes is null)
        {
            yield return new RunEvent.Error("no_repository", listing.IsGit ? "git could not tell which files are to be left alone, so nothing was changed." : "This folder is not in a git repository, and only files that git tracks are put in order.", "Choose a folder with a git repository.");
            yield break;
        }

        look = new Look(time, "read_files", $$"""{"files":{{listing.Files.Length}}}""");
        yield return look.Call;
        var finds = await Task.Run(() => TidyFind.Run(folder, listing, attributes, clock, ct), ct);
        var stacks = Stacks.In(listing.Files);
        var missing = await ignore.MissingAsync(folder, Stacks.Ignored(stacks), listing.Files, clock, ct);
        yield return look.Done($"{Markup.Count(finds.Files.Count, "file")} to put in order, {Markup.Count(missing.Count, "pattern")} to ignore");

        var needsStyle = listing.Files.Length > 0 && !Path.Exists(Path.Combine(folder.Path, EditorConfig));
        if (!needsStyle && missing.Count == 0 && finds.Files.Count == 0)
        {
            yield return new RunEvent.Text($"**All is in order**; nothing was changed. {finds.LeftWords}\n\n{Markup.End("Read", clock.Taken, listing.Cut, finds.Cut)}");
            yield break;
        }

        yield return new RunEvent.Text(Plan(stacks, needsStyle, missing, finds));
        var edits = new FileEdits(call);
        await foreach (var said in AddAsync(edits, call, stacks, needsStyle, missing, finds, ct))
        {
            yield return said;
        }

        foreach (var (file, rules, _) in finds.Files.Take(call.Parameters.Number(MostFiles)).TakeWhile(_ => edits.Ended is null))
        {
            ct.ThrowIfCancellationRequested();
            await foreach (var said in edits.RewriteAsync(file, text => WhiteSpace.Run(text, file, rules).Text, ct))
            {
                yield return said;
            }
        }

        var rest = finds.Files.Count > call.Parameters.Number(MostFiles) ? $" {Markup.Count(finds.Files.Count - call.Parameters.Number(MostFiles), "file")} more are for the next run." : "";
        yield return new RunEvent.Text($"{edits.Report()}**{Markup.Count(edits.Changed.Count, "file")} changed.**{rest} {finds.LeftWords}\n\n{Markup.End("Done", clock.Taken, listing.Cut, finds.Cut)}");
        if (edits.Problem is { } problem)
        {
            yield return problem;
        }
    }

    private static async IAsyncEnumerable<RunEvent> AddAsync(FileEdits edits, RecipeCall call, IReadOnlyList<Stack> stacks, bool needsStyle, IReadOnlyList<string> missing, TidyFind finds, [EnumeratorCancellation] CancellationToken ct)
    {
        if (needsStyle)
        {
            await foreach (var said in edits.MakeAsync(EditorConfig, Stacks.EditorConfig(stacks, finds.AreOfWindows), ct))
            {
                yield return said;
            }
        }

        if (missing.Count == 0 || edits.Ended is not null)
        {
            yield break;
        }

        var there = new FileInfo(Path.Combine(call.Folder.Path, IgnoreFile.Name));
        var size = there.Exists ? there.Length : 0;
        var change = size > 0 ? edits.RewriteAsync(new FoundFile(IgnoreFile.Name, size), text => IgnoreFile.With(text, missing), ct) : edits.MakeAsync(IgnoreFile.Name, IgnoreFile.With("", missing), ct);
        await foreach (var said in change)
        {
            yield return said;
        }
    }

    private static string Plan(IReadOnlyList<Stack> stacks, bool needsStyle, IReadOnlyList<string> missing, TidyFind finds)
    {
        var names = stacks.Count == 0 ? "No language that I know was found." : $"Found: {string.Join(", ", stacks.Select(s => s.Name))}.";
        var style = needsStyle ? $"- {Markup.Code(EditorConfig)} is missing: it is added for these.\n" : "";
        var ignored = missing.Count > 0 ? $"- {Markup.Code(IgnoreFile.Name)} lacks {string.Join(", ", missing.Select(Markup.Code))}.\n" : "";
        var rows = finds.Files.Take(Shown).Select(f => $"| {Markup.Code(f.File.Path)} | {Number(f.Count.Trimmed)} | {(f.Count.EndAdded ? "added" : "")} | {Number(f.Count.LineEnds)} |");
        var more = finds.Files.Count > Shown ? $"\n\nAnd {Markup.Count(finds.Files.Count - Shown, "more file")}." : "";
        var table = finds.Files.Count == 0 ? "" : $"## White space\n\n{Markup.Count(finds.Files.Count, "file")}:\n\n{Markup.Table("| file | ends of lines | end of file | line ends of the other kind |", rows, "|---|---:|---|---:|")}{more}\n\n";
        return $"{names}\n\n{style}{ignored}{(style.Length + ignored.Length > 0 ? "\n" : "")}{table}";
    }

    private static string Number(int n) => n == 0 ? "" : Markup.Number(n);
}
