using System.Globalization;
using Microsoft.AspNetCore.Components;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Dependencies;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;

namespace RuntimesWeb.Components.Board.Drawer;

/// <summary>Description, facts, verification, what it belongs to and waits for, and what was said.</summary>
public sealed partial class DetailsTab
{
    private readonly string _id = $"details-{Guid.NewGuid():N}";
    private bool _editing;
    private string _description = "";
    private string? _refused;
    private Failure? _failure;

    [Parameter]
    [EditorRequired]
    public required TaskPicture Picture { get; set; }

    [Parameter]
    [EditorRequired]
    public required BoardQuery Query { get; set; }

    [Inject]
    public required TaskCommands Commands { get; set; }

    [Inject]
    public required AddDependency Dependencies { get; set; }

    [Inject]
    public required ProjectStore Projects { get; set; }

    private BoardTask Task => Picture.Task;

    private Project? Project => Task.ProjectId is { } id ? Projects.Find(id) : null;

    private string Named(string part) => $"{_id}-{part}";

    private async System.Threading.Tasks.Task SaveAsync()
    {
        _failure = await Commands.EditAsync(Task, new TaskInput { Description = _description }, CancellationToken.None);
        _editing = _failure is not null;
    }

    private async System.Threading.Tasks.Task PrioritizeAsync(ChangeEventArgs change)
    {
        if (int.TryParse(change.Value?.ToString(), CultureInfo.InvariantCulture, out var priority))
        {
            await Commands.EditAsync(Task, new TaskInput { Priority = priority }, CancellationToken.None);
        }
    }

    private async System.Threading.Tasks.Task WaitAsync(Guid other, bool waits)
    {
        var outcome = waits ? await Dependencies.RunAsync(Task.Id, other, CancellationToken.None) : await Dependencies.RemoveAsync(Task.Id, other, CancellationToken.None);
        _refused = outcome.Failure is not { } failure ? null : failure.Message == "cycle" ? "The other task waits for this one already." : TaskLook.Why(failure);
    }
}
