using System.Collections.Immutable;
using System.Globalization;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Tour;

/// <summary>How often a file changed.</summary>
internal sealed record Churn(string Path, int Commits, long Added, long Removed);

/// <summary>What git's log says of a folder.</summary>
/// <param name="Months">Of so many months; the newest commit counts even when it is older.</param>
/// <param name="Problem">Why there is none; null when there is.</param>
internal sealed record History(int Months, int Commits, int Authors, DateTimeOffset? Newest, ImmutableArray<Churn> Files, string? Cut, string? Problem);

/// <summary>Reads the log of the last months, without starting anything the repository names.</summary>
internal sealed class ReadHistory(Git git)
{
    private const int MostCommits = 20_000;
    private const string Commit = "commit ";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(6);
    private static readonly string[] Plain = ["--no-show-signature", "--no-ext-diff", "--no-textconv", "--no-color", "--no-mailmap", $"--format={Commit}%at %an"];

    public async Task<History> RunAsync(WorkFolder folder, int months, RecipeClock clock, CancellationToken ct)
    {
        var counted = new Counting();
        var limit = clock.Left < Limit ? clock.Left : Limit;
        var read = await git.RunAsync(
            folder.Path,
            ["log", .. Plain, $"--since={months.ToString(CultureInfo.InvariantCulture)}.months", "--numstat", "--no-renames", "--no-merges", "--ignore-submodules=all", "--relative", $"--max-count={MostCommits.ToString(CultureInfo.InvariantCulture)}", "HEAD", "--", "."],
            limit,
            counted.Take,
            ct);
        if (!read.IsOk || !read.Value.IsOk)
        {
            return new History(months, 0, 0, null, [], null, read.IsOk ? Why(read.Value.Complaint) : read.Failure!.Message);
        }

        if (counted.Newest is null && !read.Value.IsCut)
        {
            await git.RunAsync(folder.Path, ["log", .. Plain, "--max-count=1", "HEAD", "--", "."], limit, line => counted.TakeNewest(line), ct);
        }

        return counted.History(months, read.Value.IsCut ? "the time was up before the whole history was read" : null);
    }

    private static string Why(string? complaint) =>
        complaint is null ? "git did not say why"
        : complaint.Contains("dubious ownership", StringComparison.Ordinal) ? "the folder belongs to somebody else, and git does not read it then (safe.directory)"
        : complaint.Contains("not a git repository", StringComparison.Ordinal) ? "this folder is not in a git repository"
        : complaint.Contains("'HEAD'", StringComparison.Ordinal) ? "nothing was committed yet"
        : "git could not read the history";

    private sealed class Counting
    {
        private readonly Dictionary<string, (int Commits, long Added, long Removed)> _files = new(StringComparer.Ordinal);
        private readonly HashSet<string> _authors = new(StringComparer.Ordinal);
        private int _commits;

        public DateTimeOffset? Newest { get; private set; }

        public bool Take(string line)
        {
            if (line.StartsWith(Commit, StringComparison.Ordinal))
            {
                _commits++;
                _authors.Add(line.Split(' ', 3) is [_, _, var name] ? name : "");
                return TakeNewest(line);
            }

            if (line.Split('\t') is [var added, var removed, var path] && !path.StartsWith('"'))
            {
                var now = _files.GetValueOrDefault(path);
                _files[path] = (now.Commits + 1, now.Added + Number(added), now.Removed + Number(removed));
            }

            return true;
        }

        public bool TakeNewest(string line)
        {
            if (line.Split(' ', 3) is [_, var at, ..] && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 253_402_300_800
                && DateTimeOffset.FromUnixTimeSeconds(seconds) is var time && !(time <= Newest))
            {
                Newest = time;
            }

            return true;
        }

        public History History(int months, string? cut) => new(
            months, _commits, _authors.Count, Newest,
            [.. _files.Select(f => new Churn(f.Key, f.Value.Commits, f.Value.Added, f.Value.Removed)).OrderByDescending(f => f.Commits).ThenByDescending(f => f.Added + f.Removed).ThenBy(f => f.Path, StringComparer.Ordinal)],
            cut, null);

        // A binary file has "-" in place of its lines.
        private static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
