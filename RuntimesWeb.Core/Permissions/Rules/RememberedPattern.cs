using System.Collections.Frozen;
using RuntimesWeb.Core.Permissions.Shell;

namespace RuntimesWeb.Core.Permissions.Rules;

/// <summary>The rule that "always" would keep for a call.</summary>
/// <param name="Exact">For this call and no other; null when it is too long to be kept.</param>
/// <param name="Wider">For calls like it, for a person to choose or to edit; null when nothing wider would be wise.</param>
public sealed record RememberedPattern(string? Exact, string? Wider)
{
    private static readonly FrozenSet<string> WithCommands = new[]
    {
        "git", "npm", "pnpm", "yarn", "bun", "deno", "dotnet", "cargo", "go", "docker", "kubectl", "pip", "pip3", "poetry", "uv", "gh", "brew", "apt", "apt-get", "terraform", "mvn", "gradle", "bundle", "rake", "composer", "make", "just", "rustup", "nx",
    }.ToFrozenSet(StringComparer.Ordinal);

    // With any words behind them these do anything.
    private static readonly FrozenSet<string> TooWide = new[]
    {
        "rm", "sh", "bash", "zsh", "dash", "python", "python3", "node", "perl", "ruby", "php", "env", "xargs", "find", "curl", "wget", "ssh", "awk", "gawk", "sed", "source", ".", "npx", "uvx", "bunx", "chmod", "chown", "dd", "kill", "tee", "cp", "mv", "ln",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static RememberedPattern For(ToolUse use)
    {
        var tool = ToolFamilies.Canonical(use.Tool);
        var (exact, wider) = (tool, use.Subject) switch
        {
            (ToolFamilies.Bash, { } line) => OfLine(line),
            (ToolFamilies.WebFetch, { } address) when Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Host.Length > 0 => ($"WebFetch(domain:{uri.IdnHost})", null),
            ("edit_file" or "write_file" or "notebook_edit", { } path) => ($"Edit({PathPattern.Escape(path)})", Around("Edit", path)),
            (_, { } path) when ToolFamilies.HasPaths(tool) => ($"Read({PathPattern.Escape(path)})", Around("Read", path)),
            _ => ((string?)use.Tool, (string?)null),
        };
        return new RememberedPattern(Fit(exact), Fit(wider));
    }

    private static (string? Exact, string? Wider) OfLine(string line)
    {
        var reading = ShellReading.Of(line);
        var normal = Wildcard.Escape(reading.Normal);
        // Where the line itself begins like a key.
        var exact = normal.StartsWith("command:", StringComparison.Ordinal) ? $"Bash(command:{normal})" : $"Bash({normal})";
        if (reading is not { Problem: null, Redirects: [], Assignments: [], Segments: [{ IsStatic: true, IsOpen: false, Alarm: null, Around: [], Name: { } name } segment] } || segment.Words[0].Value != name || TooWide.Contains(name))
        {
            return (exact, null);
        }

        var words = segment.Words.Select(w => w.Normal).ToList();
        var take = !WithCommands.Contains(name) ? 1 : words is [_, "run" or "exec", _, ..] ? 3 : 2;
        return words.Count < take || words.Take(take).Skip(1).Any(w => w.StartsWith('-')) || words is [_, "exec" or "x" or "dlx", ..]
            ? (exact, null) : (exact, $"Bash({string.Join(' ', words.Take(take).Select(Wildcard.Escape))} *)");
    }

    private static string? Around(string tool, string path) => !path.StartsWith('/') && path.LastIndexOf('/') is var slash and > 0 ? $"{tool}({PathPattern.Escape(path[..slash])}/**)" : null;

    // What cannot be read back cannot be kept.
    private static string? Fit(string? pattern) => pattern is not null && PermissionPattern.Parse(pattern).IsOk ? pattern : null;
}
