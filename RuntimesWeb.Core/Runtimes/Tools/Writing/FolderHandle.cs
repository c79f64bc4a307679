using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;

namespace RuntimesWeb.Core.Runtimes.Tools.Writing;

/// <summary>
/// A folder held open by its descriptor, reached from the project folder step by step without following any link: whatever its path becomes meanwhile, what is read,
/// made and renamed through it happens in this folder.
/// </summary>
internal sealed class FolderHandle : IOpenFolder
{
    private const int NotThere = 2;
    private const int IsThere = 17;
    private const uint Anyone = 0x1FF;
    private const uint Owner = 0x180;
    private const uint AnyoneFile = 0x1B6;

    private static readonly bool IsMac = OperatingSystem.IsMacOS();
    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 or Architecture.Ppc64le;
    private static readonly int Create = IsMac ? 0x200 | 0x800 : 0x40 | 0x80;
    private static readonly int NonBlocking = IsMac ? 0x4 : 0x800;
    private static readonly int CloseOnExec = IsMac ? 0x1000000 : 0x80000;
    private static readonly int NoFollow = IsMac ? 0x100 : IsArm ? 0x8000 : 0x20000;
    private static readonly int Folder = (IsMac ? 0x100000 : IsArm ? 0x4000 : 0x10000) | CloseOnExec | NoFollow;

    private readonly SafeFileHandle _handle;

    private FolderHandle(int descriptor) => _handle = new SafeFileHandle(descriptor, ownsHandle: true);

    /// <summary>Whether this system has what this class needs.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS();

    private int Descriptor => (int)_handle.DangerousGetHandle();

    /// <summary>Opens a folder below a root; null when it is not there and is not to be made.</summary>
    /// <exception cref="IOException">A part of the way is a link or no folder, or the system does not allow it.</exception>
    public static FolderHandle? Open(string root, string path, bool make)
    {
        var at = new FolderHandle(Checked(OpenAt(-100, Bytes(root), Folder, 0)));
        foreach (var part in Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar).Where(p => p != "."))
        {
            using var above = at;
            var next = OpenAt(above.Descriptor, Bytes(part), Folder, 0);
            if (next < 0 && Marshal.GetLastPInvokeError() == NotThere)
            {
                if (!make)
                {
                    return null;
                }

                if (MakeAt(above.Descriptor, Bytes(part), Anyone) != 0 && Marshal.GetLastPInvokeError() != IsThere)
                {
                    throw Problem();
                }

                next = OpenAt(above.Descriptor, Bytes(part), Folder, 0);
            }

            at = new FolderHandle(Checked(next));
        }

        return at;
    }

    public bool IsAt(string path) => !OperatingSystem.IsLinux() ? RealPath.Of(path) == path : new FileInfo($"/proc/self/fd/{Descriptor}").LinkTarget == path;

    public FileStream? Read(string name)
    {
        var file = OpenAt(Descriptor, Bytes(name), NonBlocking | CloseOnExec | NoFollow, 0);
        return file >= 0 ? new FileStream(new SafeFileHandle(file, ownsHandle: true), FileAccess.Read, bufferSize: 0)
            : Marshal.GetLastPInvokeError() == NotThere ? null : throw Problem();
    }

    public FileStream Make(string name, UnixFileMode? mode)
    {
        var file = Checked(OpenAt(Descriptor, Bytes(name), 1 | Create | CloseOnExec | NoFollow, mode is null ? AnyoneFile : Owner));
        var stream = new FileStream(new SafeFileHandle(file, ownsHandle: true), FileAccess.Write, bufferSize: 0);
        // Where the system passes the mode in another way than it is declared here, the file would have an accidental one.
        if ((mode ?? (IsMac ? (UnixFileMode)0x1A4 : null)) is { } wanted && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(stream.SafeFileHandle, wanted);
        }

        return stream;
    }

    public void Rename(string from, string to)
    {
        if (RenameAt(Descriptor, Bytes(from), Descriptor, Bytes(to)) != 0)
        {
            throw Problem();
        }

        _ = Sync(Descriptor);
    }

    public void Delete(string name) => _ = UnlinkAt(Descriptor, Bytes(name), 0);

    public void Dispose() => _handle.Dispose();

    private static byte[] Bytes(string path) => Encoding.UTF8.GetBytes(path + '\0');

    private static int Checked(int result) => result >= 0 ? result : throw Problem();

    private static IOException Problem() => new(Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()), Marshal.GetLastPInvokeError());

    [DllImport("libc", EntryPoint = "openat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenAt(int folder, byte[] path, int flags, uint mode);

    [DllImport("libc", EntryPoint = "mkdirat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MakeAt(int folder, byte[] path, uint mode);

    [DllImport("libc", EntryPoint = "renameat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int RenameAt(int fromFolder, byte[] from, int toFolder, byte[] to);

    [DllImport("libc", EntryPoint = "unlinkat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int UnlinkAt(int folder, byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int file);
}
