namespace RuntimesWeb.Core.Platform;

/// <summary>New files that only their owner can read (0600), whatever the mode of the folder and the umask.</summary>
public static class PrivateFile
{
    /// <exception cref="IOException">The file is there already.</exception>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }
}
