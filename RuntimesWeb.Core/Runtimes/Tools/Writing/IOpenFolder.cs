namespace RuntimesWeb.Core.Runtimes.Tools.Writing;

/// <summary>A folder of the project while a file in it is changed. What the system does not allow is an <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</summary>
internal interface IOpenFolder : IDisposable
{
    /// <summary>Whether it still is where it was found.</summary>
    bool IsAt(string path);

    /// <summary>A file in it, no link; null when there is none.</summary>
    FileStream? Read(string name);

    /// <summary>A new file in it; with the rights that are usual for new files when none are given.</summary>
    FileStream Make(string name, UnixFileMode? mode);

    /// <summary>Puts a file in place of another, at once.</summary>
    void Rename(string from, string to);

    /// <summary>Removes a file, if it is there.</summary>
    void Delete(string name);
}
