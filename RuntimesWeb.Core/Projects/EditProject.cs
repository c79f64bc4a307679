using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Projects;

/// <summary>Changes what is said about a project. For people only: its verify command is something the server runs.</summary>
public sealed class EditProject(ProjectStore projects, CheckFolder folders, AuditLog audit)
{
    internal static Failure Missing => Failure.NotFound("Not found");

    public async Task<Outcome<Project>> RunAsync(Guid id, ProjectInput input, Actor by, CancellationToken ct)
    {
        if (projects.Find(id) is not { } seen)
        {
            return Missing;
        }

        var wrong = ProjectRules.Wrong(input, isNew: false);
        var folder = wrong is null && input.Path is not null && input.Path != seen.Path ? ProjectRules.Folder(folders, input.Path) : seen.Path;
        if ((wrong ?? folder.Failure) is { } failure)
        {
            return failure;
        }

        var outcome = await projects.ChangeAsync(
            () => projects.Find(id) is not { } now ? Missing
                : folder.Value is { } path && projects.At(path) is { } other && other.Id != id ? Failure.InvalidField("workingDirectory", $"this folder is the project {other.Name} already")
                : ProjectRules.Apply(now with { Path = folder.Value }, input),
            ct);
        if (outcome.IsOk)
        {
            await audit.WriteAsync(by, "project.change", id.ToString(), ProjectRules.Words(outcome.Value), ct);
        }

        return outcome;
    }
}
