namespace RuntimesWeb.Http;

/// <summary>
/// Writes a comment whenever nothing has been written for a while. One timer a stream, not one a token; it may only write between <see cref="Begin"/> and
/// <see cref="EndAsync"/>, when nobody else does.
/// </summary>
internal sealed class KeepAlive : IAsyncDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);
    private static readonly byte[] Comment = ": keep-alive\n\n"u8.ToArray();

    private readonly SemaphoreSlim _writing = new(0, 1);
    private readonly CancellationTokenSource _over;
    private readonly TimeProvider _time;
    private readonly Task _loop;
    private long _since;
    private bool _isOpen;

    public KeepAlive(HttpResponse response, TimeProvider time, CancellationToken ct)
    {
        _over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        (_time, _since) = (time, time.GetTimestamp());
        _loop = LoopAsync(response, _over.Token);
    }

    public void Begin()
    {
        Volatile.Write(ref _since, _time.GetTimestamp());
        _isOpen = true;
        _writing.Release();
    }

    public Task EndAsync()
    {
        if (!_isOpen)
        {
            return Task.CompletedTask;
        }

        _isOpen = false;
        return _writing.WaitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _loop.ContinueWith(static _ => { }, TaskScheduler.Default);
        _over.Dispose();
    }

    private async Task LoopAsync(HttpResponse response, CancellationToken ct)
    {
        while (true)
        {
            var left = Quiet - _time.GetElapsedTime(Volatile.Read(ref _since));
            // Timers count whole milliseconds.
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(0, left.TotalMilliseconds))), _time, ct);
            await _writing.WaitAsync(ct);
            try
            {
                if (_time.GetElapsedTime(Volatile.Read(ref _since)) >= Quiet)
                {
                    await response.BodyWriter.WriteAsync(Comment, ct);
                    Volatile.Write(ref _since, _time.GetTimestamp());
                }
            }
            finally
            {
                _writing.Release();
            }
        }
    }
}
