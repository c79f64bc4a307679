using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;

namespace RuntimesWeb.Core.Runtimes.Adapters.Cli;

/// <summary>
/// What a repository says to agents in its <c>AGENTS.md</c> or <c>CLAUDE.md</c>. The command line tools read it by themselves only where they also trust, and start, what the
/// settings of the repository name; so it is read here, as text and nothing more.
/// </summary>
public static class ProjectNotes
{
    private const int Longest = 32 * 1024;

    /// <param name="files">Where the tool looks, the first that is there counts.</param>
    public static string? With(string? prompt, WorkFolder? folder, params IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            if (folder is not null && Read(folder, file) is { Length: > 0 } notes)
            {
                return $"{prompt}\n\nThe project says this to agents in its {file}:\n<notes>\n{notes}\n</notes>".TrimStart();
            }
        }

        return prompt;
    }

    private static string? Read(WorkFolder folder, string file)
    {
        try
        {
            var path = RealPath.Of(Path.Combine(folder.Path, file));
            if (!RealPath.IsInside(path, folder.Path) || !File.Exists(path))
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
