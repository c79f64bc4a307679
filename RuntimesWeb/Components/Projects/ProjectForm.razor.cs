using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes.Adapters.Local;

namespace RuntimesWeb.Components.Projects;

/// <summary>Looks at the folder as soon as it is named, and suggests what its files make one think of; nothing is run.</summary>
public sealed partial class ProjectForm
{
    private readonly string _id = $"project-{Guid.NewGuid():N}";
    private string _path = "";
    private string _name = "";
    private string _branch = "";
    private string _verify = "";
    private string _copy = "";
    private string _mode = "";
    private string _description = "";
    private FolderLook? _look;
    private Failure? _failure;
    private bool _busy;

    /// <summary>The one to change; null for a new one.</summary>
    [Parameter]
    public Project? Project { get; set; }

    [Parameter]
    public EventCallback<Guid> OnDone { get; set; }

    [Parameter]
    public EventCallback OnCancel { get; set; }

    [Inject]
    public required InspectFolder Inspect { get; set; }

    [Inject]
    public required AddProject Add { get; set; }

    [Inject]
    public required EditProject Edit { get; set; }

    [Inject]
    public required PageActor Actor { get; set; }

    private string Found => _look switch
    {
        null => "Its full path; ~ is your home. Agents never work in it: they work in copies.",
        { IsGit: true } look => $"Found: a git repository{(look.Branch is { } branch ? $" on {branch}" : "")}.",
        _ => "Found: a folder without git. It is copied for each task, and the result is written back when you take it.",
    };

    protected override void OnInitialized()
    {
        if (Project is { } p)
        {
            (_path, _name, _branch, _verify, _description) = (p.Path ?? "", p.Name, p.DefaultBranch ?? "", p.VerifyCommand ?? "", p.Description);
            (_copy, _mode) = (string.Join(", ", p.CopyPatterns), p.PermissionMode is { } mode ? PermissionModes.Text(mode) : "");
        }
    }

    private string Named(string part) => $"{_id}-{part}";

    private string? Wrong(string field) => _failure?.Fields?.GetValueOrDefault(field) is [var first, ..] ? Words.Sentence(first) : null;

    private string? Invalid(string field) => Wrong(field) is null ? null : "true";

    private async Task LookAsync(ChangeEventArgs change)
    {
        _path = change.Value?.ToString() ?? "";
        var look = await Inspect.RunAsync(_path, Closing);
        (_look, _failure) = (look.IsOk ? look.Value : null, _path.Trim().Length == 0 ? null : look.Failure);
        _verify = _verify.Length == 0 && Project is null && _look is { VerifyCommands: [var first, ..] } ? first.Command : _verify;
    }

    private async Task SaveAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var input = new ProjectInput
            {
                Name = Project is null && _name.Trim().Length == 0 ? null : _name,
                Description = _description,
                Path = _path,
                DefaultBranch = _branch,
                VerifyCommand = _verify,
                CopyPatterns = _copy.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                PermissionMode = _mode,
            };
            var by = await Actor.GetAsync();
            var saved = Project is { } known ? await Edit.RunAsync(known.Id, input, by, CancellationToken.None)
                : _path.Trim().Length == 0 ? Failure.InvalidField("workingDirectory", "name the folder, such as ~/code/my-project")
                : (await Add.RunAsync(input, by, CancellationToken.None)).Match<Outcome<Project>>(added => added.Project, failure => failure);
            _failure = saved.Failure;
            if (saved.IsOk)
            {
                await OnDone.InvokeAsync(saved.Value.Id);
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
