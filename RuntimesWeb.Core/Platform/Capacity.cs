namespace RuntimesWeb.Core.Platform;

/// <summary>How much a disk holds, and how much of it is free.</summary>
public sealed record DiskSpace(long FreeBytes, long TotalBytes);

/// <summary>What this computer has room for. Tests hand in another.</summary>
/// <param name="MemoryBytes">The memory this computer, or the container it is, may use.</param>
/// <param name="DiskOf">The disk that holds a folder, or will when the folder is made; null when it does not tell.</param>
public sealed record Capacity(long MemoryBytes, Func<string, DiskSpace?> DiskOf)
{
    public static Capacity Real { get; } = new(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, Disk);

    private static DiskSpace? Disk(string folder)
    {
        var there = folder;
        while (!Directory.Exists(there))
        {
            if (Path.GetDirectoryName(there) is not { } above)
            {
                return null;
            }

            there = above;
        }

        try
        {
            var drive = new DriveInfo(there);
            return new DiskSpace(drive.AvailableFreeSpace, drive.TotalSize);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
