using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Projects;

/// <summary>What is true of a project's folder now.</summary>
/// <param name="Problem">Why nobody can work there; null when somebody can.</param>
public sealed record ProjectLook(bool IsGit, string? Problem);

/// <summary>Looks at folders of projects; starts no program.</summary>
public static class ProjectFolder
{
    private const int LongestDetail = 400;

    public static ProjectLook Look(this CheckFolder folders, Project project) => project.Path is not { } path
        ? new ProjectLook(false, "no folder has been chosen")
        : folders.Run(path).Match(
            folder => folder.Path == path ? new ProjectLook(IsGit(path), null) : new ProjectLook(false, $"{path} leads to another folder by now: {folder.Path}"),
            failure => new ProjectLook(false, failure.Message));

    /// <summary>The real path of a folder that may be a project's; null when none is named.</summary>
    internal static Outcome<string?> Check(CheckFolder folders, string? path) => string.IsNullOrWhiteSpace(path) ? (string?)null
        : folders.Run(path).Match<Outcome<string?>>(folder => folder.Path, failure => Failure.InvalidField("workingDirectory", failure.Message));

    internal static string Words(Project p)
    {
        var words = $"{p.Name}, {p.Path ?? "no folder"}, verified by {p.VerifyCommand ?? "nothing"}";
        return words.Length <= LongestDetail ? words : words[..LongestDetail];
    }

    // A worktree's or a submodule's .git is a file.
    private static bool IsGit(string path)
    {
        for (var folder = path; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Path.Exists(Path.Combine(folder, ".git")))
            {
                return true;
            }
        }

        return false;
    }
}
