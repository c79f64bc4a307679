using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;

namespace RuntimesWeb.Core.Runtimes.Adapters.Codex;

/// <summary>
/// What a repository says to agents in its <c>AGENTS.md</c>. Codex reads it only in folders that it trusts, where it also starts what the settings of the repository name;
/// so it is read here, as text and nothing more.
/// </summary>
public static class CodexNotes
{
    private const string File = "AGENTS.md";
    private const int Longest = 32 * 1024;

    public static string? With(string? prompt, WorkFolder? folder) => folder is not null && Read(folder) is { } notes
        ? $"{prompt}\n\nThe project says this to agents in its {File}:\n<notes>\n{notes}\n</notes>".TrimStart()
        : prompt;

    private static string? Read(WorkFolder folder)
    {
        try
        {
            var path = RealPath.Of(Path.Combine(folder.Path, File));
            if (!RealPath.IsInside(path, folder.Path) || !System.IO.File.Exists(path))
            {
                return null;
            }

            using var reader = new StreamReader(path);
            var text = new char[Longest];
            var read = reader.ReadBlock(text);
            return read == 0 ? null : new string(text, 0, read).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
