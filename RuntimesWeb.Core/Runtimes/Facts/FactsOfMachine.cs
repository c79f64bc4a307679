using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runtimes.Facts;

/// <summary>Room on disk and in memory, and where the data lies.</summary>
internal sealed class FactsOfMachine(Capacity capacity, DataFolder folder) : IFactSource
{
    public ValueTask<IReadOnlyList<LiveFact>> FactsAsync(CancellationToken ct)
    {
        var disk = capacity.DiskOf(folder.Root);
        return ValueTask.FromResult<IReadOnlyList<LiveFact>>(
        [
            new LiveFact("Free disk space", disk is null ? "The disk does not tell." : $"{FactWords.Size(disk.FreeBytes)} of {FactWords.Size(disk.TotalBytes)} are free where the data folder lies.", "/models", "disk disc storage room space left full gb hard drive computer machine"),
            new LiveFact("Memory", $"This computer may use {FactWords.Size(capacity.MemoryBytes)} of memory.", "/models", "ram memory gb large model fit computer machine"),
            new LiveFact("Data folder", $"`{folder.Root}`. Its database takes {FactWords.Size(DatabaseBytes())}.", "/settings", "data folder directory path where stored database size big home location files"),
        ]);
    }

    private long DatabaseBytes() => Size(folder.Database) + Size(folder.Database + "-wal");

    private static long Size(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
