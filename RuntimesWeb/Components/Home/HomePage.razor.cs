using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Onboarding;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Settings;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Components.Home;

/// <summary>One sentence of truth, what waits for a person, what is running and what is ready, and the next steps until everything is set up.</summary>
public sealed partial class HomePage
{
    private const int MostRunning = 5;

    private static readonly TimeSpan Recent = TimeSpan.FromDays(1);
    private static readonly TimeSpan ReadAgain = TimeSpan.FromSeconds(1);

    private IReadOnlyList<Job> _failed = [];
    private long _readVersion = -1;
    private FirstSteps _first = new(false, false, false);
    private UsageSum _used = UsageSum.None;
    private long _readAt;

    [Inject]
    public required RuntimeBoard Board { get; set; }

    [Inject]
    public required ProviderBoard Providers { get; set; }

    [Inject]
    public required JobQueue Queue { get; set; }

    [Inject]
    public required JobStore Jobs { get; set; }

    [Inject]
    public required ReadFirstSteps FirstSteps { get; set; }

    [Inject]
    public required WelcomeStore Welcome { get; set; }

    [Inject]
    public required UsageReport Usage { get; set; }

    [Inject]
    public required AgentStore Agents { get; set; }

    [Inject]
    public required SettingsStore Settings { get; set; }

    [Inject]
    public required PageClock Clock { get; set; }

    private HomeStory Story => HomeStory.Of(Board.Current, Providers.Current, _first, _failed);

    private bool ShowsList => !Story.IsSetUp && !Welcome.IsListClosed;

    private bool IsWizardOpen => Welcome.Current is { OpenedAt: not null, IsOver: false };

    // What works before what waits.
    private IReadOnlyList<Job> Running => [.. Queue.Active.OrderBy(j => j.State != JobState.Running).Take(MostRunning)];

    protected override void OnInitialized()
    {
        Watch(h => Board.Changed += h, h => Board.Changed -= h);
        Watch(h => Providers.Changed += h, h => Providers.Changed -= h);
        Watch(h => Queue.Changed += h, h => Queue.Changed -= h);
        Watch(h => Agents.Changed += h, h => Agents.Changed -= h);
        Watch(h => Settings.Changed += h, h => Settings.Changed -= h);
        Watch(h => Clock.Ticked += h, h => Clock.Ticked -= h);
    }

    protected override void OnAfterRender(bool firstRender) => Clock.Start();

    protected override Task OnInitializedAsync() => OnChangedAsync();

    protected override async Task OnChangedAsync()
    {
        if (Queue.Version != _readVersion)
        {
            _readVersion = Queue.Version;
            _failed = await Jobs.UnresolvedAsync(Time.GetUtcNow() - Recent, Closing);
        }

        // Progress of a pull changes this page many times a second; what a person has done does not.
        if (_readAt == 0 || Time.GetElapsedTime(_readAt) > ReadAgain)
        {
            _readAt = Time.GetTimestamp();
            _first = await FirstSteps.RunAsync(Closing);
            _used = (await Usage.RunAsync(UsagePeriod.Last(UsagePeriod.UsualDays, Time), UsageBy.Runtime, Closing)).Total;
        }
    }

    private Task CloseListAsync() => Welcome.CloseListAsync(Closing);
}
