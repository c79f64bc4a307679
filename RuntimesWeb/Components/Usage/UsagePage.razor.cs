using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Components.Usage;

/// <summary>The ledger, narrowed and put together by the address; read again twice a minute while somebody looks.</summary>
public sealed partial class UsagePage
{
    private UsageTable? _table;
    private IReadOnlyList<UsageGroup> _days = [];
    private IReadOnlyList<UsageGroup> _models = [];
    private IReadOnlyDictionary<string, string> _agents = new Dictionary<string, string>();
    private UsageQuery? _read;
    private DateOnly? _from;
    private DateOnly? _to;
    private bool? _choosing;
    private bool _wrongDays;
    private bool _isFresh;

    [SupplyParameterFromQuery(Name = "days")]
    public string? DaysWord { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    public string? FromWord { get; set; }

    [SupplyParameterFromQuery(Name = "to")]
    public string? ToWord { get; set; }

    [SupplyParameterFromQuery(Name = "by")]
    public string? ByWord { get; set; }

    [Inject]
    public required UsageReport Report { get; set; }

    [Inject]
    public required PriceList Prices { get; set; }

    [Inject]
    public required AgentStore Agents { get; set; }

    [Inject]
    public required PageClock Clock { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    private UsageQuery Query => UsageQuery.Of(DaysWord, FromWord, ToWord, ByWord);

    private bool IsChoosing => _choosing ?? Query.IsCustom;

    // Those that still have no price: a price that was entered since counts for what comes, and cannot change what is booked.
    private IReadOnlyList<UsageGroup> Unpriced =>
        [.. _models.Where(m => m.Sum.UnpricedRequests > 0 && m is { Provider: { } provider, Model: { } model } && Prices.Find(provider, model) is null)];

    protected override void OnInitialized() => Watch(h => Clock.Ticked += h, h => Clock.Ticked -= h);

    protected override void OnAfterRender(bool firstRender) => Clock.Start();

    protected override Task OnParametersSetAsync()
    {
        if (_read == Query)
        {
            return Task.CompletedTask;
        }

        (_from, _to, _choosing, _wrongDays) = (Query.First(Time), Query.Last(Time), null, false);
        return OnChangedAsync();
    }

    protected override async Task OnChangedAsync()
    {
        var query = Query;
        _read = query;
        var period = query.Period(Time);
        var table = await Report.RunAsync(period, query.By, Closing);
        var days = query.By == UsageBy.Day ? table : await Report.RunAsync(period, UsageBy.Day, Closing);
        var models = query.By == UsageBy.Model ? table : await Report.RunAsync(period, UsageBy.Model, Closing);
        var agents = query.By == UsageBy.Agent ? (await Agents.AllAsync(Closing)).ToDictionary(a => a.Id, a => a.Name, StringComparer.Ordinal) : [];
        var isFresh = table.Rows.Count == 0 && (await Report.RunAsync(UsagePeriod.Last(UsagePeriod.MostDays, Time), UsageBy.Runtime, Closing)).Rows.Count == 0;
        if (_read == query)
        {
            (_table, _days, _models, _agents, _isFresh) = (table, days.Rows, models.Rows, agents, isFresh);
        }
    }

    private void ShowCustom()
    {
        _wrongDays = _from is null || _to is null || _from > _to || _to.Value.DayNumber - _from.Value.DayNumber >= UsagePeriod.MostDays;
        if (!_wrongDays)
        {
            Navigation.NavigateTo((Query with { Days = null, From = _from, To = _to }).Href);
        }
    }
}
