using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Ollama;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Components.Models;

/// <summary>Ollama's models: what is there, what is coming, what would suit, and what to do when Ollama is not there.</summary>
public sealed partial class ModelsPage
{
    private Failure? _failure;
    private string _failed = "";

    [Inject]
    public required OllamaModels Models { get; set; }

    [Inject]
    public required ModelSuggestions Suggestions { get; set; }

    [Inject]
    public required RuntimeBoard Runtimes { get; set; }

    [Inject]
    public required RecheckRuntimes Recheck { get; set; }

    [Inject]
    public required JobQueue Queue { get; set; }

    [Inject]
    public required PullCommand Pull { get; set; }

    private OllamaSnapshot Ollama => Models.Current;

    private List<Suggestion> Suggested => [.. Suggestions.For(Ollama).Where(s => Queue.FindActive(OllamaJobs.Subject, s.Model.FullName) is null)];

    private bool IsInstalled => Runtimes.Get(RuntimeCatalog.Ollama).BinPath is not null;

    protected override void OnInitialized()
    {
        Watch(h => Models.Changed += h, h => Models.Changed -= h);
        Watch(h => Runtimes.Changed += h, h => Runtimes.Changed -= h);
    }

    private async Task RecheckAsync() => await Recheck.RunAsync(RuntimeCatalog.Ollama.Value, Closing);

    private async Task<bool> PullAsync(string name)
    {
        _failure = await Pull.RunAsync(name, Closing);
        _failed = $"{name.Trim()} is not being pulled";
        StateHasChanged();
        return _failure is null;
    }
}
