namespace RuntimesWeb.Tests.Cli;

/// <summary>What lies in some places of a computer: that a program wrote nothing there is that it is the same before and after.</summary>
internal static class Footprints
{
    // Where the real tools would keep what is theirs, and what they leave in the folder for temporary files.
    private static readonly string[] OfTools = [".claude", ".claude.json", ".codex", ".config/claude", ".local/share/claude", ".cache/claude"];

    /// <summary>Every file of a folder with its size and the time it was written, and the same of what belongs to the tools in the home of whoever runs the tests.</summary>
    public static IReadOnlyList<string> Of(string home) =>
        [.. OfTools.Select(t => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), t)).Prepend(home).SelectMany(Below).Order(StringComparer.Ordinal), .. Temporary()];

    private static IEnumerable<string> Below(string path) => File.Exists(path) ? [Line(path)] : Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Select(Line) : [];

    private static string Line(string file)
    {
        var info = new FileInfo(file);
        return $"{file} {(info.LinkTarget is null ? info.Length : 0)} {info.LastWriteTimeUtc:O}";
    }

    private static IEnumerable<string> Temporary() =>
        Directory.EnumerateFileSystemEntries(Path.GetTempPath()).Where(p => Path.GetFileName(p).StartsWith("claude", StringComparison.Ordinal) || Path.GetFileName(p).StartsWith("codex", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}
