using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Jobs;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Runtimes.Install;

namespace RuntimesWeb.Components.Runtimes;

/// <summary>The last job that changed what is installed of one runtime.</summary>
public sealed partial class InstallState
{
    // What failed or was odd longer ago is history, which the jobs page tells.
    private static readonly TimeSpan Recent = TimeSpan.FromDays(1);

    private Job? _last;
    private long _readVersion = -1;

    [Parameter]
    [EditorRequired]
    public required Runtime Runtime { get; set; }

    [Inject]
    public required JobQueue Queue { get; set; }

    [Inject]
    public required JobStore Store { get; set; }

    [Inject]
    public required JobCommands Jobs { get; set; }

    [Inject]
    public required InstallCommands Commands { get; set; }

    [Inject]
    public required NpmPlaces Places { get; set; }

    [Inject]
    public required PageActor Actor { get; set; }

    protected override void OnInitialized() => Watch(h => Queue.Changed += h, h => Queue.Changed -= h);

    protected override Task OnParametersSetAsync() => OnChangedAsync();

    protected override async Task OnChangedAsync()
    {
        if (_readVersion == Queue.Version)
        {
            return;
        }

        _readVersion = Queue.Version;
        var last = await Store.NewestAsync(InstallKinds.Names, Runtime.Id.Value, Closing);
        _last = last?.FinishedAt is { } ended && Time.GetUtcNow() - ended > Recent ? null : last;
    }

    private async Task InstallForMeAsync()
    {
        await Places.ChooseAsync(NpmPlace.User, await Actor.GetAsync(), Closing);
        await Commands.InstallAsync(Runtime, Closing);
    }
}
