using System.Globalization;
using System.Text.Json;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;

namespace RuntimesWeb.Core.Runtimes.Tools.Shell;

/// <summary>
/// Runs a command line in the project folder. It is no jail: the command can do what the person can who runs this server; so it is asked about. It gets a small
/// environment without keys, no input, a time, and everything it started ends with it.
/// </summary>
internal sealed class BashTool(ProcessRunner processes, string shell, WorkFolder folder, TimeProvider time) : ITool
{
    private const int Usual = 120;
    private const int Most = 600;

    // The system takes 128 KiB for one argument.
    private const int LongestCommand = 30_000;

    private static readonly string[] Shells = ["/bin/bash", "/usr/bin/bash", "/usr/local/bin/bash", "/bin/sh"];

    private static readonly Dictionary<string, string> Variables = new(StringComparer.Ordinal)
    {
        // Nobody is there to answer a question or to turn a page.
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GIT_ASKPASS"] = "",
        ["SSH_ASKPASS"] = "",
        ["GIT_EDITOR"] = "true",
        ["GIT_PAGER"] = "cat",
        ["PAGER"] = "cat",
        ["TERM"] = "dumb",
        ["PWD"] = "",
    };

    public ModelTool Definition { get; } = WorkspaceTool.Define(
        "bash",
        $"Runs a command line with {Path.GetFileNameWithoutExtension(shell)} in the project folder; each call begins there anew. Gives what it prints (30,000 characters are kept) and its exit code. Without input; what it leaves running in the background is ended. To read, find or change files use the other tools.",
        """
        {"type":"object","properties":{
          "command":{"type":"string","description":"The command line"},
          "timeout_seconds":{"type":"integer","description":"After so many seconds it is ended, 1 to 600; 120 when left out"},
          "description":{"type":"string","description":"What it does, in a few words for the person"}},
         "required":["command"]}
        """);

    public ToolEffect Effect => ToolEffect.Runs;

    /// <summary>The shell of this computer; null when it has none.</summary>
    public static string? Find(Machine machine) => OperatingSystem.IsWindows()
        ? machine.SearchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathFullyQualified)
            .Select(p => Path.Combine(p, "bash.exe")).FirstOrDefault(p => File.Exists(p) && !p.Contains("System32", StringComparison.OrdinalIgnoreCase))
        : Array.Find(Shells, File.Exists);

    /// <summary>A command line as a program: both streams in one, so that what is printed keeps its order, and nobody asked anything.</summary>
    internal static Command Line(string shell, string command, string folder) => new(shell, ["-c", "exec \"$0\" -c \"$1\" 2>&1", shell, command])
    {
        Folder = folder,
        Variables = new Dictionary<string, string>(Variables)
        {
            ["PWD"] = folder,
        },
    };

    public string? Subject(JsonElement arguments) => WorkspaceTool.Text(arguments, "command");

    public Task<ToolAnswer?> PreviewAsync(JsonElement arguments, CancellationToken ct) => Task.FromResult(Problem(WorkspaceTool.Text(arguments, "command") ?? ""));

    public async Task<ToolAnswer> CallAsync(JsonElement arguments, CancellationToken ct)
    {
        var command = WorkspaceTool.Text(arguments, "command") ?? "";
        if (Problem(command) is { } problem)
        {
            return problem;
        }

        var (seconds, output, started) = (WorkspaceTool.Number(arguments, "timeout_seconds", Usual, 1, Most), new CommandOutput(), time.GetTimestamp());
        var ran = await processes.CaptureAsync(Line(shell, command, folder.Path), TimeSpan.FromSeconds(seconds), output.Take, ct);
        return ran.Match(r => Answer(r.End, r.ExitCode, output.ToString().Trim('\n'), time.GetElapsedTime(started), seconds), f => ToolAnswer.Wrong(f.Message));
    }

    private static ToolAnswer? Problem(string command) =>
        string.IsNullOrWhiteSpace(command) ? ToolAnswer.Wrong("The command is empty.")
        : command.Contains('\0', StringComparison.Ordinal) ? ToolAnswer.Wrong("The command has a zero character in it.")
        : command.Length > LongestCommand ? ToolAnswer.Wrong("The command is too long; write it to a file with write_file and run that.")
        : null;

    private static ToolAnswer Answer(CommandEnd end, int code, string output, TimeSpan took, int seconds)
    {
        var note = end switch
        {
            CommandEnd.TimedOut => $"[ended after {seconds} s, its time was over; a longer time can be given with timeout_seconds, {Most} at most]",
            CommandEnd.Left => "[ended: it printed without end]",
            _ => string.Create(CultureInfo.InvariantCulture, $"[exit code {code}, {took.TotalSeconds:0.0} s]"),
        };
        return new ToolAnswer(output.Length == 0 ? $"[no output]\n{note}" : $"{output}\n{note}", IsError: end != CommandEnd.Exited || code != 0);
    }
}
