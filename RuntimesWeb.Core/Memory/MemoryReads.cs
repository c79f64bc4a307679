using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Memory;

/// <summary>Which facts were read: noted at once, stored together once a minute and at the end, so that no turn waits for it.</summary>
public sealed class MemoryReads(MemoryStore store, TimeProvider time, IHostApplicationLifetime host, ILogger<MemoryReads> logger) : LoopService(TimeSpan.FromMinutes(1), time, host, logger)
{
    private readonly TimeProvider _time = time;
    private readonly MemoryStore _store = store;
    private readonly Lock _gate = new();
    private Dictionary<Guid, int> _read = [];

    public void Note(IEnumerable<Guid> facts)
    {
        lock (_gate)
        {
            foreach (var id in facts)
            {
                _read[id] = _read.GetValueOrDefault(id) + 1;
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(cancellationToken);
    }

    protected override Task PassAsync(CancellationToken ct) => FlushAsync(ct);

    /// <summary>Stores what was read until now.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        Dictionary<Guid, int> read;
        lock (_gate)
        {
            (read, _read) = (_read, []);
        }

        if (read.Count == 0)
        {
            return;
        }

        var (now, ids) = (_time.GetUtcNow(), read.Keys.ToList());
        await _store.WriteAsync<Done>(
            async facts =>
            {
                var rows = await facts.Where(f => ids.Contains(f.Id)).ToListAsync(ct);
                return (default(Done), (IReadOnlyList<MemoryFact>)[.. rows.Select(f => f with { AccessCount = f.AccessCount + read[f.Id], LastAccessedAt = now })]);
            },
            ct);
    }
}
