using RuntimesWeb.Bench.Servers;

namespace RuntimesWeb.Bench.Streams;

/// <summary>A server that is asked for streams: the upstream itself, the relay, or the product.</summary>
/// <param name="End">What the last bytes of a stream have in them when it went well.</param>
/// <param name="PrepareAsync">Makes so many requests for a model ready; what they need is there before the clock starts.</param>
internal sealed record StreamTarget(ServerProcess Server, string End, Func<string, int, Task<IReadOnlyList<byte[]>>> PrepareAsync)
{
    /// <summary>So many streams of so many tokens, each over a connection of its own; they begin at once, or one after the other over some time.</summary>
    public async Task<IReadOnlyList<StreamReading>> RunAsync(string model, int streams, int tokens, TimeSpan spread = default)
    {
        var requests = await PrepareAsync(model, streams);
        return await Task.WhenAll(requests.Select((request, i) => Task.Run(async () =>
        {
            if (spread > TimeSpan.Zero)
            {
                await Task.Delay(spread * i / streams);
            }

            using var client = new StreamClient(Server.Address);
            var reading = await client.AskAsync(request);
            reading.Check(tokens, End);
            return reading;
        })));
    }

    /// <summary>The same server with what these streams need already there.</summary>
    public async Task<StreamTarget> PreparedAsync(string model, int streams)
    {
        var requests = await PrepareAsync(model, streams);
        return this with { PrepareAsync = (_, _) => Task.FromResult(requests) };
    }

    /// <summary>Processor time of the server in microseconds while something goes on.</summary>
    public async Task<(T Result, double Microseconds)> CpuOfAsync<T>(Func<Task<T>> work)
    {
        var before = Server.Usage().Cpu;
        var result = await work();
        return (result, (Server.Usage().Cpu - before).TotalMicroseconds);
    }
}
