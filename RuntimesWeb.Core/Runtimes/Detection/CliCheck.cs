using System.Text.Json;
using System.Text.RegularExpressions;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runtimes.Detection;

/// <summary>
/// Looks at one command line tool. Finding it is a few file looks; asking it (version, login) starts a process and is done only when
/// the program or its login file changed since the last look, or when forced.
/// </summary>
public sealed partial class CliCheck(BinaryFinder finder, ProcessRunner processes, Machine machine, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    // A login can also live where no file tells of it (a keychain): asked again now and then.
    private static readonly TimeSpan LoginIsAskedAgain = TimeSpan.FromMinutes(10);

    public async Task<CliFacts> LookAsync(Runtime runtime, CliFacts? last, bool force, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var binary = finder.Find(runtime.Binary!);
        if (binary is null)
        {
            return new CliFacts(null, null, null, null, null, null, now, now);
        }

        var loginStamp = LoginStamp(runtime);
        var same = last?.Binary == binary && !force;
        if (same && last!.LoginStamp == loginStamp && (loginStamp is null || now - last.AskedAt < LoginIsAskedAgain))
        {
            return last with { CheckedAt = now };
        }

        var (version, problem) = same ? (last!.Version, last.VersionProblem) : await VersionAsync(binary, ct);
        var (loggedIn, detail) = problem is null ? await LoginAsync(runtime, binary, ct) : (null, null);
        return new CliFacts(binary, version, problem, loggedIn, detail, loginStamp, now, now);
    }

    private async Task<(string? Version, string? Problem)> VersionAsync(FoundBinary binary, CancellationToken ct)
    {
        var answer = await processes.RunAsync(binary.Path, ["--version"], Limit, ct);
        return answer.Match(
            said => said.ExitCode != 0 ? (null, $"it ended with exit code {said.ExitCode}: {said.FirstLine}")
                : VersionNumber().Match(said.Output + said.Error) is { Success: true } match ? (match.Value, null)
                : ((string?)null, (string?)$"its version could not be read from \"{said.FirstLine}\""),
            failure => (null, failure.Message));
    }

    private async Task<(bool? LoggedIn, string? Detail)> LoginAsync(Runtime runtime, FoundBinary binary, CancellationToken ct)
    {
        if (runtime.Id == RuntimeCatalog.Codex)
        {
            var said = await processes.RunAsync(binary.Path, ["login", "status"], Limit, ct);
            return said.Match<(bool?, string?)>(s => (s.ExitCode == 0, s.ExitCode == 0 ? s.FirstLine : "Not logged in"), f => (null, f.Message));
        }

        if (runtime.Id == RuntimeCatalog.ClaudeCode)
        {
            var said = await processes.RunAsync(binary.Path, ["auth", "status"], Limit, ct);
            return said.Match(s => ClaudeLogin(s.Output), f => (null, f.Message));
        }

        return (null, null);
    }

    private static (bool?, string?) ClaudeLogin(string json)
    {
        try
        {
            using var status = JsonDocument.Parse(json);
            var loggedIn = status.RootElement.GetProperty("loggedIn").GetBoolean();
            return (loggedIn, loggedIn && status.RootElement.TryGetProperty("authMethod", out var method) ? $"Signed in ({method.GetString()})" : "Not logged in");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // An older version without the command: its login is not known, which is not the same as none.
            return (null, null);
        }
    }

    // What changes when a person logs in or out; null for a tool without a login of its own.
    private string? LoginStamp(Runtime runtime)
    {
        var file = runtime.Id == RuntimeCatalog.Codex
            ? Path.Combine(machine.Variable("CODEX_HOME") ?? Path.Combine(machine.Home, ".codex"), "auth.json")
            : runtime.Id == RuntimeCatalog.ClaudeCode
                ? Path.Combine(machine.Variable("CLAUDE_CONFIG_DIR") ?? Path.Combine(machine.Home, ".claude"), ".credentials.json")
                : null;
        if (file is null)
        {
            return null;
        }

        var seen = new FileInfo(file);
        return seen.Exists ? $"{seen.Length}|{seen.LastWriteTimeUtc.Ticks}" : "absent";
    }

    [GeneratedRegex(@"\d+\.\d+(\.\d+)?[0-9A-Za-z.+-]*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionNumber();
}
