using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Chat.Messages;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Components.Board.Drawer;

/// <summary>One run told from its events: as they come while it goes on, from the store when it is over.</summary>
public sealed partial class RunStory
{
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _gate = new();
    private readonly List<RunLine> _arrived = [];
    private AnswerStory? _story;
    private bool _follows;
    private bool _queued;

    [Parameter]
    [EditorRequired]
    public required Run Run { get; set; }

    [Inject]
    public required RunEngine Engine { get; set; }

    [Inject]
    public required RunStore Runs { get; set; }

    [Inject]
    public required TimeProvider Time { get; set; }

    private bool IsTrusted => Run.RuntimeId == RuntimeCatalog.Local.Value;

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        if (Run.IsActive)
        {
            _story = AnswerStory.Live(IsTrusted);
            return;
        }

        var told = await Runs.TranscriptAsync(Run.Id, _closing.Token);
        _story = AnswerStory.Of(told.Text, told.Steps, IsTrusted);
    }

    protected override void OnAfterRender(bool firstRender)
    {
        // Only a page that is live follows; the run may be over by now, and its events tell so.
        if (!_follows && _story is { IsOver: false })
        {
            _follows = true;
            _ = Task.Run(() => FollowAsync(_closing.Token));
        }
    }

    private async Task FollowAsync(CancellationToken ct)
    {
        try
        {
            await foreach (var line in Engine.ReadAsync(Run.Id, EventPosition.Start, ct))
            {
                var first = false;
                lock (_gate)
                {
                    _arrived.Add(line);
                    (first, _queued) = (!_queued, true);
                }

                if (first)
                {
                    _ = ShowSoonAsync(ct);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The drawer was closed; the run goes on.
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }

    private async Task ShowSoonAsync(CancellationToken ct)
    {
        try
        {
            await Task.Delay(Gap, Time, ct);
            await InvokeAsync(() =>
            {
                List<RunLine> lines;
                lock (_gate)
                {
                    (lines, _queued) = ([.. _arrived], false);
                    _arrived.Clear();
                }

                lines.ForEach(line => _story?.Add(line));
                StateHasChanged();
            });
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The drawer was closed.
        }
    }
}
