namespace RuntimesWeb.Http;

/// <summary>
/// Writes a comment whenever nothing has been written for a while. One timer a stream, not one a token; it may only write between <see cref="Begin"/> and
/// <see cref="EndAsync"/>, when nobody else does.
/// </summary>
internal sealed class KeepAlive : IAsyncDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);
    private static readonly byte[] Comment = ": keep-alive\n\n"u8.ToArray();

    private readonly Lock _gate = new();
    private readonly HttpResponse _response;
    private readonly TimeProvider _time;
    private readonly CancellationToken _ct;
    private readonly ITimer _timer;
    private Task _writing = Task.CompletedTask;
    private long _since;
    private bool _isOpen;

    public KeepAlive(HttpResponse response, TimeProvider time, CancellationToken ct)
    {
        (_response, _time, _since, _ct) = (response, time, time.GetTimestamp(), ct);
        _timer = time.CreateTimer(static me => ((KeepAlive)me!).Look(), this, Quiet, Timeout.InfiniteTimeSpan); // given here
    }

    public void Begin()
    {
        lock (_gate)
        {
            _since = _time.GetTimestamp();
            _isOpen = true;
        }
    }

    public Task EndAsync()
    {
        lock (_gate)
        {
            _isOpen = false;
            return _writing;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await EndAsync();
    }

    private void Look()
    {
        lock (_gate)
        {
            var left = Quiet - _time.GetElapsedTime(_since);
            if (left <= TimeSpan.Zero)
            {
                left = Quiet;
                if (_isOpen && _writing.IsCompleted)
                {
                    _since = _time.GetTimestamp();
                    _writing = WriteAsync();
                }
            }

            // Timers count whole milliseconds.
            _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            await _response.BodyWriter.WriteAsync(Comment, _ct);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or InvalidOperationException)
        {
            // The caller has left; whoever writes next notices.
        }
    }
}
