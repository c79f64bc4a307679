using RuntimesWeb.Core.Runtimes.Detection;

namespace RuntimesWeb.Core.Runtimes.Install;

/// <summary>Which package manager put a program there, and where it works.</summary>
/// <param name="Manager"><see cref="Npm"/>, <see cref="Pipx"/> or <see cref="Pip"/>.</param>
/// <param name="Root">Of npm the prefix, of pip the interpreter, of pipx its folder of this package.</param>
public sealed record InstallOrigin(string Manager, string Root)
{
    public const string Npm = "npm";
    public const string Pipx = "pipx";
    public const string Pip = "pip";

    /// <summary>Reads it from where the program lies and points to; null when no package manager of ours put it there.</summary>
    public static InstallOrigin? Of(Runtime runtime, FoundBinary? binary)
    {
        if (binary is null || runtime.Package is null)
        {
            return null;
        }

        try
        {
            var package = Package.Of(runtime);
            var target = (File.ResolveLinkTarget(binary.Path, returnFinalTarget: true)?.FullName ?? binary.Path).Replace('\\', '/');
            return runtime.PackageManager == Npm ? FromNpm(package, binary.Path, target) : FromPython(package, binary.Path, target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static InstallOrigin? FromNpm(Package package, string path, string target)
    {
        if (target.IndexOf($"/lib/node_modules/{package.Name}/", StringComparison.Ordinal) is > 0 and var end)
        {
            return new InstallOrigin(Npm, target[..end]);
        }

        // On Windows a script beside node_modules, not a link into it.
        var folder = Path.GetDirectoryName(path);
        return OperatingSystem.IsWindows() && folder is not null && Directory.Exists(Path.Combine(folder, "node_modules", package.Name)) ? new InstallOrigin(Npm, folder) : null;
    }

    private static InstallOrigin? FromPython(Package package, string path, string target)
    {
        if (target.IndexOf($"/pipx/venvs/{package.Name}/", StringComparison.Ordinal) is > 0 and var end)
        {
            return new InstallOrigin(Pipx, target[..end] + $"/pipx/venvs/{package.Name}");
        }

        var lib = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(path)) ?? "", "lib");
        var record = $"{package.Name.Replace('-', '_')}-*.dist-info";
        var isPip = Directory.Exists(lib) && Directory.EnumerateDirectories(lib, "python3*").Select(p => Path.Combine(p, "site-packages"))
            .Any(p => Directory.Exists(p) && Directory.EnumerateDirectories(p, record).Any());
        if (!isPip || File.ReadLines(path).FirstOrDefault() is not ['#', '!', .. var interpreter])
        {
            return null;
        }

        var python = interpreter.Trim().Split(' ')[0];
        return Path.GetFileName(python).StartsWith("python", StringComparison.Ordinal) ? new InstallOrigin(Pip, python) : null;
    }
}
