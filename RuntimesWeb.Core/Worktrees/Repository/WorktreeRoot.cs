using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;

namespace RuntimesWeb.Core.Worktrees.Repository;

/// <summary>Where worktrees lie, and what lies beside them.</summary>
internal sealed class WorktreeRoot(DataFolder data, IOptions<WorktreeOptions> options)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Path { get; } = RealPath.Of(options.Value.Root.Length == 0 ? System.IO.Path.Combine(data.Root, "worktrees") : options.Value.Root);

    /// <summary>The folder of one repository's worktrees; made when it is missing.</summary>
    public string OfRepository(string repository) => Private(System.IO.Path.Combine(Path, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(repository)))[..12]));

    /// <summary>Our own index of a worktree: what git last saw of its files. The agent's own index is never believed, and never touched.</summary>
    public string IndexOf(Guid id) => System.IO.Path.Combine(Private(System.IO.Path.Combine(Path, ".index")), id.ToString("N"));

    /// <summary>An index for one piece of work.</summary>
    public string FreshIndex() => IndexOf(Guid.NewGuid());

    public bool Holds(string path) => RealPath.IsInside(path, Path) && path != Path;

    public static string Private(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly);
        }

        return folder;
    }
}
