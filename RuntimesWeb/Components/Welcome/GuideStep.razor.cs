using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Onboarding;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;

namespace RuntimesWeb.Components.Welcome;

/// <summary>What there is without a model, and the folder to begin with; none is fine too.</summary>
public sealed partial class GuideStep
{
    private string _folder = "";
    private bool _isFound;
    private bool _busy;
    private Failure? _failure;
    private Failure? _notMade;
    private bool _isSample;

    [Parameter]
    public EventCallback<TeamPlan> OnStart { get; set; }

    [Inject]
    public required FirstFolder First { get; set; }

    [Inject]
    public required CheckFolder Check { get; set; }

    [Inject]
    public required MakeSampleRepository Make { get; set; }

    private string Hint => _failure is not null ? Words.Sentence(_failure.Message)
        : _isSample ? "A small project with a history, made for you to try things on; delete it whenever you like."
        : _isFound ? "The repository this server was started in. Leave it empty to begin without one."
        : "Where the tour looks. Leave it empty to begin without one.";

    protected override void OnInitialized()
    {
        _folder = First.Find()?.Path ?? "";
        _isFound = _folder.Length > 0;
    }

    private async Task MakeSampleAsync()
    {
        var made = await Make.RunAsync(Closing);
        (_notMade, _failure, _isSample) = (made.Failure, null, made.IsOk);
        _folder = made.IsOk ? made.Value.Path : _folder;
    }

    private async Task StartAsync()
    {
        var folder = _folder.Trim().Length == 0 ? null : _folder.Trim();
        _failure = folder is null ? null : Check.Run(folder).Failure;
        if (_failure is not null || _busy)
        {
            return;
        }

        _busy = true;
        try
        {
            await OnStart.InvokeAsync(new TeamPlan(StarterModels.Local, "Guide", null, "Recipes", null, folder));
        }
        finally
        {
            _busy = false;
        }
    }
}
