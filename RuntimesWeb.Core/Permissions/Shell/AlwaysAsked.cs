using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace RuntimesWeb.Core.Permissions.Shell;

/// <summary>Commands that no mode and no rule lets pass without a person: they reach beyond the folder, or nobody can take them back.</summary>
internal static partial class AlwaysAsked
{
    private static readonly FrozenDictionary<string, string> Programs = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["eval"] = "what `eval` runs is known only when it runs",
        ["trap"] = "what `trap` runs is known only when it runs",
        ["shutdown"] = "it turns the computer off",
        ["reboot"] = "it turns the computer off",
        ["halt"] = "it turns the computer off",
        ["poweroff"] = "it turns the computer off",
        ["init"] = "it turns the computer off",
        ["systemctl"] = "it changes services of the computer",
        ["launchctl"] = "it changes services of the computer",
        ["service"] = "it changes services of the computer",
        ["crontab"] = "it has something run later",
        ["at"] = "it has something run later",
        ["killall"] = "it ends programs by name",
        ["pkill"] = "it ends programs by name",
        ["mount"] = "it changes disks",
        ["umount"] = "it changes disks",
        ["fdisk"] = "it changes disks",
        ["parted"] = "it changes disks",
        ["wipefs"] = "it changes disks",
        ["mkswap"] = "it changes disks",
        ["shred"] = "what it deletes cannot be brought back",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Interpreters = new[] { "python", "python3", "perl", "ruby", "node", "php" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Why a person has to see it; null when nothing speaks for that.</summary>
    /// <param name="isOutside">Whether a path leads out of the folder, or is the folder itself.</param>
    public static string? Reason(ShellSegment s, Func<string, bool> isOutside) => s.Alarm ?? (s.Name is not { } name ? "which program it runs, only the shell will know"
        : Programs.GetValueOrDefault(name)
        ?? (name.StartsWith("mkfs", StringComparison.Ordinal) ? "it changes disks" : null)
        ?? name switch
        {
            "rm" when HasFlag(s, 'r', 'R', "--recursive") && s.Words.Skip(1).Any(w => !w.Value.StartsWith('-') && IsTooMuch(w, isOutside)) => "it deletes more than what lies in a folder of the project",
            "chmod" or "chown" or "chgrp" when HasFlag(s, 'R', 'R', "--recursive") && s.Words.Skip(2).Any(w => !w.Value.StartsWith('-') && IsTooMuch(w, isOutside)) => "it changes rights beyond the project",
            "dd" when s.Arguments.Any(a => a.StartsWith("of=/dev/", StringComparison.Ordinal)) => "it writes to a device",
            "kill" when s.Arguments.Any(a => a is "-1" or "1") => "it ends programs of others",
            "git" => Git(s),
            "npm" or "pnpm" or "yarn" or "cargo" when s.Arguments.FirstOrDefault(a => !a.StartsWith('-')) == "publish" => "it publishes",
            _ => null,
        }
        ?? Fed(s, name));

    /// <summary>Whether a line that could not be taken apart names any of them.</summary>
    public static bool AreMentioned(string line) => Mention().IsMatch(line);

    private static string? Fed(ShellSegment s, string name)
    {
        var isShell = Starters.Shells.Contains(name);
        if (isShell && s.HasSubstitution)
        {
            return "a shell runs what another program says";
        }

        var hasFile = s.Arguments.Any(a => !a.StartsWith('-'));
        return isShell && !hasFile && (s.FedBy.Length > 0 || s.IsFedText) && !s.Arguments.Contains("--version", StringComparer.Ordinal) ? "a shell runs what another program says"
            : Interpreters.Contains(name) && (!hasFile || s.Arguments.Contains("-", StringComparer.Ordinal)) && s.FedBy.Any(f => f is "curl" or "wget") ? "it runs what was loaded from another computer"
            : (name is "." or "source") && s.HasSubstitution ? "a shell runs what another program says"
            : null;
    }

    private static string? Git(ShellSegment s)
    {
        var at = GitWords.Skip(s.Words);
        var own = s.Words.Take(at).Skip(1).Select(w => w.Value).ToList();
        if (own.Any(o => o == "-c" || o.StartsWith("--config-env", StringComparison.Ordinal) || o.StartsWith("--exec-path=", StringComparison.Ordinal)))
        {
            return "settings given to git can run programs";
        }

        var rest = s.Words.Skip(at).Select(w => w.Value).ToList();
        return rest switch
        {
            ["push", .. var push] when push.Any(a => IsLong(a, "--force") || IsLong(a, "--mirror") || IsLong(a, "--delete") || IsLong(a, "--prune") || a.StartsWith('+') || a.StartsWith(':') || IsCluster(a, 'f') || IsCluster(a, 'd'))
                => "it replaces or deletes what others have",
            ["config", .. var config] when !config.Any(a => a is "--get" or "--get-all" or "--list" or "-l" or "--get-regexp" or "list" or "get") => "settings of git can run programs",
            ["filter-branch", ..] => "it rewrites the history",
            _ => null,
        };
    }

    private static bool HasFlag(ShellSegment s, char one, char other, string name) => s.Arguments.Any(a => IsCluster(a, one) || IsCluster(a, other) || IsLong(a, name));

    private static bool IsCluster(string argument, char flag) => argument.Length > 1 && argument[0] == '-' && argument[1] != '-' && argument.Contains(flag, StringComparison.Ordinal);

    // Programs take the beginning of a long option for it.
    private static bool IsLong(string argument, string option) => argument.Length > 4 && argument.StartsWith("--", StringComparison.Ordinal)
        && (option.StartsWith(argument.Split('=')[0], StringComparison.Ordinal) || argument.StartsWith(option, StringComparison.Ordinal));

    private static bool IsTooMuch(ShellWord word, Func<string, bool> isOutside) =>
        word.HasVariable || word.HasSubstitution || word.HasTilde || (word.HasGlob && word.Value.Contains('{', StringComparison.Ordinal)) || word.Value is "*" or "./*" or ".*" || isOutside(word.Value.TrimEnd('*'));

    [GeneratedRegex(@"(?<![\w-])(sudo|doas|su|pkexec|eval|trap|shutdown|reboot|halt|poweroff|systemctl|launchctl|crontab|killall|pkill|mkfs|dd|rm|shred|fdisk|parted|wipefs|chmod|chown|curl|wget|publish|push|config|sh|bash|zsh|base64|/dev/)(?![\w-])|:\s*\(\s*\)|[\\$`]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Mention();
}
