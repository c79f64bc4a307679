using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Runtimes.Install;

namespace RuntimesWeb.Components.Runtimes;

/// <summary>One runtime: its state with all evidence, how to install and connect it, what it can do.</summary>
public sealed partial class RuntimePage
{
    [Parameter]
    public required string Id { get; set; }

    [CascadingParameter]
    public HttpContext? Http { get; set; }

    [Inject]
    public required RuntimeBoard Board { get; set; }

    [Inject]
    public required RunEngine Engine { get; set; }

    [Inject]
    public required PageClock Clock { get; set; }

    [Inject]
    public required JobQueue Queue { get; set; }

    [Inject]
    public required InstallCommands Install { get; set; }

    [Inject]
    public required NewestVersions Newest { get; set; }

    /// <summary>The job whose log is open.</summary>
    [SupplyParameterFromQuery(Name = InstallCommands.LogQuery)]
    public string? Log { get; set; }

    private bool IsWorkedOn => Queue.FindActive(InstallKinds.Subject, Runtime.Id.Value) is not null;

    private RuntimeStatus? Status => Board.Find(Id);

    private Runtime Runtime => RuntimeCatalog.Find(Id) ?? throw new InvalidOperationException($"no runtime {Id}");

    private string DocsLabel => Uri.TryCreate(Runtime.DocsUrl, UriKind.Absolute, out var url) && url.Scheme.StartsWith("http", StringComparison.Ordinal) ? url.Host : "On this server";

    protected override void OnInitialized()
    {
        Watch(h => Board.Changed += h, h => Board.Changed -= h);
        Watch(h => Queue.Changed += h, h => Queue.Changed -= h);
        Watch(h => Clock.Ticked += h, h => Clock.Ticked -= h);
    }

    protected override void OnParametersSet()
    {
        if (Status is null && Http is { Response.HasStarted: false })
        {
            Http.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    // A sentence begins with a capital, the name of a program does not change its spelling.
    private string Evidence(Fact fact) =>
        Runtime.Binary is { } binary && fact.Evidence.StartsWith(binary + " ", StringComparison.Ordinal) ? fact.Evidence : Words.Capital(fact.Evidence);

    private static bool ShowsConnect(RuntimeStatus status) =>
        status.Runtime.AuthKind != AuthKind.None && (status.Disconnected || !status.HasCredential || status.State is ConnectionState.NeedsAuth or ConnectionState.NeedsLogin);

    private static string ProviderLabel(ProviderId id) => ProviderCatalog.Get(id).Label;
}
