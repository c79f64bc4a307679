using System.Globalization;
using Microsoft.Extensions.Configuration;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runtimes.Detection;

/// <summary>Looks for a program on PATH, in the per-user npm prefix and in the folders where user installs put their programs; no process is started.</summary>
public sealed class BinaryFinder(Machine machine, DataFolder folder, IConfiguration configuration)
{
    public const string NpmPrefixSetting = "Installs:NpmPrefix";

    private static readonly string[] UserFolders =
    [
        ".local/bin", "bin", ".npm-global/bin", ".npm/bin", ".bun/bin", ".volta/bin", ".claude/local", ".codex/bin", ".cargo/bin", ".deno/bin", ".asdf/shims",
    ];

    /// <summary>Where npm installs without anybody's permission; what is in it is found and can be run.</summary>
    public string UserNpmPrefix => configuration[NpmPrefixSetting] is { Length: > 0 } configured ? Path.GetFullPath(configured) : Path.Combine(folder.Root, "npm");

    public FoundBinary? Find(string name) => Folders().SelectMany(f => Names(name).Select(n => Path.Combine(f, n))).Select(Look).FirstOrDefault(f => f is not null);

    private IEnumerable<string> Folders()
    {
        foreach (var onPath in machine.SearchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathRooted))
        {
            yield return onPath;
        }

        yield return OperatingSystem.IsWindows() ? UserNpmPrefix : Path.Combine(UserNpmPrefix, "bin");
        foreach (var user in UserFolders)
        {
            yield return Path.Combine(machine.Home, user);
        }

        if (OperatingSystem.IsWindows())
        {
            yield return Path.Combine(machine.Home, "AppData", "Roaming", "npm");
        }
        else
        {
            yield return "/usr/local/bin";
            yield return "/opt/homebrew/bin";
        }
    }

    private static IEnumerable<string> Names(string name) => OperatingSystem.IsWindows() ? [name + ".exe", name + ".cmd"] : [name];

    private static FoundBinary? Look(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                return null;
            }

            // npm puts links into bin: a new version changes what the link points to.
            var target = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            var executable = OperatingSystem.IsWindows() || (target.UnixFileMode & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != UnixFileMode.None;
            return target.Exists && executable
                ? new FoundBinary(path, string.Create(CultureInfo.InvariantCulture, $"{target.FullName}|{target.Length}|{target.LastWriteTimeUtc.Ticks}"))
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
