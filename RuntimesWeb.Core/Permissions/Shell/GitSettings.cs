using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace RuntimesWeb.Core.Permissions.Shell;

/// <summary>
/// Whether a repository's own settings may make git run programs even when it only looks: monitors, converters, filters, signature programs, other settings that are
/// pulled in. What is not known to be harmless counts as such a setting.
/// </summary>
internal static partial class GitSettings
{
    private const int Largest = 64 * 1024;
    private const int Deepest = 64;

    // Sections that say nothing of programs that looking would run; aliases cannot take the place of git's own commands.
    private static readonly FrozenSet<string> Sections = new[]
    {
        "remote", "branch", "user", "author", "committer", "color", "advice", "pull", "push", "fetch", "init", "rerere", "gc", "http", "column", "rebase", "stash", "alias", "format", "receive", "pack", "index", "feature",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Keys = new[]
    {
        "core.repositoryformatversion", "core.filemode", "core.bare", "core.logallrefupdates", "core.ignorecase", "core.precomposeunicode", "core.symlinks", "core.autocrlf", "core.eol", "core.safecrlf", "core.quotepath",
        "core.abbrev", "core.commentchar", "core.longpaths", "core.whitespace", "core.sharedrepository", "core.compression", "core.preloadindex", "core.untrackedcache", "core.editor",
        "extensions.objectformat", "extensions.refstorage", "extensions.worktreeconfig", "merge.conflictstyle", "merge.ff", "diff.renames", "diff.algorithm", "diff.colormoved", "diff.mnemonicprefix", "status.short", "status.branch",
        "status.showuntrackedfiles", "tag.sort", "log.date", "log.decorate", "blame.date", "grep.linenumber", "grep.patterntype",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The setting that may run something when git looks from a folder; null when there is none, or no repository.</summary>
    public static string? Problem(string folder)
    {
        try
        {
            var at = folder;
            for (var depth = 0; at is not null && depth < Deepest; depth++, at = Path.GetDirectoryName(at))
            {
                var git = Path.Combine(at, ".git");
                if (Directory.Exists(git))
                {
                    return Of(git);
                }

                if (File.Exists(git))
                {
                    return Linked(git, at);
                }

                // Git takes a folder with these in it for a repository, whatever it is called.
                if (File.Exists(Path.Combine(at, "HEAD")) && Directory.Exists(Path.Combine(at, "objects")))
                {
                    return Of(at);
                }
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return "settings that cannot be read";
        }
    }

    // A worktree or a submodule: its folder is elsewhere, and the settings may be in a common one.
    private static string? Linked(string file, string at)
    {
        var line = Text(file)?.Split('\n')[0].Trim();
        if (line is null || !line.StartsWith("gitdir:", StringComparison.Ordinal))
        {
            return "a .git file that names no folder";
        }

        var folder = Path.GetFullPath(Path.Combine(at, line["gitdir:".Length..].Trim()));
        var common = Path.Combine(folder, "commondir");
        return Of(folder) ?? (File.Exists(common) && Text(common)?.Trim() is { Length: > 0 } to ? Of(Path.GetFullPath(Path.Combine(folder, to))) : null);
    }

    private static string? Of(string folder) => In(Path.Combine(folder, "config")) ?? In(Path.Combine(folder, "config.worktree"));

    private static string? In(string file) => !File.Exists(file) ? null : Text(file) is { } text ? Found(text) : "settings that are too large to look at";

    private static string? Text(string file)
    {
        using var stream = File.OpenRead(file);
        if (stream.Length > Largest)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The first setting that is not known to be harmless.</summary>
    internal static string? Found(string text)
    {
        var (section, isSub) = ("", false);
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.Trim();
            if (Header().Match(line) is { Success: true } header)
            {
                (section, isSub) = (header.Groups["section"].Value, header.Groups["sub"].Success);
                line = line[header.Length..].Trim();
            }

            if (line.Length == 0 || line[0] is '#' or ';')
            {
                continue;
            }

            var key = $"{section}.{line.Split('=', 2)[0].Trim()}";
            if (!Sections.Contains(section) && (isSub || !Keys.Contains(key)))
            {
                return key;
            }
        }

        return null;
    }

    [GeneratedRegex("""^\[\s*(?<section>[A-Za-z0-9-]+)(?<sub>\.[^\]\s]+|\s+"(?:[^"\\]|\\.)*")?\s*\]""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Header();
}
