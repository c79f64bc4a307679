using System.Diagnostics;
using RuntimesWeb.Bench.Servers;

namespace RuntimesWeb.Bench.Load;

/// <summary>What one round of load gave.</summary>
/// <param name="PerSecond">Answers a second.</param>
/// <param name="P99">Milliseconds from sending a request to the last byte of its answer.</param>
/// <param name="CpuMicroseconds">Processor time of the server an answer.</param>
internal sealed record LoadRound(double PerSecond, double P99, double CpuMicroseconds);

/// <summary>Closed-loop load on one path: each connection sends its next request when it has the answer to the last.</summary>
internal sealed class HttpLoad : IDisposable
{
    private readonly ServerProcess _server;
    private readonly List<Connection> _connections = [];

    private HttpLoad(ServerProcess server) => _server = server;

    public static async Task<HttpLoad> OpenAsync(ServerProcess server, string path, int connections, int payloadBytes)
    {
        var load = new HttpLoad(server);
        for (var i = 0; i < connections; i++)
        {
            var connection = await Connection.OpenAsync(server.Address, path);
            load._connections.Add(connection);
            var bytes = await connection.RoundTripAsync();
            // The list carries the times of the last looks; a state that changes length in between makes it another payload.
            if (Math.Abs(bytes - payloadBytes) > payloadBytes / 100)
            {
                throw new BenchException($"{server.Address} answered {bytes} bytes instead of {payloadBytes}: both servers must send the same.");
            }
        }

        return load;
    }

    public async Task<LoadRound> RunAsync(TimeSpan duration)
    {
        var cpuBefore = _server.Usage().Cpu;
        var started = Stopwatch.GetTimestamp();
        var until = started + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var latencies = await Task.WhenAll(_connections.Select(c => Task.Run(() => LoopAsync(c, until))));
        var elapsed = Stopwatch.GetElapsedTime(started);
        var cpu = _server.Usage().Cpu - cpuBefore;
        var all = latencies.SelectMany(l => l).Order().Select(ticks => ticks * 1000.0 / Stopwatch.Frequency).ToList();
        return new LoadRound(all.Count / elapsed.TotalSeconds, Statistics.Percentile(all, 0.99), cpu.TotalMicroseconds / all.Count);
    }

    public void Dispose() => _connections.ForEach(c => c.Dispose());

    private static async Task<List<long>> LoopAsync(Connection connection, long until)
    {
        var latencies = new List<long>(16 * 1024);
        var before = Stopwatch.GetTimestamp();
        while (before < until)
        {
            await connection.RoundTripAsync();
            var after = Stopwatch.GetTimestamp();
            latencies.Add(after - before);
            before = after;
        }

        return latencies;
    }
}
