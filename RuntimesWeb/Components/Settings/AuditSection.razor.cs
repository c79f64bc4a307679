using Microsoft.AspNetCore.Components;
using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Components.Settings;

/// <summary>The audit log, a page at a time; each page has an address of its own.</summary>
public sealed partial class AuditSection
{
    private AuditPage? _page;
    private Failure? _failure;

    /// <summary>Entries older than this cursor; null for the newest.</summary>
    [Parameter]
    public string? Before { get; set; }

    [Inject]
    public required AuditLog Log { get; set; }

    protected override void OnInitialized() => Watch(h => Log.Changed += h, h => Log.Changed -= h);

    protected override Task OnParametersSetAsync() => OnChangedAsync();

    protected override async Task OnChangedAsync()
    {
        var outcome = await Log.ReadAsync(Before, PageBounds.DefaultLimit, Closing);
        (_page, _failure) = (outcome.IsOk ? outcome.Value : null, outcome.Failure);
    }
}
