using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Extensions.Logging;

namespace RuntimesWeb.Core.Platform;

/// <summary>
/// Which long-running programs this server starts: each carries a mark in its environment, which everything it starts inherits, and an empty file of that name stands
/// from before it begins until it has ended. So the next start can end what a kill -9 left behind, before the same work begins again, and never a stranger that
/// has got the same process id. Where there is no <c>/proc</c>, nothing is ended.
/// </summary>
public sealed partial class ChildRegister(DataFolder folder, ILogger<ChildRegister> logger)
{
    private const string Variable = "RUNTIMESWEB_CHILD";
    private const int KillNow = 9;
    private const int MostRounds = 50;

    /// <summary>Makes a mark for a program that is about to be started, kept until what is returned is disposed.</summary>
    internal Mark Enter()
    {
        var name = Guid.NewGuid().ToString("N");
        var note = Path.Combine(Children(), name);
        File.WriteAllText(note, "");
        return new Mark(note, Variable, name);
    }

    /// <summary>Ends all that carries a mark, also what went into a session of its own; again, while it starts more.</summary>
    internal static void End(Mark mark)
    {
        var marks = new HashSet<string?>([mark.Variable.Value], StringComparer.Ordinal);
        for (var round = 0; round < MostRounds && Marked(marks) is { Count: > 0 } left; round++)
        {
            foreach (var process in left)
            {
                _ = NativeKill(process, KillNow);
            }
        }
    }

    /// <summary>Ends what the last server did not get to end. Before anything is started.</summary>
    internal void EndStrays()
    {
        var notes = Directory.GetFiles(Children());
        if (notes.Length == 0)
        {
            return;
        }

        var marks = notes.Select(Path.GetFileName).ToHashSet(StringComparer.Ordinal);
        foreach (var process in Marked(marks))
        {
            Log.Stray(logger, process);
            // Its group too: a child may have cleared its environment.
            _ = NativeKill(-process, KillNow);
            _ = NativeKill(process, KillNow);
        }

        Array.ForEach(notes, File.Delete);
    }

    private static List<int> Marked(HashSet<string?> marks) => !Directory.Exists("/proc/self") ? [] :
        [.. Directory.EnumerateDirectories("/proc")
            .Select(d => int.TryParse(Path.GetFileName(d), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && MarkOf(id) is { } mark && marks.Contains(mark))];

    // Of a process of somebody else, or one that has just ended, nothing can be read.
    private static string? MarkOf(int process)
    {
        try
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/environ");
            return Encoding.UTF8.GetString(File.ReadAllBytes(path)).Split('\0').FirstOrDefault(v => v.StartsWith(Variable + "=", StringComparison.Ordinal))?[(Variable.Length + 1)..];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private string Children() => folder.Folder("children");

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativeKill(int process, int signal);

    /// <summary>What a marked program carries: the variable and its value.</summary>
    internal sealed class Mark(string note, string variable, string value) : IDisposable
    {
        public KeyValuePair<string, string> Variable => new(variable, value);

        public void Dispose() => File.Delete(note);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Process {Process} was still running from before; it was ended")]
        public static partial void Stray(ILogger logger, int process);
    }
}
