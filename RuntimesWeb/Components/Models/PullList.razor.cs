using Microsoft.AspNetCore.Components;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Ollama;

namespace RuntimesWeb.Components.Models;

/// <summary>The pulls, from memory; failed ones are read when one ends.</summary>
public sealed partial class PullList
{
    private const int MostFailed = 5;
    private static readonly TimeSpan Lately = TimeSpan.FromDays(1);

    private IReadOnlyList<Job> _failed = [];
    private volatile bool _stale;

    [Inject]
    public required JobQueue Queue { get; set; }

    [Inject]
    public required JobStore Store { get; set; }

    [Inject]
    public required OllamaModels Models { get; set; }

    private List<Job> Shown
    {
        get
        {
            var active = Queue.Active.Where(j => j.Kind == OllamaJobs.Pull.Name).OrderBy(j => j.Number).ToList();
            var failed = _failed.Where(f => active.All(a => a.Target != f.Target) && Models.Current.Find(f.Target) is null).DistinctBy(f => f.Target);
            return [.. active, .. failed];
        }
    }

    protected override async Task OnInitializedAsync()
    {
        Queue.Ended += Note;
        Watch(h => Queue.Changed += h, h => Queue.Changed -= h);
        await LoadAsync();
    }

    protected override async Task OnChangedAsync()
    {
        if (_stale)
        {
            await LoadAsync();
        }
    }

    protected override void Dispose(bool disposing)
    {
        Queue.Ended -= Note;
        base.Dispose(disposing);
    }

    private void Note(Job job) => _stale |= job.Kind == OllamaJobs.Pull.Name;

    private async Task LoadAsync()
    {
        _stale = false;
        var page = await Store.PageAsync(new JobFilter(JobState.Failed, OllamaJobs.Pull.Name), null, MostFailed, Closing);
        var since = Time.GetUtcNow() - Lately;
        _failed = [.. page.Value.Jobs.Where(j => j.FinishedAt > since)];
    }
}
