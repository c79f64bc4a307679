using System.Runtime.CompilerServices;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Links;

/// <summary>Finds the relative links and anchors of Markdown and HTML files that lead nowhere. Only reads, and asks no other computer.</summary>
internal sealed class DeadLinks(ListFiles list, TimeProvider time) : IRecipe
{
    private const int Shown = 200;
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(30);

    public RecipeCard Card { get; } = new(
        "dead-links", "Dead links",
        "Finds the links and anchors in Markdown and HTML files that lead to no file and no heading of the folder, with line and the nearest file there is. Only reads; addresses of the web are not asked.",
        Edits: false, []);

    public async IAsyncEnumerable<RunEvent> RunAsync(RecipeCall call, [EnumeratorCancellation] CancellationToken ct)
    {
        var clock = new RecipeClock(time, Most);
        yield return new RunEvent.Text($"# Dead links: {Markup.Plain(call.Folder.Name, 80)}\n\n");
        var look = new Look(time, "list_files", "{}");
        yield return look.Call;
        var listing = await list.RunAsync(call.Folder, clock, ct);
        var documents = listing.Files.Count(CheckLinks.IsDocument);
        yield return look.Done($"{Markup.Count(documents, "document")} among {Markup.Count(listing.Files.Length, "file")}");

        look = new Look(time, "read_files", $$"""{"files":{{documents}}}""");
        yield return look.Call;
        var finds = await Task.Run(() => new CheckLinks(call.Folder, listing, clock).Run(ct), ct);
        yield return look.Done($"{Markup.Count(finds.Dead.Count, "dead link")} of {Markup.Number(finds.Checked)}");
        yield return new RunEvent.Text(Report(finds));
        yield return new RunEvent.Text(Markup.End("Read", clock.Taken, listing.Cut, finds.Cut));
    }

    private static string Report(LinkFinds finds)
    {
        var elsewhere = finds.Elsewhere == 0 ? "" : $" {Markup.Count(finds.Elsewhere, "link")} to the web, to a server's root or out of the folder {(finds.Elsewhere == 1 ? "was" : "were")} not followed.";
        if (finds.Documents == 0)
        {
            return "There are no Markdown or HTML files here.\n\n";
        }

        if (finds.Dead.Count == 0)
        {
            return $"**No dead links.** {Markup.Count(finds.Checked, "link")} in {Markup.Count(finds.Documents, "document")} lead somewhere.{elsewhere}\n\n";
        }

        var files = finds.Dead.Take(Shown).GroupBy(d => d.File.Path, StringComparer.Ordinal);
        var sections = files.Select(f => $"## {Markup.Plain(f.Key, 200)}\n\n{string.Join('\n', f.Select(Line))}\n");
        var more = finds.Dead.Count > Shown ? $"\nAnd {Markup.Count(finds.Dead.Count - Shown, "more dead link")}.\n" : "";
        return $"**{Markup.Count(finds.Dead.Count, "dead link")}** in {Markup.Count(finds.Dead.Select(d => d.File.Path).Distinct().Count(), "file")}, of {Markup.Count(finds.Checked, "link")} in {Markup.Count(finds.Documents, "document")}.{elsewhere}\n\n{string.Join('\n', sections)}{more}\n";
    }

    private static string Line(DeadLink link) =>
        $"- {Markup.Code($"{link.File.Path}:{link.Line}")} {Markup.Code(link.Target)}: {Markup.Plain(link.Why, 120)}{(link.Nearest is { } nearest ? $"; perhaps {Markup.Code(nearest)}" : "")}";
}
