using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Projects;

/// <summary>A project with what is true of it now.</summary>
/// <param name="IsGit">Its folder lies in a git repository.</param>
/// <param name="Problem">Why nobody can work there; null when somebody can.</param>
public sealed record ProjectState(Project Project, bool IsGit, string? Problem, int TaskCount);

/// <summary>Reads projects with what is true of their folders and tasks. Looks at the disk; starts no program.</summary>
public sealed class ReadProjects(ProjectStore projects, IProjectTasks tasks, CheckFolder folders)
{
    /// <summary>The one used last first.</summary>
    public Task<IReadOnlyList<ProjectState>> AllAsync(CancellationToken ct) => OfAsync(projects.All, ct);

    public async Task<Outcome<ProjectState>> OneAsync(Guid id, CancellationToken ct) =>
        projects.Find(id) is { } project ? (await OfAsync([project], ct))[0] : EditProject.Missing;

    private async Task<IReadOnlyList<ProjectState>> OfAsync(IReadOnlyList<Project> wanted, CancellationToken ct)
    {
        var counts = await tasks.CountsAsync(ct);
        return [.. wanted.Select(p => Look(p, counts.GetValueOrDefault(p.Id)))];
    }

    private ProjectState Look(Project project, int count) => project.Path is not { } path
        ? new ProjectState(project, false, "no folder has been chosen", count)
        : folders.Run(path).Match(
            folder => folder.Path == path ? new ProjectState(project, IsGit(path), null, count) : new ProjectState(project, false, $"{path} leads to another folder by now: {folder.Path}", count),
            failure => new ProjectState(project, false, failure.Message, count));

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
