using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Components.Jobs;

/// <summary>Every job, live: narrowed, searched and paged by its address, with a drawer for one of them.</summary>
public sealed partial class JobsPage
{
    private const int PageSize = 25;

    // Always offered; the others when there is one.
    private static readonly JobState[] Usual = [JobState.Running, JobState.Queued, JobState.Failed, JobState.Succeeded];
    private static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(250);

    private readonly HashSet<Guid> _selected = [];
    private JobPage? _page;
    private Failure? _failure;
    private JobsQuery? _read;
    private long _readVersion = -1;
    private string? _searched;
    private string? _shown;
    private int _field;
    private int _typing;

    [SupplyParameterFromQuery(Name = "state")]
    public string? StateWord { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    public string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "kind")]
    public string? Kind { get; set; }

    [SupplyParameterFromQuery(Name = "before")]
    public string? Before { get; set; }

    [SupplyParameterFromQuery(Name = "job")]
    public string? Open { get; set; }

    [Inject]
    public required JobQueue Queue { get; set; }

    [Inject]
    public required JobStore Store { get; set; }

    [Inject]
    public required JobCommands Commands { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    private JobsQuery Query => JobsQuery.Of(StateWord, Search, Kind, Before, Open);

    private int Total => _page?.Counts.Values.Sum() ?? 0;

    private IEnumerable<JobState> Chips => Enum.GetValues<JobState>().Where(s => Usual.Contains(s) || Count(s) > 0 || Query.State == s);

    private IEnumerable<string> Kinds => Queue.Kinds.Select(k => k.Name).Union(Query.Kind is { } kind ? [kind] : []).Order(StringComparer.Ordinal);

    // Between two readings of the list, a job that is not over is as it is in memory.
    private IReadOnlyList<Job> Rows => [.. (_page?.Jobs ?? []).Select(j => Queue.FindActive(j.Id) ?? j)];

    protected override void OnInitialized() => Watch(h => Queue.Changed += h, h => Queue.Changed -= h);

    protected override async Task OnParametersSetAsync()
    {
        if (_read is null || (_read with { Job = null }) != (Query with { Job = null }))
        {
            ShowSearch();
            _selected.Clear();
            await ReadAsync();
        }
    }

    // Progress is in memory; the list itself is read again only when it is another one.
    protected override Task OnChangedAsync() => Queue.Version == _readVersion ? Task.CompletedTask : ReadAsync();

    private static string? Dot(JobState state) => JobLook.Tone(state) switch
    {
        Tone.Ok => "dot-ok",
        Tone.Info => "dot-info",
        Tone.Warn => "dot-warn",
        Tone.Danger => "dot-danger",
        _ => null,
    };

    private int Count(JobState state) => _page?.Counts.GetValueOrDefault(state) ?? 0;

    private async Task ReadAsync()
    {
        var query = Query;
        (_read, _readVersion) = (query, Queue.Version);
        var outcome = await Store.PageAsync(query.Filter, query.Before, PageSize, Closing);
        if (_read != query)
        {
            // The address is another one by now, and its list is on the way or here.
            return;
        }

        (_page, _failure) = (outcome.IsOk ? outcome.Value : _page, outcome.Failure);
        _selected.IntersectWith((_page?.Jobs ?? []).Select(j => j.Id));
    }

    private void ChooseKind(ChangeEventArgs change) =>
        Navigation.NavigateTo((Query with { Kind = change.Value is string { Length: > 0 } kind ? kind : null, Before = null, Job = null }).Href);

    private async Task SearchAsync(ChangeEventArgs change)
    {
        var mine = ++_typing;
        await Task.Delay(TypingPause, Time, Closing);
        if (mine == _typing)
        {
            _searched = change.Value is string typed && !string.IsNullOrWhiteSpace(typed) ? typed.Trim() : null;
            // Typing leaves no trail of half words in the history.
            Navigation.NavigateTo((Query with { Search = _searched, Before = null, Job = null }).Href, replace: true);
        }
    }

    // What is being typed is never written over, so the field is told a text only when the search came from elsewhere: then it is a new field.
    private void ShowSearch()
    {
        if (Query.Search != _searched)
        {
            (_searched, _shown, _field) = (Query.Search, Query.Search, _field + 1);
        }
    }

    private void CloseDrawer() => Navigation.NavigateTo((Query with { Job = null }).Href);

    private void Select(Guid id, bool on) => _ = on ? _selected.Add(id) : _selected.Remove(id);

    private void SelectAll(ChangeEventArgs change)
    {
        _selected.Clear();
        _selected.UnionWith(change.Value is true ? Rows.Select(j => j.Id) : []);
    }

    private List<Job> Selected(Func<Job, bool> fits) => [.. Rows.Where(j => _selected.Contains(j.Id) && fits(j))];

    private async Task RetrySelectedAsync() => Done(await Commands.RetryAsync(Selected(JobLook.CanRetry), Closing));

    private async Task CancelSelectedAsync() => Done(await Commands.CancelAsync(Selected(j => j.IsActive), Closing));

    private async Task DeleteSelectedAsync() => Done(await Commands.DeleteAsync(Selected(j => !j.IsActive), Closing));

    private Task RetryAllFailedAsync() => Commands.RetryAllAsync(Query.Filter, Count(JobState.Failed), Closing);

    private void Done(bool done)
    {
        if (done)
        {
            _selected.Clear();
        }
    }
}
