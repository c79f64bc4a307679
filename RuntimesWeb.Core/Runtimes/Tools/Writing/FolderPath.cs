using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;

namespace RuntimesWeb.Core.Runtimes.Tools.Writing;

/// <summary>A folder by its path, on systems whose folders cannot be worked in by a descriptor: the way there is looked at before each step.</summary>
internal sealed class FolderPath(string folder) : IOpenFolder
{
    /// <summary>Null when it is not there and is not to be made.</summary>
    public static FolderPath? Open(string path, bool make)
    {
        if (!Directory.Exists(path))
        {
            if (!make)
            {
                return null;
            }

            Directory.CreateDirectory(path);
        }

        return new FolderPath(path);
    }

    public bool IsAt(string path) => RealPath.Of(folder) == path;

    public FileStream? Read(string name)
    {
        var path = In(name);
        return new FileInfo(path) is { LinkTarget: not null } ? throw new IOException("it is a link")
            : File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0) : null;
    }

    public FileStream Make(string name, UnixFileMode? mode) => new(In(name), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);

    public void Rename(string from, string to) => File.Move(In(from), In(to), overwrite: true);

    public void Delete(string name) => File.Delete(In(name));

    public void Dispose()
    {
        // Nothing is held.
    }

    private string In(string name) => RealPath.Of(folder) == folder ? Path.Combine(folder, name) : throw new IOException("the folder became a link");
}
