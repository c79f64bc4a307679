using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Projects;

/// <summary>Decides whether agents may work in a folder: it is there, can be read, and is neither a root of the system nor this server's own data, nor above it.</summary>
public sealed class CheckFolder(DataFolder data, Machine machine)
{
    private static readonly HashSet<string> OfTheSystem = new(
        ["/bin", "/boot", "/dev", "/etc", "/home", "/lib", "/lib64", "/opt", "/proc", "/run", "/sbin", "/sys", "/tmp", "/usr", "/var", "/Users", "/System", "/Library"], StringComparer.Ordinal);

    /// <param name="path">Absolute, or beginning with <c>~</c> for the person's home.</param>
    public Outcome<WorkFolder> Run(string? path)
    {
        var wanted = Expand(path?.Trim() ?? "");
        if (wanted.Length == 0 || wanted.Any(char.IsControl) || !Path.IsPathFullyQualified(wanted))
        {
            return Wrong("folder must be the full path of a folder, such as ~/code/my-project");
        }

        try
        {
            return Directory.Exists(wanted) ? Judge(wanted, RealPath.Of(wanted))
                : Wrong(File.Exists(wanted) ? $"{wanted} is a file, not a folder" : $"there is no folder {wanted}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Wrong($"{wanted} cannot be read");
        }
    }

    private Outcome<WorkFolder> Judge(string wanted, string real)
    {
        var (home, own) = (RealPath.Of(machine.Home), RealPath.Of(data.Root));
        if (Path.GetPathRoot(real) == real || OfTheSystem.Contains(real))
        {
            return Wrong($"{wanted} belongs to the system; choose a folder with a project in it");
        }

        if (RealPath.IsInside(home, real))
        {
            return Wrong($"{wanted} is the whole home folder; choose a folder inside it");
        }

        if (RealPath.IsInside(real, own) || RealPath.IsInside(own, real))
        {
            return Wrong($"{wanted} holds the data of this server");
        }

        using var entries = Directory.EnumerateFileSystemEntries(real).GetEnumerator();
        entries.MoveNext();
        return new WorkFolder(real);
    }

    private string Expand(string path) => path == "~" || path.StartsWith("~/", StringComparison.Ordinal) ? machine.Home + path[1..] : path;

    private static Failure Wrong(string message) => Failure.InvalidField("folder", message);
}
