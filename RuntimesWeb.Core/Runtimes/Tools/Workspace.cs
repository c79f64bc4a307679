using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;

namespace RuntimesWeb.Core.Runtimes.Tools;

/// <summary>
/// The jail of the file tools: a path is followed to where it really leads at the moment of use, and that must lie in the folder. Only regular files are opened, and
/// what was opened is looked at once more, so that a link put there in between leads nowhere.
/// </summary>
internal sealed class Workspace(WorkFolder folder, string ownData)
{
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int NonBlockingOfMac = 0x4;
    private const int CloseOnExecOfMac = 0x1000000;

    public string Root => folder.Path;

    /// <summary>As the model names it: relative to the folder, with slashes.</summary>
    public string Name(string real) => real == Root ? "." : Path.GetRelativePath(Root, real).Replace('\\', '/');

    /// <summary>What rules are compared with: where a path really leads, as <see cref="Name"/> says it in the folder, absolute outside; as it is when nobody can tell.</summary>
    public string Subject(string? path)
    {
        try
        {
            var real = RealPath.Of(Path.Combine(Root, string.IsNullOrWhiteSpace(path) ? "." : path.Trim()));
            return RealPath.IsInside(real, Root) ? Name(real) : real;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return path ?? "";
        }
    }

    /// <summary>Where a path of the model's really leads, or why it may not go there.</summary>
    public Outcome<string> Resolve(string? path)
    {
        var wanted = string.IsNullOrWhiteSpace(path) ? "." : path.Trim();
        if (wanted.Any(char.IsControl) || wanted.Length > 4_096)
        {
            return Failure.Invalid("That is not a path.");
        }

        try
        {
            var real = RealPath.Of(Path.Combine(Root, wanted));
            return IsOutside(real) ? Failure.Invalid($"{wanted} is outside the project folder; only what lies in it can be read.")
                : IsOfGit(real) ? Failure.Invalid($"{wanted} belongs to git's own files, which are not shown.")
                : Path.Exists(real) ? real
                : Failure.Invalid($"There is no {wanted} in the project folder.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Failure.Invalid($"{wanted} cannot be read.");
        }
    }

    /// <summary>Where a file would really be written, that need not be there yet, or why it may not.</summary>
    public Outcome<string> ResolveToWrite(string? path)
    {
        var wanted = path?.Trim() ?? "";
        if (wanted.Length is 0 or > 4_096 || wanted.Any(char.IsControl))
        {
            return Failure.Invalid("That is not a path.");
        }

        try
        {
            var real = RealPath.Of(Path.Combine(Root, wanted));
            return IsOutside(real) ? Failure.Invalid($"{wanted} is outside the project folder; only what lies in it can be changed.")
                : IsOfGit(real) ? Failure.Invalid($"{wanted} belongs to git's own files; they are changed by git only.")
                : real == Root || Directory.Exists(real) || wanted.EndsWith('/') ? Failure.Invalid($"{wanted} is a folder, not a file.")
                : real;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Failure.Invalid($"{wanted} cannot be written.");
        }
    }

    /// <summary>Opens a regular file for reading.</summary>
    /// <param name="real">As <see cref="Resolve"/> gave it.</param>
    public Outcome<FileStream> Open(string real)
    {
        var name = Name(real);
        FileStream? file = null;
        try
        {
            if (File.GetAttributes(real).HasFlag(FileAttributes.Directory))
            {
                return Failure.Invalid($"{name} is a folder; list shows what is in it.");
            }

            file = new FileStream(OpenWithoutWaiting(real), FileAccess.Read, bufferSize: 0);
            if (!file.CanSeek)
            {
                file.Dispose();
                return Failure.Invalid($"{name} is not a regular file, but a pipe or a device; it cannot be read.");
            }

            if (IsOutside(WhereIs(file, real)))
            {
                file.Dispose();
                return Failure.Invalid($"{name} is outside the project folder; only what lies in it can be read.");
            }

            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            file?.Dispose();
            return Failure.Invalid($"{name} cannot be read{(e is UnauthorizedAccessException ? ": permission denied" : "")}.");
        }
    }

    // A worktree lies in the server's own data: nothing else of that is in it.
    public bool IsOutside(string real) => !RealPath.IsInside(real, Root) || (RealPath.IsInside(real, ownData) && !RealPath.IsInside(Root, ownData));

    private bool IsOfGit(string real) => Path.GetRelativePath(Root, real).Split(Path.DirectorySeparatorChar).Any(IsGit);

    // As git itself checks names: some file systems read others as .git, too.
    private static bool IsGit(string name)
    {
        var plain = string.Concat(name.Where(c => c is not ('\uFEFF' or (>= '\u200C' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or (>= '\u206A' and <= '\u206F'))));
        return plain.TrimEnd('.', ' ').Equals(".git", StringComparison.OrdinalIgnoreCase) || plain.Equals("git~1", StringComparison.OrdinalIgnoreCase) || plain.StartsWith(".git:", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The path of what is open, as the system knows it; where it does not tell, the path is followed once more.</summary>
    private static string WhereIs(FileStream file, string real) =>
        OperatingSystem.IsLinux() && new FileInfo($"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}").LinkTarget is { } opened ? opened : RealPath.Of(real);

    /// <summary>Opening a pipe would wait for its writer.</summary>
    private static SafeFileHandle OpenWithoutWaiting(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }

        var handle = Open(Encoding.UTF8.GetBytes(path + '\0'), OperatingSystem.IsMacOS() ? NonBlockingOfMac | CloseOnExecOfMac : NonBlocking | CloseOnExec);
        return handle >= 0 ? new SafeFileHandle(handle, ownsHandle: true)
            : Marshal.GetLastPInvokeError() is 13 ? throw new UnauthorizedAccessException() : throw new IOException();
    }

    // The third argument of open is only for files that are made, which none is here.
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32 | DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);
}
