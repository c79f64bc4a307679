using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace RuntimesWeb.Core.Platform;

/// <summary>
/// A running program with everything it started. Where the system has <c>setsid</c> it gets a process group of its own, so that children are found even when
/// their parent has gone.
/// </summary>
internal sealed partial class ChildProcess : IDisposable
{
    /// <summary>So long a program may take to end when it is asked to; then it is ended.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private const int Term = 15;
    private const int KillNow = 9;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);
    private static readonly string? SetSid = new[] { "/usr/bin/setsid", "/bin/setsid" }.FirstOrDefault(File.Exists);

    // What a well-behaved program needs to find its files, its terminal language and the way out; never a key.
    private static readonly ImmutableArray<string> PassedOn =
    [
        "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "TEMP", "TMP", "SHELL", "TERM",
        "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS",
        "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "CLAUDE_CONFIG_DIR", "CODEX_HOME", "HERMES_HOME",
        "SystemRoot", "SystemDrive", "windir", "ComSpec", "PATHEXT", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "ProgramData", "ProgramFiles",
    ];

    private readonly Process _process;
    private readonly int? _group;

    private ChildProcess(Process process, int? group) => (_process, _group) = (process, group);

    public StreamReader Output => _process.StandardOutput;

    public StreamReader Error => _process.StandardError;

    /// <summary>What it reads, when it was started with something to read.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    public int ExitCode => _process.ExitCode;

    /// <summary>Starts it with nothing to read (its input is closed), unless it is to be given something.</summary>
    public static Outcome<ChildProcess> Start(Command command, Machine machine, bool hasInput = false)
    {
        var name = Path.GetFileName(command.Program);
        if (!Path.IsPathRooted(command.Program) || !File.Exists(command.Program))
        {
            return Failure.NotFound($"{name} was not found");
        }

        // Started through setsid, a program that cannot run would look like one that ran and failed.
        if (SetSid is not null && WhyNot(command.Program) is { } problem)
        {
            return Failure.Unavailable($"{name} could not be started: {problem}");
        }

        var process = new Process { StartInfo = StartInfo(command, machine) };
        try
        {
#pragma warning disable RS0030 // the one place that starts processes
            process.Start();
#pragma warning restore RS0030
            if (!hasInput)
            {
                process.StandardInput.Close();
            }

            return new ChildProcess(process, SetSid is null ? null : process.Id);
        }
        catch (Exception e) when (e is Win32Exception or IOException or InvalidOperationException)
        {
            process.Dispose();
            return Failure.Unavailable($"{name} could not be started: {e.Message}");
        }
    }

    public Task WaitForExitAsync(CancellationToken ct) => _process.WaitForExitAsync(ct);

    /// <summary>Asks everything to end, waits a little, and ends what is left.</summary>
    public async Task EndAsync(TimeSpan patience)
    {
        var since = Stopwatch.GetTimestamp();
        if (IsAlive() && Signal(Term))
        {
            while (IsAlive() && Stopwatch.GetElapsedTime(since) < patience)
            {
                await Task.Delay(Look, CancellationToken.None);
            }
        }

        Kill();
    }

    /// <summary>Ends everything at once.</summary>
    public void Kill()
    {
        try
        {
            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It ended in between.
        }

        if (_group is not null)
        {
            Signal(KillNow);
        }
    }

    public void Dispose() => _process.Dispose();

    private bool IsAlive() => !_process.HasExited || (_group is { } group && NativeKill(-group, 0) == 0);

    private bool Signal(int signal) => !OperatingSystem.IsWindows() && NativeKill(_group is { } group ? -group : _process.Id, signal) == 0;

    private static ProcessStartInfo StartInfo(Command command, Machine machine)
    {
        var info = new ProcessStartInfo(SetSid ?? command.Program)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = command.Folder ?? (Directory.Exists(machine.Home) ? machine.Home : Path.GetTempPath()),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var argument in SetSid is null ? command.Arguments : command.Arguments.Prepend(command.Program))
        {
            info.ArgumentList.Add(argument);
        }

        info.Environment.Clear();
        foreach (var name in PassedOn)
        {
            if (machine.Variable(name) is { } value)
            {
                info.Environment[name] = value;
            }
        }

        info.Environment["PATH"] = machine.SearchPath;
        info.Environment["NO_COLOR"] = "1";
        foreach (var (name, value) in command.Variables)
        {
            info.Environment[name] = value;
        }

        return info;
    }

    private static string? WhyNot(string program)
    {
        const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(program) & Executable) == UnixFileMode.None)
            {
                return "it may not be executed";
            }

            Span<byte> head = stackalloc byte[256];
            using var file = File.OpenRead(program);
            head = head[..file.Read(head)];
            if (!head.StartsWith("#!"u8))
            {
                return head.StartsWith("\u007fELF"u8) ? null : "it is no program of this system";
            }

            var words = Encoding.UTF8.GetString(head[2..]).Split('\n')[0].Split(' ', '\t', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return words.Length > 0 && File.Exists(words[0]) ? null : $"its interpreter {words.FirstOrDefault()} is missing";
        }
        catch (UnauthorizedAccessException)
        {
            // A program one may run but not read: the start itself tells.
            return null;
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativeKill(int process, int signal);
}
