using Microsoft.AspNetCore.Components;
using RuntimesWeb.Core.Jobs;

namespace RuntimesWeb.Components.Jobs;

/// <summary>One job at the side of any page: how it stands, why it failed, its log, and what can be done. Closing it ends nothing.</summary>
public sealed partial class JobDrawer
{
    private readonly string _id = $"drawer-{Guid.NewGuid():N}";
    private Job? _job;
    private bool _looked;

    [Parameter]
    [EditorRequired]
    public required Guid JobId { get; set; }

    /// <summary>The person closed it, or deleted the job: take the drawer away.</summary>
    [Parameter]
    public EventCallback OnClose { get; set; }

    [Inject]
    public required JobQueue Queue { get; set; }

    protected override void OnInitialized() => Watch(h => Queue.Changed += h, h => Queue.Changed -= h);

    protected override Task OnParametersSetAsync() => OnChangedAsync();

    protected override async Task OnChangedAsync()
    {
        var job = await Queue.FindAsync(JobId, Closing);
        (_job, _looked) = (job, true);
    }
}
