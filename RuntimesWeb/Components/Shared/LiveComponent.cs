using Microsoft.AspNetCore.Components;

namespace RuntimesWeb.Components.Shared;

/// <summary>
/// A component that follows stores: a token that ends with it, and at most ten renders a second however often the stores change. Whoever changes a store does not
/// wait for the pages that show it.
/// </summary>
public abstract class LiveComponent : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly List<Action> _leave = [];
    private Task _reading = Task.CompletedTask;
    private long _renderedAt;
    private int _queued;

    [Inject]
    public required TimeProvider Time { get; set; }

    protected CancellationToken Closing => _closing.Token;

    /// <summary>The shortest time between two renders; longer for what is read anew each time and need not be the newest at once.</summary>
    protected virtual TimeSpan RenderGap => TimeSpan.FromMilliseconds(100);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || _closing.IsCancellationRequested)
        {
            return;
        }

        _leave.ForEach(leave => leave());
        _closing.Cancel();
        _closing.Dispose();
    }

    /// <summary>Renders again whenever the event is raised: <c>Watch(h => board.Changed += h, h => board.Changed -= h)</c>.</summary>
    protected void Watch(Action<Action> subscribe, Action<Action> unsubscribe)
    {
        subscribe(Queue);
        _leave.Add(() => unsubscribe(Queue));
    }

    /// <summary>What has to be read again before the render, for a component whose store is not in memory.</summary>
    protected virtual Task OnChangedAsync() => Task.CompletedTask;

    private void Queue()
    {
        if (Interlocked.Exchange(ref _queued, 1) == 0)
        {
            _ = Task.Run(RenderSoonAsync);
        }
    }

    private async Task RenderSoonAsync()
    {
        try
        {
            var wait = _renderedAt == 0 ? TimeSpan.Zero : RenderGap - Time.GetElapsedTime(_renderedAt);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, Time, _closing.Token);
            }

            await InvokeAsync(async () =>
            {
                // One reading at a time, so that an older one cannot come in after a newer one; what changes during it is read next.
                await _reading;
                _renderedAt = Time.GetTimestamp();
                Volatile.Write(ref _queued, 0);
                await (_reading = OnChangedAsync());
                StateHasChanged();
            });
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The page was left.
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }
}
