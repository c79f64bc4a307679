using Microsoft.AspNetCore.Components;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Memory;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runs;

namespace RuntimesWeb.Components.Memory;

/// <summary>What is known: search, filter, change, forget; live.</summary>
public sealed partial class MemoryPage
{
    private const int Step = 50;

    private readonly Dictionary<Guid, Guid?> _chats = [];
    private IReadOnlyList<MemoryFact>? _facts;
    private IReadOnlyList<Agent> _agents = [];
    private Failure? _failure;
    private string _typed = "";
    private string _asked = "";
    private int _field;
    private int _shown = Step;
    private bool _adding;

    [SupplyParameterFromQuery(Name = "q")]
    public string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "scope")]
    public string? Scope { get; set; }

    [SupplyParameterFromQuery(Name = "category")]
    public string? Category { get; set; }

    [SupplyParameterFromQuery(Name = "status")]
    public string? Status { get; set; }

    [Inject]
    public required MemoryStore Store { get; set; }

    [Inject]
    public required SearchMemory Finding { get; set; }

    [Inject]
    public required AgentStore Agents { get; set; }

    [Inject]
    public required RunStore Runs { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    private MemoryQuery Query => MemoryQuery.Of(Search, Scope, Category, Status);

    protected override void OnInitialized()
    {
        Watch(h => Store.Changed += h, h => Store.Changed -= h);
        Watch(h => Agents.Changed += h, h => Agents.Changed -= h);
    }

    protected override Task OnParametersSetAsync()
    {
        // What is being typed stays in the field; an address opened otherwise (back, a link) shows its words.
        if ((Search ?? "") != _asked)
        {
            (_asked, _typed, _field) = (Search ?? "", Search ?? "", _field + 1);
        }

        _shown = Step;
        return OnChangedAsync();
    }

    protected override async Task OnChangedAsync()
    {
        var query = Query;
        var found = query.Search is null ? (Outcome<IReadOnlyList<MemoryFact>>)(await Store.ListAsync(query.Filter, Closing)).OrderByDescending(f => f.UpdatedAt).ThenByDescending(f => f.Number).ToList()
            : await Finding.RunAsync(query.Search, query.Filter, null, SearchMemory.MaxLimit, Closing);
        _agents = [.. (await Agents.AllAsync(Closing)).OrderBy(a => a.Name, StringComparer.CurrentCultureIgnoreCase)];
        (_failure, var facts) = found.Match(f => ((Failure?)null, f), f => (f, []));
        await FindChatsAsync(facts);
        _facts = facts;
    }

    // Each run is looked up once; one that is gone has no link.
    private async Task FindChatsAsync(IReadOnlyList<MemoryFact> facts)
    {
        foreach (var run in facts.Take(_shown).Select(f => f.RunId).OfType<Guid>().Where(run => !_chats.ContainsKey(run)).Distinct().ToList())
        {
            _chats[run] = (await Runs.FindAsync(run, Closing))?.ConversationId;
        }
    }

    private Guid? ChatOf(MemoryFact fact) => fact.RunId is { } run ? _chats.GetValueOrDefault(run) : null;

    private async Task ShowMoreAsync()
    {
        _shown += Step;
        await FindChatsAsync(_facts ?? []);
    }

    private void Type(ChangeEventArgs e)
    {
        _asked = e.Value?.ToString()?.Trim() ?? "";
        Navigation.NavigateTo((Query with { Search = _asked.Length == 0 ? null : _asked }).Href, replace: true);
    }

    private void ChooseCategory(ChangeEventArgs e) => Navigation.NavigateTo((Query with { Category = MemoryRules.Word<MemoryCategory>(e.Value?.ToString()) }).Href, replace: true);

    private void ChooseStatus(ChangeEventArgs e) => Navigation.NavigateTo((Query with { Status = MemoryRules.Word<MemoryStatus>(e.Value?.ToString()) }).Href, replace: true);
}
