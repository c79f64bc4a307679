using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;

namespace RuntimesWeb.Components.Projects;

/// <summary>Removes a project, and brings it back with its tasks when it is undone.</summary>
public sealed class ProjectCommands(RemoveProject remove, AddProject add, TaskStore tasks, EditTask edit, PageVoice voice)
{
    /// <summary>Answers whether it is gone.</summary>
    public async Task<bool> RemoveAsync(Project project)
    {
        var its = await TasksAsync(project.Id);
        var outcome = await remove.RunAsync(project.Id, await voice.ActorAsync(), CancellationToken.None);
        if (outcome.Failure is { } failure)
        {
            voice.Warn($"{project.Name} was not removed", TaskWhy(failure));
            return false;
        }

        voice.Say($"{project.Name} removed", "Its folder and its tasks are still there.", new ToastAction("Undo", () => BackAsync(project, its)));
        return true;
    }

    private async Task BackAsync(Project project, IReadOnlyList<Guid> its)
    {
        var by = await voice.ActorAsync();
        var back = await add.RunAsync(
            new ProjectInput
            {
                Name = project.Name,
                Description = project.Description,
                Path = project.Path,
                DefaultBranch = project.DefaultBranch,
                VerifyCommand = project.VerifyCommand,
                CopyPatterns = project.CopyPatterns,
                PermissionMode = project.PermissionMode is { } mode ? Core.Permissions.PermissionModes.Text(mode) : null,
                Status = project.Status,
            },
            by,
            CancellationToken.None);
        if (back.Failure is { } failure)
        {
            voice.Warn($"{project.Name} is not back", TaskWhy(failure));
            return;
        }

        foreach (var task in its)
        {
            await edit.RunAsync(task, new TaskInput { ProjectId = back.Value.Project.Id }, by, CancellationToken.None);
        }

        voice.Say($"{project.Name} is back");
    }

    private async Task<IReadOnlyList<Guid>> TasksAsync(Guid project)
    {
        var all = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = (await tasks.PageAsync(new TaskFilter { ProjectId = project, IncludesDropped = true }, cursor, PageBounds.MaxLimit, CancellationToken.None)).Value;
            all.AddRange(page.Tasks.Select(t => t.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return all;
    }

    private static string TaskWhy(Failure failure) => Board.TaskLook.Why(failure);
}
