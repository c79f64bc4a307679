using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Changes;

/// <summary>Writes what changed since the last tag into the changelog: its section "Unreleased" is written anew, everything else stays as it is.</summary>
internal sealed partial class Changelog(ReadCommits read, TimeProvider time) : IRecipe
{
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(20);
    private static readonly string[] Names = ["CHANGELOG.md", "CHANGES.md", "HISTORY.md"];

    public RecipeCard Card { get; } = new(
        "changelog", "Changelog",
        "Writes the commits since the last tag into CHANGELOG.md, by kind when the commits say theirs (feat:, fix:, …), else by area. Only the section “Unreleased” is written anew; what stands below it stays.",
        Edits: true,
        [
            new RecipeParameter.Text("since", "the tag or commit to begin after; the last tag when left out", "", 200),
            new RecipeParameter.Text("file", "the file to write; CHANGELOG.md or what there is when left out", "", 300),
        ]);

    public async IAsyncEnumerable<RunEvent> RunAsync(RecipeCall call, [EnumeratorCancellation] CancellationToken ct)
    {
        var (clock, since) = (new RecipeClock(time, Most), call.Parameters.Text("since"));
        if (since.Length > 0 && !Reference().IsMatch(since))
        {
            yield return new RunEvent.Error("bad_recipe", $"{since} is not the name of a tag or commit.", "For example: /recipe changelog since=v1.2.0");
            yield break;
        }

        yield return new RunEvent.Text($"# Changelog: {Markup.Plain(call.Folder.Name, 80)}\n\n");
        var look = new Look(time, "git_log", "{}");
        yield return look.Call;
        var commits = await read.RunAsync(call.Folder, since, clock, ct);
        yield return look.Done(commits.Match(c => $"{Markup.Count(c.Commits.Count, "commit")}{(c.Since is null ? "" : $" since {c.Since}")}", f => f.Message));
        if (commits.Failure is { } failure)
        {
            yield return new RunEvent.Error("no_history", failure.Message, failure.Hint);
            yield break;
        }

        var file = FileOf(call);
        var entries = Entries.Of(commits.Value.Commits, file.Path);
        yield return new RunEvent.Text(Summary(entries, commits.Value));
        if (entries.Count == 0)
        {
            yield return new RunEvent.Text(Markup.End("Read", clock.Taken, commits.Value.Cut));
            yield break;
        }

        var edits = new FileEdits(call);
        await foreach (var said in file.Bytes <= 0 ? edits.MakeAsync(file.Path, ChangelogText.With(null, entries), ct) : edits.RewriteAsync(file, text => ChangelogText.With(text, entries), ct))
        {
            yield return said;
        }

        var made = edits.Changed.Count > 0 ? $"**{Markup.Code(file.Path)} {(file.Bytes < 0 ? "was made" : "was changed")}.**\n\n" : edits.Left.Count == 0 ? $"**{Markup.Code(file.Path)} says all this already**; nothing was changed.\n\n" : edits.Report();
        yield return new RunEvent.Text(made + Markup.End("Done", clock.Taken, commits.Value.Cut));
        if (edits.Problem is { } problem)
        {
            yield return problem;
        }
    }

    // The size of a file that is not there is less than nothing.
    private static FoundFile FileOf(RecipeCall call)
    {
        var wanted = call.Parameters.Text("file").Trim().Replace('\\', '/');
        var top = new DirectoryInfo(call.Folder.Path).EnumerateFiles().ToList();
        var name = wanted.Length > 0 ? wanted : Names.Select(n => top.FirstOrDefault(f => f.Name.Equals(n, StringComparison.OrdinalIgnoreCase))?.Name).FirstOrDefault(n => n is not null) ?? Names[0];
        var there = new FileInfo(Path.Combine(call.Folder.Path, name));
        return new FoundFile(name, there.Exists ? there.Length : -1);
    }

    private static string Summary(Entries entries, CommitList commits)
    {
        var from = commits.Since is { } tag ? $"since {Markup.Code(tag)}" : "in the whole history, as there is no tag";
        if (entries.Count == 0)
        {
            return $"**Nothing new** {from}; nothing was changed.\n\n";
        }

        var rows = entries.Groups.Select(g => $"| {Markup.Plain(g.Heading, 80)} | {Markup.Number(g.Lines.Count)} |");
        return $"{Markup.Count(entries.Count, "commit")} {from}, {(entries.IsByKind ? "by kind, as most commits say theirs" : "by area, as most commits do not say their kind")}; merges and changes of the changelog alone are not counted.\n\n{Markup.Table("| section | entries |", rows, "|---|---:|")}\n\n";
    }

    [GeneratedRegex(@"^[\w][\w./+@~^-]{0,199}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
