namespace RuntimesWeb.Core.Runtimes.Adapters.Claude.Protocol;

/// <summary>
/// What is to be booked at the end of each turn of one program. Newer versions tell what was taken since the last end; of older ones, which only tell sums, it is the
/// difference to the last sum.
/// </summary>
public sealed class ClaudeUsages
{
    private readonly Dictionary<string, ClaudeUsage> _told = new(StringComparer.Ordinal);

    public IEnumerable<RunEvent.Usage> Take(ClaudeFrame.End end, string provider)
    {
        var taken = end.Since is { } since ? [.. since] : end.Total.Select(Difference).ToList();
        foreach (var sum in end.Total)
        {
            _told[sum.Model] = sum;
        }

        return taken.Where(u => u.Input + u.Output + u.CacheRead + u.CacheWrite > 0)
            .Select(u => new RunEvent.Usage(provider, u.Model, new(u.Input + u.CacheRead + u.CacheWrite, u.CacheRead, u.CacheWrite, u.Output, 0), u.CostMicros));
    }

    // A sum that is smaller began anew.
    private ClaudeUsage Difference(ClaudeUsage sum) => !_told.TryGetValue(sum.Model, out var before) || sum.Output < before.Output || sum.Input < before.Input ? sum
        : new ClaudeUsage(
            sum.Model, sum.Input - before.Input, sum.Output - before.Output, Math.Max(0, sum.CacheRead - before.CacheRead), Math.Max(0, sum.CacheWrite - before.CacheWrite),
            sum.CostMicros is { } cost && before.CostMicros is { } booked && cost >= booked ? cost - booked : null);
}
