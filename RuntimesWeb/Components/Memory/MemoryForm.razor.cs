using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Memory;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Components.Memory;

/// <summary>A new memory, or one that is changed in its place.</summary>
public sealed partial class MemoryForm
{
    private const string Folder = "folder:";

    private string _content = "";
    private MemoryCategory _category;
    private string _who = "";
    private string _folder = "";
    private string _tags = "";
    private int _confidence = MemoryFact.UsualConfidence;
    private bool _stays;
    private bool _busy;
    private Failure? _failure;

    /// <summary>The one to change; null for a new one.</summary>
    [Parameter]
    public MemoryFact? Fact { get; set; }

    [Parameter]
    public IReadOnlyList<Agent> Agents { get; set; } = [];

    [Parameter]
    public EventCallback OnDone { get; set; }

    [Inject]
    public required SaveMemory Save { get; set; }

    [Inject]
    public required EditMemory Edit { get; set; }

    [Inject]
    public required PageActor Actor { get; set; }

    [Inject]
    public required Toasts Toasts { get; set; }

    // The one it has is among them, whatever it is.
    private IEnumerable<(int Value, string Word)> Levels =>
        new[] { (300, "A guess"), (500, "Likely"), (MemoryFact.UsualConfidence, "Usual"), (900, "Sure"), (1000, "Certain") }.Append((_confidence, $"{_confidence / 10}%")).DistinctBy(l => l.Item1).OrderBy(l => l.Item1);

    protected override void OnInitialized()
    {
        if (Fact is { } fact)
        {
            (_content, _category, _tags, _confidence, _stays) = (fact.Content, fact.Category, string.Join(", ", fact.Tags), fact.Confidence, fact.DecayRate == 0);
        }
    }

    private string Id(string field) => $"memory-{field}-{Fact?.Number ?? 0}";

    private string? Wrong(string field) => _failure?.Fields?.ContainsKey(field) == true ? "true" : null;

    private async Task SaveAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var outcome = Fact is { } fact ? await ChangeAsync(fact) : await AddAsync();
            _failure = outcome.Failure;
            if (outcome.IsOk)
            {
                Toasts.Say(outcome.Value.LeftOut ? "Saved without what looked like a secret" : "Saved");
                await OnDone.InvokeAsync();
            }
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task<Outcome<SavedMemory>> AddAsync()
    {
        var place = _who.Length == 0 ? MemoryPlace.All : _who == Folder ? MemoryPlace.Parse($"project:{_folder.Trim()}", "folder") : MemoryPlace.Agent(_who);
        if (place.Failure is { } wrong)
        {
            return wrong;
        }

        var saved = await Save.RunAsync(
            new MemoryInput(place.Value, _category, _content)
            {
                Tags = Tags(),
                Confidence = _confidence,
            },
            await Actor.GetAsync(),
            Closing);
        return saved.IsOk && _stays ? await Edit.RunAsync(saved.Value.Fact.Id, new MemoryChange { DecayRate = 0 }, await Actor.GetAsync(), Closing) : saved;
    }

    private async Task<Outcome<SavedMemory>> ChangeAsync(MemoryFact fact) => await Edit.RunAsync(
        fact.Id,
        new MemoryChange
        {
            Content = _content,
            Category = _category,
            Tags = Tags(),
            Confidence = _confidence,
            DecayRate = _stays ? 0 : fact.DecayRate == 0 ? MemoryFact.UsualDecayRate : fact.DecayRate,
        },
        await Actor.GetAsync(),
        Closing);

    private string[] Tags() => _tags.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
