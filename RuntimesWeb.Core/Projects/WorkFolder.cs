namespace RuntimesWeb.Core.Projects;

/// <summary>A folder in which agents work: its real path, links resolved, found good by <see cref="CheckFolder"/>.</summary>
public sealed record WorkFolder
{
    internal WorkFolder(string path) => Path = path;

    /// <summary>Absolute, without a separator at its end, every link on the way resolved.</summary>
    public string Path { get; }

    public string Name => System.IO.Path.GetFileName(Path);

    public override string ToString() => Path;
}
