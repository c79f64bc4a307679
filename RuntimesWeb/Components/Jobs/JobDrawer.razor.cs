using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using RuntimesWeb.Core.Jobs;

namespace RuntimesWeb.Components.Jobs;

/// <summary>One job at the side of any page: how it stands, why it failed, its log, and what can be done. Closing it ends nothing.</summary>
public sealed partial class JobDrawer : IAsyncDisposable
{
    private readonly string _id = $"drawer-{Guid.NewGuid():N}";
    private IJSObjectReference? _script;
    private IJSObjectReference? _open;
    private ElementReference _drawer;
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

    [Inject]
    public required IJSRuntime Js { get; set; }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        try
        {
            if (_open is not null)
            {
                await _open.InvokeVoidAsync("close");
                await _open.DisposeAsync();
            }

            await (_script?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        catch (JSDisconnectedException)
        {
            // The page is gone, and the script with it.
        }
    }

    protected override void OnInitialized() => Watch(h => Queue.Changed += h, h => Queue.Changed -= h);

    protected override Task OnParametersSetAsync() => OnChangedAsync();

    protected override async Task OnChangedAsync()
    {
        var job = await Queue.FindAsync(JobId, Closing);
        (_job, _looked) = (job, true);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        _script = await Js.InvokeAsync<IJSObjectReference>("import", "/js/drawer.js");
        if (_script is not null && !Closing.IsCancellationRequested)
        {
            _open = await _script.InvokeAsync<IJSObjectReference>("open", _drawer);
        }
    }
}
