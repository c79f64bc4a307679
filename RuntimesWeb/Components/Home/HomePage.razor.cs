using Microsoft.AspNetCore.Components;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Components.Home;

/// <summary>One sentence of truth, what waits for a person, what is running and what is ready, and the next steps until everything is set up.</summary>
public sealed partial class HomePage
{
    private const int MostRunning = 5;

    private static readonly TimeSpan Recent = TimeSpan.FromDays(1);

    private IReadOnlyList<Job> _failed = [];
    private long _readVersion = -1;

    [Inject]
    public required RuntimeBoard Board { get; set; }

    [Inject]
    public required ProviderBoard Providers { get; set; }

    [Inject]
    public required JobQueue Queue { get; set; }

    [Inject]
    public required JobStore Jobs { get; set; }

    private HomeStory Story => HomeStory.Of(Board.Current, Providers.Current, _failed);

    // What works before what waits.
    private IReadOnlyList<Job> Running => [.. Queue.Active.OrderBy(j => j.State != JobState.Running).Take(MostRunning)];

    protected override void OnInitialized()
    {
        Watch(h => Board.Changed += h, h => Board.Changed -= h);
        Watch(h => Providers.Changed += h, h => Providers.Changed -= h);
        Watch(h => Queue.Changed += h, h => Queue.Changed -= h);
    }

    protected override Task OnInitializedAsync() => OnChangedAsync();

    protected override async Task OnChangedAsync()
    {
        if (Queue.Version != _readVersion)
        {
            _readVersion = Queue.Version;
            _failed = await Jobs.UnresolvedAsync(Time.GetUtcNow() - Recent, Closing);
        }
    }
}
