using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Hosting;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api;

/// <summary>The product as a process of its own: what it refuses, in what words, with which exit code.</summary>
public sealed class StartTests
{
    [Theory]
    [InlineData("ASPNETCORE_URLS", "http://+:0")]
    [InlineData("ASPNETCORE_HTTP_PORTS", "18999")]
    public async Task WideBind_FromTheEnvironment_IsRefused(string name, string value)
    {
        var (code, error) = await RunAsync([], (name, value));

        Assert.Equal(1, code);
        Assert.StartsWith("RuntimesWeb refuses to listen on ", error, StringComparison.Ordinal);
        Assert.Contains("RUNTIMESWEB_ACCESS_KEY", error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("--urls", "http://0.0.0.0:0")]
    [InlineData("--Urls", "http://*:0")]
    [InlineData("--https_ports", "18999")]
    [InlineData("--Kestrel:Endpoints:Main:Url", "http://0.0.0.0:0")]
    public async Task WideBind_FromTheCommandLine_IsRefused(string name, string value)
    {
        var refusal = await Assert.ThrowsAsync<StartupException>(() => TestApp.StartAsync(null, name, value));

        Assert.StartsWith("RuntimesWeb refuses to listen on ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShortFirstKey_IsRefused()
    {
        var (code, error) = await RunAsync([], ("RUNTIMESWEB_ACCESS_KEY", "short"));

        Assert.Equal(1, code);
        Assert.StartsWith("RUNTIMESWEB_ACCESS_KEY is shorter than 16 characters.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PortInUse_IsOneSentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var (code, error) = await RunAsync(["--urls", $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}"], null);

        Assert.Equal(1, code);
        Assert.Contains("is already in use", Assert.Single(error.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--AllowedHosts", "*", "AllowedHosts")]
    [InlineData("--Limits:MaxBodyBytes", "5", "Limits:MaxBodyBytes")]
    [InlineData("--Auth:Required", "perhaps", "Auth:Required")]
    public async Task BrokenSetting_IsOneSentenceThatNamesTheKey(string name, string value, string key)
    {
        var (code, error) = await RunAsync([name, value], null);

        Assert.Equal(1, code);
        Assert.Contains(key, Assert.Single(error.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.DoesNotContain("System.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WideBind_WithAKey_AsksForIt()
    {
        await using var app = await TestApp.StartAsync(null, "--urls", "http://0.0.0.0:0", "--RUNTIMESWEB_ACCESS_KEY", "0123456789abcdef");
        using var client = app.CreateClient();

        using var without = await client.GetAsync("/api/keys");
        client.DefaultRequestHeaders.Authorization = new("Bearer", "0123456789abcdef");
        using var with = await client.GetAsync("/api/keys");

        Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
        Assert.Equal(HttpStatusCode.OK, with.StatusCode);
    }

    private static async Task<(int Code, string Error)> RunAsync(string[] args, (string Name, string Value)? variable)
    {
        var home = Directory.CreateTempSubdirectory("runtimesweb-").FullName;
        try
        {
            var start = new ProcessStartInfo("dotnet", [typeof(RuntimesWebApp).Assembly.Location, .. args]) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
            foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("ASPNETCORE_", StringComparison.Ordinal) || k is "URLS" or "RUNTIMESWEB_ACCESS_KEY").ToArray())
            {
                start.Environment.Remove(name);
            }

            start.Environment["RUNTIMESWEB_HOME"] = home;
            if (variable is { } set)
            {
                start.Environment[set.Name] = set.Value;
            }

#pragma warning disable RS0030 // ProcessRunner belongs to the product; here the product is the process
            using var process = Process.Start(start)!; // a program of its own was asked for
#pragma warning restore RS0030
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            try
            {
                var error = process.StandardError.ReadToEndAsync(limit.Token);
                var output = process.StandardOutput.ReadToEndAsync(limit.Token);
                await process.WaitForExitAsync(limit.Token);
                await output;
                return (process.ExitCode, await error);
            }
            finally
            {
                if (!process.HasExited)
                {
                    process.Kill(entireProcessTree: true);
                }
            }
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }
}
