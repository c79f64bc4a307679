using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Dependencies;
using RuntimesWeb.Core.Board.Work;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;

namespace RuntimesWeb.Components.Board.Form;

/// <summary>A task as the form tells it, with a folder that becomes its project when none was chosen, and how it is worked on when it is to begin at once.</summary>
public sealed record NewTaskWish(TaskInput Input, IReadOnlyList<Guid> WaitsFor, string? NewFolder, Func<Guid, Outcome<(Assignee Who, WorkWish Wish)>>? Start);

/// <summary>Makes a task with its project, what it waits for, and its work. A task that could not begin is there all the same.</summary>
public sealed class NewTaskCommands(CreateTask create, AddDependency wait, AddProject add, TaskStarts starts, PageVoice voice)
{
    public async Task<Outcome<BoardTask>> CreateAsync(NewTaskWish wish, CancellationToken ct)
    {
        if (wish.Start?.Invoke(Guid.Empty).Failure is { } nobody)
        {
            return nobody;
        }

        var input = wish.Input;
        if (wish.NewFolder is { } path)
        {
            var added = await add.RunAsync(new ProjectInput { Path = path, Name = string.IsNullOrWhiteSpace(path) ? "" : null }, await voice.ActorAsync(), ct);
            if (added.Failure is { } wrong)
            {
                return wrong.Fields?.ContainsKey("name") == true ? Failure.InvalidField("workingDirectory", "folder must be the full path of a folder, such as ~/code/my-project") : wrong;
            }

            input = input with { ProjectId = added.Value.Project.Id };
        }

        var made = await create.RunAsync(input, null, ct);
        if (made.Failure is { } failure)
        {
            return failure;
        }

        foreach (var other in wish.WaitsFor)
        {
            await wait.RunAsync(made.Value.Id, other, ct);
        }

        if (wish.Start?.Invoke(made.Value.Id) is { IsOk: true } start && await starts.StartAsync(made.Value, start.Value.Who, start.Value.Wish, ct) is { } notBegun)
        {
            voice.Warn($"“{TaskCommands.Short(made.Value)}” was made, and not started", TaskLook.Why(notBegun));
        }

        return made;
    }
}
