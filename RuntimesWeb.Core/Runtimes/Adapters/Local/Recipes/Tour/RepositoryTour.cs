using System.Runtime.CompilerServices;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Tour;

/// <summary>
/// Looks through a folder and reports what it is, where it begins, how to build and test it, where the work happens, and what to look at first. Only reads; starts
/// nothing but git, and nothing that the repository names.
/// </summary>
internal sealed class RepositoryTour(ListFiles list, ReadHistory log, TimeProvider time) : IRecipe
{
    private const string Months = "months";

    private static readonly TimeSpan Most = TimeSpan.FromSeconds(10);

    public RecipeCard Card { get; } = new(
        "repository-tour", "Repository tour",
        "Reports what a folder holds: languages, where it begins, how to build and test it, what changes most, what is left to do, large files, likely secrets, and what to look at first. Only reads.",
        Edits: false,
        [new RecipeParameter.Number(Months, "How many months of history count", 12, 1, 240)]);

    public async IAsyncEnumerable<RunEvent> RunAsync(RecipeCall call, [EnumeratorCancellation] CancellationToken ct)
    {
        var (folder, clock) = (call.Folder, new RecipeClock(time, Most));
        yield return new RunEvent.Text($"# Repository tour: {Markup.Plain(folder.Name, 80)}\n\n");

        var step = new Look(time, "list_files", "{}");
        yield return step.Call;
        var listing = await list.RunAsync(folder, clock, ct);
        yield return step.Done($"{Markup.Count(listing.Files.Length, "file")} in {Markup.Count(listing.Folders, "folder")}{(listing.IsGit ? ", without what git ignores" : "")}");

        step = new Look(time, "read_files", $$"""{"files":{{listing.Files.Length}}}""");
        yield return step.Call;
        // Off the caller's thread: this is work for the processor, without anything to wait for.
        var finds = await Task.Run(() => new TourFinds(folder, listing, ReadFiles.Run(folder, listing, clock, ct), AboutProject.Read(folder, listing), EntryPoints.Find(folder, listing), BuildCommands.Find(folder, listing)), ct);
        yield return step.Done($"{Markup.Count(finds.Contents.Texts.Length, "text file")}, {Markup.Count(finds.Contents.ToDos.Length, "note")} of things left to do, {Markup.Count(finds.Secrets.Length, "likely secret")}");
        yield return new RunEvent.Text(TourReport.What(finds));
        yield return new RunEvent.Text(TourReport.EntryPoints(finds) + TourReport.Commands(finds));

        var months = call.Parameters.Number(Months);
        step = new Look(time, "git_log", $$"""{"months":{{months}}}""");
        yield return step.Call;
        var history = await log.RunAsync(folder, months, clock, ct);
        yield return step.Done(history.Problem ?? $"{Markup.Count(history.Commits, "commit")} to {Markup.Count(history.Files.Length, "file")}");
        var now = time.GetUtcNow();
        yield return new RunEvent.Text(TourReport.Hot(history, now));
        yield return new RunEvent.Text(TourReport.Notes(finds) + TourReport.LargeFiles(finds) + TourReport.LikelySecrets(finds));
        yield return new RunEvent.Text(TourReport.FirstLook(finds, history, now) + TourReport.End(finds, history, clock.Taken));
    }
}
