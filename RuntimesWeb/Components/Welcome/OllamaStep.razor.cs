using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Models;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Ollama;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Components.Welcome;

/// <summary>From "not there" to a chosen model, whatever of it is true now; looks again every three seconds.</summary>
public sealed partial class OllamaStep
{
    private const int Few = 4;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(3);

    private string? _chosen;
    private Failure? _failure;

    /// <summary>The model chosen before, when the person came back.</summary>
    [Parameter]
    public string? Chosen { get; set; }

    [Parameter]
    public EventCallback<string> OnNext { get; set; }

    /// <summary>The person goes on without a model.</summary>
    [Parameter]
    public EventCallback OnWithout { get; set; }

    [Inject]
    public required OllamaModels Models { get; set; }

    [Inject]
    public required ModelSuggestions Suggestions { get; set; }

    [Inject]
    public required RuntimeBoard Runtimes { get; set; }

    [Inject]
    public required JobQueue Queue { get; set; }

    [Inject]
    public required PullCommand Pull { get; set; }

    private OllamaSnapshot Now => Models.Current;

    private bool IsInstalled => Runtimes.Get(RuntimeCatalog.Ollama).BinPath is not null;

    // What only makes texts searchable cannot chat.
    private List<InstalledModel> Chatty =>
        [.. Now.Models.Where(m => Now.DetailsOf(m).Capabilities.IsEmpty || Now.DetailsOf(m).Capabilities.Contains("completion"))
            .OrderByDescending(m => Now.DetailsOf(m).Capabilities.Contains("tools")).ThenByDescending(m => m.ModifiedAt)];

    private string? Choice => Chatty.Find(m => m.Name == (_chosen ?? Chosen))?.Name ?? Chatty.FirstOrDefault()?.Name;

    private string? Pulling => Queue.Active.FirstOrDefault(j => j.Kind == OllamaJobs.Pull.Name)?.Target;

    private List<Suggestion> Suggested => [.. Suggestions.For(Now).Where(s => s.Model.Kind == "chat" && s.Fit != Core.Ollama.Fit.TooBig)
        .OrderByDescending(s => s.Model == ModelSuggestions.Known[0]).ThenBy(s => s.Fit).ThenBy(s => s.Model.SizeBytes).Take(Few)];

    protected override void OnInitialized()
    {
        Watch(h => Models.Changed += h, h => Models.Changed -= h);
        Watch(h => Runtimes.Changed += h, h => Runtimes.Changed -= h);
        Watch(h => Queue.Changed += h, h => Queue.Changed -= h);
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _ = KeepLookingAsync();
        }
    }

    private string? Fit(InstalledModel model)
    {
        var suggestion = ModelSuggestions.Of(new KnownModel(model.Name, "", model.SizeBytes, "", "chat"), Now.IsLocal ? Suggestions.MemoryBytes : null, null);
        return suggestion.Fit is Core.Ollama.Fit.Tight or Core.Ollama.Fit.TooBig ? suggestion.Why : null;
    }

    private async Task KeepLookingAsync()
    {
        using var timer = new PeriodicTimer(LookEvery, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(Closing))
            {
                await Models.RefreshAsync(Closing);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The step was left.
        }
    }

    private Task LookAsync() => Models.RefreshAsync(Closing);

    private async Task PullAsync(string name) => _failure = await Pull.RunAsync(name, Closing);
}
