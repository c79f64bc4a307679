using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Providers;

namespace RuntimesWeb.Components.Models;

/// <summary>Asks the provider when the page is live, never before its first picture; a list that does not come is told and in nobody's way.</summary>
public sealed partial class ModelField
{
    private const int MostShown = 1000;

    private readonly string _id = $"model-{Guid.NewGuid():N}";
    private ModelList? _list;
    private Failure? _failure;
    private string? _asked;
    private bool _busy;
    private bool _live;

    [Parameter, EditorRequired]
    public required string Label { get; set; }

    /// <summary>Whose models; null while none is chosen.</summary>
    [Parameter]
    public string? Provider { get; set; }

    [Parameter]
    public string? Value { get; set; }

    [Parameter]
    public EventCallback<string?> ValueChanged { get; set; }

    /// <summary>Names worth trying while there is no list.</summary>
    [Parameter]
    public IReadOnlyList<string> Suggested { get; set; } = [];

    [Parameter]
    public string? Placeholder { get; set; }

    /// <summary>What the field says when it is empty.</summary>
    [Parameter]
    public string? EmptyHint { get; set; }

    [Parameter]
    public bool Invalid { get; set; }

    [Inject]
    public required ListModels Models { get; set; }

    private string ProviderLabel => ProviderCatalog.Find(Provider)?.Label ?? "the provider";

    // By maker where the names tell it, and by name.
    private IEnumerable<ListedModel> Ordered => (_list?.Models ?? []).OrderBy(m => m.Id, StringComparer.OrdinalIgnoreCase).Take(MostShown);

    private string Hint => _list?.Models.FirstOrDefault(m => m.Id == Value) is { } chosen ? ModelTell.Line(chosen)
        : _busy && _list is null ? $"Asking {ProviderLabel} for its models…"
        : _failure is not null ? $"{Words.Sentence(_failure.Message)} Any name can be typed."
        : string.IsNullOrEmpty(Value) ? EmptyHint ?? (_list is null ? "" : $"{Words.Count(_list.Models.Length, "model", "models")} to choose from, or any other name.")
        : _list is not null ? $"Not in the list of {ProviderLabel}; used as it is typed."
        : "";

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _live = true;
            await AskAsync();
        }
    }

    protected override Task OnParametersSetAsync() => _live ? AskAsync() : Task.CompletedTask;

    private Task AskAsync()
    {
        if (_asked == Provider)
        {
            return Task.CompletedTask;
        }

        (_list, _failure, _asked) = (null, null, Provider);
        return LoadAsync(refresh: false);
    }

    private async Task LoadAsync(bool refresh)
    {
        if (Provider is not { } provider || _busy)
        {
            return;
        }

        _busy = true;
        StateHasChanged();
        try
        {
            var outcome = await Models.RunAsync(provider, refresh, Closing);
            if (provider == Provider)
            {
                (_list, _failure) = (outcome.IsOk ? outcome.Value : _list, outcome.Failure);
            }
        }
        catch (OperationCanceledException) when (Closing.IsCancellationRequested)
        {
            return;
        }
        finally
        {
            _busy = false;
        }

        StateHasChanged();
    }

    private Task ChangeAsync(ChangeEventArgs change) => ValueChanged.InvokeAsync(change.Value as string is { Length: > 0 } name ? name.Trim() : null);
}
