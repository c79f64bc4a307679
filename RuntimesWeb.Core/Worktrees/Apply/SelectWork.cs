using System.Text;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Worktrees.Diffs;
using RuntimesWeb.Core.Worktrees.Repository;

namespace RuntimesWeb.Core.Worktrees.Apply;

/// <summary>The part of a worktree's work that was chosen, as a tree on the base.</summary>
internal sealed record SelectedWork(GitPlace Place, string BaseSha, string TreeSha);

/// <summary>Works out the tree that has only the chosen files and hunks in it.</summary>
internal sealed class SelectWork(ReadDiff diff, WorktreeGit git, WorktreeRoot root)
{
    /// <summary>The caller has the worktree's turn.</summary>
    public async Task<Outcome<SelectedWork>> RunAsync(Worktree worktree, ApplyRequest wanted, CancellationToken ct)
    {
        var isAll = wanted is { Files: null, Hunks: null };
        var (files, hunks) = (ToSet(wanted.Files), ToSet(wanted.Hunks));
        using var picker = new HunkPicker(files, hunks);
        var read = await diff.ReadInTurnAsync(worktree, picker, withText: hunks.Count > 0, ct);
        if (read.Failure is { } failure)
        {
            return failure;
        }

        picker.End();
        if (picker.Entries.Count == 0)
        {
            return Failure.Conflict("There is nothing to apply: the worktree has no changes");
        }

        var (place, baseSha) = (read.Value.Place, worktree.BaseSha!); // what has a diff has a base
        if (isAll)
        {
            return new SelectedWork(place, baseSha, read.Value.TreeSha);
        }

        if (files.Except(picker.Entries.Select(e => e.Path), StringComparer.Ordinal).FirstOrDefault() is { } unknown)
        {
            return Failure.InvalidField("files", $"{RefNames.Show(unknown)} is not changed in this worktree");
        }

        // A hunk of a file that is taken whole is in it already.
        if (files.Count == 0 && hunks.Except(picker.Found, StringComparer.Ordinal).Any())
        {
            return Failure.Conflict("Some of the chosen places have changed since", "Look at the diff again, and choose anew.");
        }

        return files.Count + picker.Found.Count == 0
            ? Failure.Conflict("Nothing was chosen, or what was chosen has changed since", "Look at the diff again, and choose anew.")
            : await BuildAsync(place, baseSha, [.. picker.Entries.Where(e => files.Contains(e.Path))], picker.Patch, ct);
    }

    private static HashSet<string> ToSet(IReadOnlyList<string>? names) => new(names ?? [], StringComparer.Ordinal);

    private static byte[] Lines(IEnumerable<DiffEntry> entries)
    {
        var lines = new StringBuilder();
        foreach (var entry in entries)
        {
            if (entry.Status is 'R' or 'D')
            {
                lines.Append("0 ").Append('0', entry.NewSha.Length).Append('\t').Append(entry.OldPath).Append('\0');
            }

            if (entry.Status != 'D')
            {
                lines.Append(entry.NewMode).Append(' ').Append(entry.NewSha).Append('\t').Append(entry.Path).Append('\0');
            }
        }

        return Encoding.UTF8.GetBytes(lines.ToString());
    }

    private async Task<Outcome<SelectedWork>> BuildAsync(GitPlace place, string baseSha, IReadOnlyList<DiffEntry> whole, ReadOnlyMemory<byte> patch, CancellationToken ct)
    {
        var index = root.FreshIndex();
        try
        {
            List<(string[] Arguments, byte[] Input)> steps = [(["read-tree", baseSha], [])];
            if (whole.Count > 0)
            {
                steps.Add((["update-index", "-z", "--add", "--remove", "--replace", "--index-info"], Lines(whole)));
            }

            if (patch.Length > 0)
            {
                steps.Add((["apply", "--cached", "--whitespace=nowarn", "-"], patch.ToArray()));
            }

            foreach (var (arguments, input) in steps)
            {
                var done = await git.AskAsync(place, "Choosing the changes", ["-c", "core.protectNTFS=false", .. arguments], GitCall.On(index, input), ct);
                if (done.Failure is { } failure)
                {
                    return failure;
                }
            }

            var tree = await git.AskAsync(place, "Writing down the choice", ["-c", "core.protectNTFS=false", "write-tree"], GitCall.On(index), ct);
            return tree.Failure is { } unwritten ? unwritten : new SelectedWork(place, baseSha, tree.Value.Line);
        }
        finally
        {
            File.Delete(index);
        }
    }
}
