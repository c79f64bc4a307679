using System.Globalization;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Changes;

/// <summary>The commits since a tag, the newest first.</summary>
/// <param name="Since">The tag; null when there is none, and it is the whole history.</param>
internal sealed record CommitList(string? Since, IReadOnlyList<Commit> Commits, string? Cut);

/// <summary>Reads the commits since the last tag, without starting anything the repository names.</summary>
internal sealed class ReadCommits(Git git)
{
    private const int Most = 2_000;
    private const int MostPaths = 200;

    private static readonly string[] Plain = ["--no-show-signature", "--no-ext-diff", "--no-textconv", "--no-color", "--no-mailmap", "--no-notes", "--no-merges", "--no-renames", "--ignore-submodules=all", "--relative", "--name-only"];

    /// <param name="since">A tag or commit; empty for the last tag.</param>
    public async Task<Outcome<CommitList>> RunAsync(WorkFolder folder, string since, RecipeClock clock, CancellationToken ct)
    {
        var tag = since.Length > 0 ? since : null;
        if (tag is null)
        {
            var described = await git.RunAsync(folder.Path, ["describe", "--tags", "--abbrev=0", "HEAD"], clock.Left, line => { tag ??= line.Trim(); return true; }, ct);
            tag = described is { IsOk: true, Value.ExitCode: 0 } && tag?.Length > 0 ? tag : null;
        }

        // A mark that no commit can have in it, as its lines are anybody's.
        var reading = new Reading(Guid.NewGuid().ToString("N"));
        var read = await git.RunAsync(
            folder.Path,
            ["log", .. Plain, $"--max-count={(Most + 1).ToString(CultureInfo.InvariantCulture)}", $"--format={reading.Mark}c%H %s%n{reading.Mark}b%n%b%n{reading.Mark}f", "--end-of-options", tag is null ? "HEAD" : $"{tag}..HEAD", "--", "."],
            clock.Left,
            reading.Take,
            ct);
        if (read.Failure is { } failure)
        {
            return failure;
        }

        if (!read.Value.IsOk)
        {
            return Why(read.Value.Complaint, since);
        }

        var commits = reading.All();
        return new CommitList(tag, commits.Count > Most ? commits[..Most] : commits, read.Value.IsCut ? "the time was up before all commits were read" : commits.Count > Most ? $"only the newest {Most:N0} commits" : null);
    }

    private static Failure Why(string? complaint, string since) =>
        complaint is null ? Failure.Unavailable("git could not read the history.")
        : complaint.Contains("dubious ownership", StringComparison.Ordinal) ? Failure.Invalid("The folder belongs to somebody else, and git does not read it then.", "Add it to safe.directory in your git settings.")
        : complaint.Contains("not a git repository", StringComparison.Ordinal) ? Failure.Invalid("This folder is not in a git repository, so there is no history to write about.")
        : since.Length > 0 && complaint.Contains(since, StringComparison.Ordinal) ? Failure.Invalid($"There is no tag or commit {since}.", "Leave since away to begin at the last tag.")
        : complaint.Contains("HEAD", StringComparison.Ordinal) ? Failure.Invalid("Nothing was committed yet.")
        : Failure.Unavailable("git could not read the history.");

    private sealed class Reading(string mark)
    {
        private readonly List<Commit> _commits = [];
        private readonly List<string> _paths = [];
        private string? _head;
        private bool _isBreaking;
        private bool _isBody;

        public string Mark => mark;

        public bool Take(string line)
        {
            if (!line.StartsWith(mark, StringComparison.Ordinal))
            {
                if (!_isBody && line.Length > 0 && _paths.Count < MostPaths && !line.StartsWith('"'))
                {
                    _paths.Add(line);
                }

                _isBreaking |= _isBody && (line.StartsWith("BREAKING CHANGE:", StringComparison.Ordinal) || line.StartsWith("BREAKING-CHANGE:", StringComparison.Ordinal));
                return true;
            }

            switch (line.AsSpan(mark.Length))
            {
                case "b":
                    _isBody = true;
                    break;
                case "f":
                    _isBody = false;
                    break;
                default:
                    End();
                    _head = line[(mark.Length + 1)..];
                    break;
            }

            return true;
        }

        public List<Commit> All()
        {
            End();
            return _commits;
        }

        private void End()
        {
            if (_head?.Split(' ', 2) is [{ Length: >= 40 } hash, var subject])
            {
                _commits.Add(new Commit(hash, subject.Trim(), _isBreaking, [.. _paths]));
            }

            _paths.Clear();
            (_head, _isBreaking, _isBody) = (null, false, false);
        }
    }
}
