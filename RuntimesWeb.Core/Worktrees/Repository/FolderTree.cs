namespace RuntimesWeb.Core.Worktrees.Repository;

/// <summary>Removing and measuring folders; links are never followed.</summary>
internal static class FolderTree
{
    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = true,
    };

    /// <exception cref="IOException">It cannot be removed.</exception>
    public static void Remove(string folder)
    {
        if (new DirectoryInfo(folder).LinkTarget is not null)
        {
            File.Delete(folder);
            return;
        }

        if (!Directory.Exists(folder))
        {
            return;
        }

        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException && Directory.Exists(folder))
        {
            // Some programs leave folders that may not be written to.
            Loosen(folder);
            Directory.Delete(folder, recursive: true);
        }
    }

    public static long Measure(string folder)
    {
        try
        {
            return !Directory.Exists(folder) ? 0 : new DirectoryInfo(folder).EnumerateFiles("*", Everything).Sum(f => f.LinkTarget is null ? f.Length : 0);
        }
        catch (IOException)
        {
            // Somebody works in it; the next look is as good.
            return 0;
        }
    }

    private static void Loosen(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.SetUnixFileMode(folder, Mine);
        foreach (var inner in new DirectoryInfo(folder).EnumerateDirectories().Where(d => d.LinkTarget is null))
        {
            Loosen(inner.FullName);
        }
    }
}
