using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Core.Projects;

/// <summary>What projects ask of the tasks, which stand above them.</summary>
public interface IProjectTasks
{
    /// <summary>How many tasks each project has; those without any are left out.</summary>
    Task<IReadOnlyDictionary<Guid, int>> CountsAsync(CancellationToken ct);

    /// <summary>Lets a project go from its tasks, in the transaction that removes it.</summary>
    ProjectRelease Release(Project project);
}

/// <summary>The tasks of a project stay, without it; while one of them is being worked on nothing is changed.</summary>
public abstract class ProjectRelease : IRowChange
{
    /// <summary>A task of the project is being worked on; known once this was applied.</summary>
    public bool IsRefused { get; protected set; }

    public abstract void Apply(Statements db);
}

/// <summary>Forgets a project. Its folder and its tasks stay; while one of them is being worked on, it stays too.</summary>
public sealed class RemoveProject(ProjectStore projects, IProjectTasks tasks, AuditLog audit)
{
    public async Task<Outcome<Project>> RunAsync(Guid id, Actor by, CancellationToken ct)
    {
        if (projects.Find(id) is not { } project)
        {
            return EditProject.Missing;
        }

        if (!await projects.RemoveAsync(project, tasks.Release(project), ct))
        {
            return Failure.Conflict("a task of this project is being worked on", "Stop it, or wait for its end.");
        }

        await audit.WriteAsync(by, "project.remove", id.ToString(), ProjectRules.Words(project), ct);
        return project;
    }
}
