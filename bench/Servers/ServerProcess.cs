using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace RuntimesWeb.Bench.Servers;

/// <summary>A server in a process of its own, on a free loopback port; ended with this object, by its id.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    // What would make the server another one than a plain start does: an address, an environment, an access key.
    private static readonly string[] NotPassedOn =
        ["URLS", "ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "RUNTIMESWEB_ACCESS_KEY", "RUNTIMESWEB_MASTER_KEY", "DOTNET_gcServer"];

    private readonly Process _process;

    private ServerProcess(Process process, Uri address, long startedAt)
    {
        (_process, Address, StartedAt) = (process, address, startedAt);
    }

    public Uri Address { get; }

    /// <summary>The time stamp just before the process was started.</summary>
    public long StartedAt { get; }

    public static ServerProcess Start(string assembly, IReadOnlyDictionary<string, string> environment, params IReadOnlyList<string> arguments)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var info = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in (IEnumerable<string>)[assembly, .. arguments, "--urls", address.GetLeftPart(UriPartial.Authority)])
        {
            info.ArgumentList.Add(argument);
        }

        foreach (var name in NotPassedOn)
        {
            info.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            info.Environment[name] = value;
        }

        var process = new Process { StartInfo = info };
        // Its log is written as always and read as by a terminal that nobody looks at.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        var startedAt = Stopwatch.GetTimestamp();
#pragma warning disable RS0030 // the bench starts servers; it has no ProcessRunner, which waits for the end of a short command
        process.Start();
#pragma warning restore RS0030
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ServerProcess(process, address, startedAt);
    }

    /// <summary>Asks until the path answers 200; the time from the start of the process to that answer.</summary>
    public async Task<TimeSpan> FirstOkAsync(string path)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Address };
        while (Stopwatch.GetElapsedTime(StartedAt) < StartLimit)
        {
            if (_process.HasExited)
            {
                throw new BenchException($"{_process.StartInfo.ArgumentList[0]} ended with exit code {_process.ExitCode} before it answered.");
            }

            try
            {
                using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return Stopwatch.GetElapsedTime(StartedAt);
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5));
        }

        throw new BenchException($"{Address}{path.TrimStart('/')} did not answer 200 within {StartLimit.TotalSeconds:0} s.");
    }

    /// <summary>Processor time used so far, and memory resident now.</summary>
    public (TimeSpan Cpu, double Mebibytes) Usage()
    {
        _process.Refresh();
        return (_process.TotalProcessorTime, _process.WorkingSet64 / 1048576.0);
    }

    /// <summary>What it holds open: files, sockets, pipes. Zero where the system does not tell.</summary>
    public int Handles => Directory.Exists($"/proc/{_process.Id}/fd") ? Directory.GetFiles($"/proc/{_process.Id}/fd").Length : 0;

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            AskToStop();
            if (!_process.WaitForExit(StopLimit))
            {
                _process.Kill(entireProcessTree: true);
                _process.WaitForExit();
            }
        }

        _process.Dispose();
    }

    // As Ctrl+C or a supervisor does, so that the next start finds what an orderly stop leaves.
    private void AskToStop()
    {
        if (OperatingSystem.IsWindows())
        {
            _process.Kill(entireProcessTree: true);
        }
        else
        {
            _ = NativeMethods.Kill(_process.Id, NativeMethods.Terminate);
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static class NativeMethods
    {
        public const int Terminate = 15;

        [DllImport("libc", EntryPoint = "kill")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Kill(int pid, int signal);
    }
}
