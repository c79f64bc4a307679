namespace RuntimesWeb.Core.Projects;

/// <summary>A folder in which agents work: its real path, links resolved, found good by <see cref="CheckFolder"/>, or a copy of such a folder that this server made.</summary>
public sealed record WorkFolder
{
    internal WorkFolder(string path, string? project = null) => (Path, Project) = (path, project ?? path);

    /// <summary>Absolute, without a separator at its end, every link on the way resolved.</summary>
    public string Path { get; }

    /// <summary>The person's own folder that this is a copy of, else the same: what is kept for a project (rules, memory) is kept under it.</summary>
    public string Project { get; }

    public string Name => System.IO.Path.GetFileName(Project);

    public override string ToString() => Path;
}
