namespace RuntimesWeb.Core.Platform;

/// <summary>
/// The folder everything is kept in: <c>RUNTIMESWEB_HOME</c>, else <c>~/.runtimesweb</c>. Mode 0700, held by one server at a time.
/// </summary>
public sealed class DataFolder : IDisposable
{
    public const string Setting = "RUNTIMESWEB_HOME";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly FileStream _lock;

    private DataFolder(string root, FileStream held)
    {
        Root = root;
        _lock = held;
    }

    public string Root { get; }

    public string Database => Path.Combine(Root, "runtimesweb.db");

    /// <summary>Where keys that open other things lie; mode 0700 of its own, so that a loosened root does not open it.</summary>
    public string Secrets => Folder("secrets");

    /// <summary>Opens (and makes, if missing) the folder and holds it against a second server.</summary>
    /// <exception cref="StartupException">The folder cannot be made, is not writable, or another server holds it.</exception>
    public static DataFolder Open(string? configured, Machine machine)
    {
        var root = Path.GetFullPath(string.IsNullOrWhiteSpace(configured) ? Path.Combine(machine.Home, ".runtimesweb") : configured);
        try
        {
            MakePrivate(root);
            return new DataFolder(root, new FileStream(Path.Combine(root, "server.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StartupException($"The data folder {root} cannot be written. Make it writable or set {Setting} to another folder.", e);
        }
        catch (IOException e) when (File.Exists(Path.Combine(root, "server.lock")))
        {
            throw new StartupException($"Another RuntimesWeb is using the data folder {root}. Stop it, or set {Setting} to another folder.", e);
        }
        catch (IOException e)
        {
            throw new StartupException($"The data folder {root} cannot be used: {e.Message} Set {Setting} to another folder.", e);
        }
    }

    /// <summary>A private sub-folder, made when it is missing.</summary>
    public string Folder(string name)
    {
        var path = Path.Combine(Root, name);
        MakePrivate(path);
        return path;
    }

    public void Dispose() => _lock.Dispose();

    private static void MakePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path, OwnerOnly);
        }
        else if (IsOurs(path))
        {
            File.SetUnixFileMode(path, OwnerOnly);
        }
    }

    // A folder that holds other people's things (a mistyped RUNTIMESWEB_HOME=/tmp) keeps its mode.
    private static bool IsOurs(string path) =>
        Path.GetFileName(path) == "secrets" || File.Exists(Path.Combine(path, "runtimesweb.db")) || !Directory.EnumerateFileSystemEntries(path).Any();
}
