using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Components.Jobs;

/// <summary>
/// The log of one job: what was, and then live, through as many lives as the job has. Give it the job's id as <c>@key</c> too. Lines are taken over in batches, at most
/// ten renders a second, and only the last block of rows is rendered again.
/// </summary>
public sealed partial class JobLog : IAsyncDisposable
{
    /// <summary>So many lines stand in the page at first; earlier ones are a button away.</summary>
    public const int MostShown = 2000;

    private readonly string _id = $"log-{Guid.NewGuid():N}";
    private readonly Lock _gate = new();
    private readonly List<LogRow> _arrived = [];
    private readonly List<LogBlock> _blocks = [];
    private readonly SemaphoreSlim _another = new(0, 1);
    private PageScript? _script;
    private ElementReference _view;
    private ElementReference _follow;
    private DateTimeOffset _openedAt;
    private int _blocksShown = MostShown / LogBlock.Size;
    private bool _caughtUp;
    private bool _wraps = true;
    private string? _said;

    private event Action? Arrived;

    [Parameter]
    [EditorRequired]
    public required Guid JobId { get; set; }

    [Inject]
    public required JobQueue Queue { get; set; }

    [Inject]
    public required IJSRuntime Js { get; set; }

    private int Shown => Math.Min(_blocks.Count, _blocksShown);

    private int Lines => _blocks.Count == 0 ? 0 : ((_blocks.Count - 1) * LogBlock.Size) + _blocks[^1].Rows.Count;

    private int Hidden => (_blocks.Count - Shown) * LogBlock.Size;

    private string Summary => Lines == 0 ? "" : Words.Count(Lines, "line", "lines");

    public ValueTask DisposeAsync()
    {
        Dispose();
        return _script?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    protected override void OnInitialized()
    {
        _openedAt = Time.GetUtcNow();
        Watch(h => Arrived += h, h => Arrived -= h);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        Queue.Changed += LookForAnotherLife;
        _ = Task.Run(FollowAsync);
        _script = new PageScript(Js, "/js/joblog.js");
        await _script.CallAsync("follow", _view, _follow);
    }

    protected override Task OnChangedAsync()
    {
        List<LogRow> rows;
        lock (_gate)
        {
            rows = [.. _arrived];
            _arrived.Clear();
        }

        foreach (var row in rows)
        {
            if (_blocks.Count == 0 || _blocks[^1].IsFull)
            {
                _blocks.Add(new LogBlock());
            }

            _blocks[^1].Rows.Add(row);
        }

        // Heard: what the server says, the last of a batch; not each line of output, and not what was before.
        _said = rows.LastOrDefault(r => !r.IsOutput && r.At >= _openedAt)?.Text ?? _said;
        return Task.CompletedTask;
    }

    protected override void Dispose(bool disposing)
    {
        Queue.Changed -= LookForAnotherLife;
        base.Dispose(disposing);
    }

    private void ShowEarlier() => _blocksShown += MostShown / LogBlock.Size;

    private void LookForAnotherLife()
    {
        if (Queue.FindActive(JobId) is not null && _another.CurrentCount == 0)
        {
            try
            {
                _another.Release();
            }
            catch (SemaphoreFullException)
            {
                // Said by somebody else at the same moment.
            }
        }
    }

    private async Task FollowAsync()
    {
        try
        {
            var (ct, after, said) = (Closing, EventPosition.Start, (string?)null);
            while (true)
            {
                await foreach (var line in Queue.ReadAsync(JobId, after, ct))
                {
                    after = line.Position;
                    if (LogRow.Of(line, said) is { } row)
                    {
                        said = row is { Tone: Tone.Plain } ? row.Text : said;
                        Add(row);
                    }
                }

                _caughtUp = true;
                Arrived?.Invoke();
                await _another.WaitAsync(ct);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The log was closed; the job goes on.
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }

    private void Add(LogRow row)
    {
        lock (_gate)
        {
            _arrived.Add(row);
        }

        Arrived?.Invoke();
    }
}
