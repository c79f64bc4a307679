using System.Collections.Frozen;

namespace RuntimesWeb.Core.Permissions.Shell;

/// <summary>The commands of git that only look.</summary>
internal static class GitLooks
{
    // Each of them can write, or run a program that the repository's settings name.
    private static readonly string[] Never = ["--output", "--ext-diff", "--textconv", "--open-files-in-pager", "--no-index", "--exec", "--upload-pack", "--contents", "--filters", "--show-signature", "--ignore-revs-file"];

    private static readonly FrozenSet<string> Commands = new[]
    {
        "status", "log", "diff", "show", "blame", "shortlog", "describe", "rev-parse", "rev-list", "ls-files", "ls-tree", "merge-base", "name-rev", "count-objects", "diff-tree", "show-ref", "for-each-ref", "grep", "version",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Listing = new[] { "--list", "-l", "--contains", "--no-contains", "--merged", "--no-merged", "--points-at" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> BranchOptions = new[]
    {
        "-a", "--all", "-r", "--remotes", "-v", "-vv", "--verbose", "--show-current", "--no-color", "--no-column", "--ignore-case", "-i", "-n",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static IReadOnlyList<string>? PathsOf(List<string> arguments)
    {
        var at = arguments.FindIndex(a => a is not ("--no-pager" or "-P"));
        if (at < 0)
        {
            return null;
        }

        var (command, rest) = (arguments[at], arguments[(at + 1)..]);
        var options = rest.Where(a => a.StartsWith('-')).ToList();
        var operands = rest.Where(a => !a.StartsWith('-')).ToList();
        if (options.Exists(o => Harmless.IsMore(o, command is "grep" ? "Of" : "O", Never)))
        {
            return null;
        }

        return command switch
        {
            _ when Commands.Contains(command) => [.. operands.Where(IsPath)],
            "branch" or "tag" => options.TrueForAll(o => BranchOptions.Contains(o) || Listing.Contains(o) || o.StartsWith("--sort=", StringComparison.Ordinal) || o.StartsWith("--format=", StringComparison.Ordinal))
                && (operands.Count == 0 || options.Exists(Listing.Contains)) ? [] : null,
            "remote" => rest is [] or ["-v"] or ["--verbose"] or ["get-url", _] ? [] : null,
            "stash" => rest is ["list", ..] or ["show", ..] ? [] : null,
            "config" => rest is ["--get" or "--get-all" or "get", _] or ["--list" or "-l" or "list"] ? [] : null,
            "reflog" => rest is [] or ["show", ..] ? [] : null,
            _ => null,
        };
    }

    // A revision (main..topic, HEAD~3, a1b2c3) names nothing outside the repository; what has a slash may be a path, and as one it must lie in the folder.
    private static bool IsPath(string operand) => operand.Contains('/', StringComparison.Ordinal) || operand is ".." or ".";
}
