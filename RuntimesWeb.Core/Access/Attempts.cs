using System.Collections.Concurrent;

namespace RuntimesWeb.Core.Access;

/// <summary>
/// Wrong keys and links per address and minute. Beyond the limit that address alone has to wait; the memory is bounded by forgetting
/// whole minutes, and a flood of addresses forgets the oldest knowledge first.
/// </summary>
public sealed class Attempts(TimeProvider time)
{
    public const int Limit = 10;
    private const int MostAddresses = 10_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (DateTimeOffset From, int Count)> _wrong = new(StringComparer.Ordinal);

    public int Addresses => _wrong.Count;

    /// <summary>How long the address has to wait; null when it may try.</summary>
    public TimeSpan? Wait(string address) =>
        _wrong.TryGetValue(address, out var seen) && seen.Count >= Limit && seen.From + Window - time.GetUtcNow() is var left && left > TimeSpan.Zero ? left : null;

    public void Wrong(string address)
    {
        var now = time.GetUtcNow();
        if (_wrong.Count >= MostAddresses)
        {
            Forget(now);
        }

        _wrong.AddOrUpdate(address, (now, 1), (_, seen) => now - seen.From >= Window ? (now, 1) : (seen.From, seen.Count + 1));
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (address, seen) in _wrong)
        {
            if (now - seen.From >= Window)
            {
                _wrong.TryRemove(address, out _);
            }
        }

        if (_wrong.Count >= MostAddresses)
        {
            _wrong.Clear();
        }
    }
}
