using System.Diagnostics;
using RuntimesWeb.Hosting;

namespace RuntimesWeb.Tests.Support;

/// <summary>The product as a process of its own, to be ended the hard way.</summary>
public sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Starts it and waits for the line that says where it listens.</summary>
    /// <param name="variables">In place of what the tests themselves were given.</param>
    public static async Task<ServerProcess> StartAsync(string home, string address, IReadOnlyDictionary<string, string>? variables = null)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(RuntimesWebApp).Assembly.Location, "--urls", address, "--RUNTIMESWEB_HOME", home, "--Welcome:AtFirstStart", "false"]) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

#pragma warning disable RS0030 // ProcessRunner belongs to the product; here the product is the process
        var process = Process.Start(start)!; // a program of its own was asked for
#pragma warning restore RS0030
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        const string Said = " listens on ";
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.IndexOf(Said, StringComparison.Ordinal) is >= 0 and var at)
            {
                return new ServerProcess(process, new Uri(line[(at + Said.Length)..]));
            }
        }

        process.Dispose();
        throw new InvalidOperationException("the server ended before it listened");
    }

    /// <summary>SIGKILL: nothing of it gets to say goodbye.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
