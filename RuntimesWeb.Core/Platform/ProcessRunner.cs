using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace RuntimesWeb.Core.Platform;

/// <summary>What a short command said: exit code, at most 64 KB of each stream.</summary>
public sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>The first line that says something, of stdout and then stderr.</summary>
    public string FirstLine => (Output + "\n" + Error).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "";
}

/// <summary>
/// Starts programs: an argument list, never a shell; an environment built from a list, never inherited whole; a time-out; the whole tree ended with it.
/// </summary>
public sealed class ProcessRunner(Machine machine)
{
    private const int LongestStream = 64 * 1024;

    // What a well-behaved program needs to find its files, its terminal language and the way out; never a key.
    private static readonly ImmutableArray<string> PassedOn =
    [
        "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "TEMP", "TMP", "SHELL", "TERM",
        "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS",
        "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "CLAUDE_CONFIG_DIR", "CODEX_HOME", "HERMES_HOME",
        "SystemRoot", "SystemDrive", "windir", "ComSpec", "PATHEXT", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "ProgramData", "ProgramFiles",
    ];

    /// <summary>
    /// Runs a short command to its end. A missing program, a time-out and output beyond the limit are failures or cut text, never exceptions.
    /// </summary>
    public async Task<Outcome<CommandResult>> RunAsync(string program, IReadOnlyList<string> arguments, TimeSpan timeout, CancellationToken ct)
    {
        using var process = new Process { StartInfo = StartInfo(program, arguments) };
        try
        {
#pragma warning disable RS0030 // the one place that starts processes
            process.Start();
#pragma warning restore RS0030
        }
        catch (Exception e) when (e is Win32Exception or IOException or InvalidOperationException)
        {
            return Failure.Unavailable($"{Path.GetFileName(program)} could not be started: {e.Message}");
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(timeout);
        try
        {
            process.StandardInput.Close();
            var output = ReadAsync(process.StandardOutput, deadline.Token);
            var error = ReadAsync(process.StandardError, deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return new CommandResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Failure.Unavailable($"{Path.GetFileName(program)} did not answer within {timeout.TotalSeconds:0} s");
        }
        catch (IOException e)
        {
            return Failure.Unavailable($"{Path.GetFileName(program)} could not be read: {e.Message}");
        }
        finally
        {
            End(process);
        }
    }

    private static void End(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It ended in between.
        }
    }

    private ProcessStartInfo StartInfo(string program, IReadOnlyList<string> arguments)
    {
        var info = new ProcessStartInfo(program)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = Directory.Exists(machine.Home) ? machine.Home : Path.GetTempPath(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var argument in arguments)
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
        return info;
    }

    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken ct)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        int read;
        while ((read = await reader.ReadAsync(buffer, ct)) > 0)
        {
            text.Append(buffer, 0, Math.Min(read, LongestStream - text.Length));
        }

        return text.ToString();
    }
}
