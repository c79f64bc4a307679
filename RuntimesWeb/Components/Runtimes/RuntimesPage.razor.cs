using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Components.Runtimes;

/// <summary>A card for each runtime, live.</summary>
public sealed partial class RuntimesPage
{
    [Inject]
    public required RuntimeBoard Board { get; set; }

    [Inject]
    public required RecheckRuntimes Recheck { get; set; }

    [Inject]
    public required PageClock Clock { get; set; }

    [Inject]
    public required JobQueue Queue { get; set; }

    [Inject]
    public required InstallCommands Install { get; set; }

    /// <summary>The job whose log is open.</summary>
    [SupplyParameterFromQuery(Name = InstallCommands.LogQuery)]
    public string? Log { get; set; }

    private string Summary
    {
        get
        {
            var ready = Board.Current.Count(r => r.IsReady);
            var installed = Board.Current.Count(r => r is { Installed: true, Runtime.BuiltIn: false });
            return $"{ready} of {Board.Current.Length} ready, {installed} installed on this computer. Looked at every few seconds.";
        }
    }

    protected override void OnInitialized()
    {
        Watch(h => Board.Changed += h, h => Board.Changed -= h);
        Watch(h => Queue.Changed += h, h => Queue.Changed -= h);
        Watch(h => Clock.Ticked += h, h => Clock.Ticked -= h);
    }

    private Task RecheckAllAsync() => Recheck.AllAsync(Closing);
}
