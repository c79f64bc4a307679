using System.Diagnostics;
using System.Net.Sockets;

namespace RuntimesWeb.Bench.Upstreams;

/// <summary>Paces all streams of the upstream by one timer: hundreds of timers would be a load of their own.</summary>
internal sealed class Pacer
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly Lock _gate = new();
    private readonly List<Stream> _added = [];
    private readonly List<Stream> _streams = [];

    public Pacer() => _ = Task.Run(RunAsync);

    /// <summary>Says the tokens from number 1 on; done when all are said.</summary>
    /// <exception cref="SocketException">The caller has gone.</exception>
    public Task SayAsync(Socket socket, Script script)
    {
        var stream = new Stream(socket, script.Tokens, Stopwatch.Frequency / script.PerSecond);
        lock (_gate)
        {
            _added.Add(stream);
        }

        return stream.Done;
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Tick);
        while (await timer.WaitForNextTickAsync())
        {
            lock (_gate)
            {
                _streams.AddRange(_added);
                _added.Clear();
            }

            _streams.RemoveAll(s => s.Go(Stopwatch.GetTimestamp()));
        }
    }

    private sealed class Stream(Socket socket, int tokens, long period)
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly byte[] _chunk = [.. Chunks.Token];
        private int _next = 1;
        private long _due = Stopwatch.GetTimestamp() + period;

        public Task Done => _done.Task;

        /// <summary>Says what is due; true when nothing is left to be said.</summary>
        public bool Go(long now)
        {
            try
            {
                for (; _next < tokens && _due <= now; _due += period)
                {
                    Stamp.Write(_chunk.AsSpan(Chunks.StampAt), _next++, Stopwatch.GetTimestamp());
                    socket.Send(_chunk);
                }
            }
            catch (SocketException e)
            {
                _done.TrySetException(e);
                return true;
            }

            return _next >= tokens && _done.TrySetResult();
        }
    }
}
