using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace RuntimesWeb.Core.Platform;

/// <summary>
/// Which long-running programs this server has started: a small file each, so that the next start can end what a kill -9 left behind before the same work begins
/// again. A process is known by its id and the moment it began, so that nobody else's is ended. Where there is no <c>/proc</c>, nothing is kept.
/// </summary>
public sealed partial class ChildRegister(DataFolder folder, ILogger<ChildRegister> logger)
{
    private const int KillNow = 9;
    private const int StartTimeField = 22;

    /// <summary>Notes a process group until what is returned is disposed.</summary>
    internal IDisposable? Enter(int group)
    {
        if (BeganAt(group) is not { } began)
        {
            return null;
        }

        var note = Path.Combine(Children(), group.ToString(CultureInfo.InvariantCulture));
        File.WriteAllText(note, began);
        return new Note(note);
    }

    /// <summary>Ends what the last server did not get to end. Before anything is started.</summary>
    internal void EndStrays()
    {
        foreach (var note in Directory.GetFiles(Children()))
        {
            if (int.TryParse(Path.GetFileName(note), NumberStyles.None, CultureInfo.InvariantCulture, out var group) && BeganAt(group) == File.ReadAllText(note))
            {
                Log.Stray(logger, group);
                _ = NativeKill(-group, KillNow);
            }

            File.Delete(note);
        }
    }

    private string Children() => folder.Folder("children");

    // The name of the program, in brackets, may hold anything; the fields are counted after it.
    private static string? BeganAt(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[StartTimeField - 3];
        }
        catch (IOException)
        {
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativeKill(int process, int signal);

    private sealed class Note(string file) : IDisposable
    {
        public void Dispose() => File.Delete(file);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The program of process group {Group} was still running from before; it was ended")]
        public static partial void Stray(ILogger logger, int group);
    }
}
