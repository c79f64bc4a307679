using System.Text.RegularExpressions;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runtimes.Install;

/// <summary>What the lines of npm, pip or pipx give away about why they failed.</summary>
public sealed partial class Clues
{
    private const int Limit = 1000;

    private static readonly HashSet<string> Network = new(StringComparer.Ordinal)
    {
        "ENOTFOUND", "ETIMEDOUT", "ECONNRESET", "ECONNREFUSED", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "ESOCKETTIMEDOUT", "ERR_SOCKET_TIMEOUT", "E429",
    };

    private string? _npmCode;
    private string? _pythonNetwork;
    private string? _said;
    private bool _hasVersions;
    private bool _denied;

    /// <summary>pip refuses to touch a Python that belongs to the system (PEP 668).</summary>
    public bool ExternallyManaged { get; private set; }

    /// <summary>The Python at hand has no pip.</summary>
    public bool NoPip { get; private set; }

    /// <summary>Where pipx says that pip's whole output is.</summary>
    public string? PipLog { get; private set; }

    /// <summary>What a package asks of Node, and what Node there is.</summary>
    public string? NodeRequired { get; private set; }

    public string? NodeCurrent { get; private set; }

    public void See(OutputLine line)
    {
        var text = line.Text;
        if (NpmCode().Match(text) is { Success: true } code)
        {
            _npmCode ??= code.Groups["code"].Value;
        }

        if (Engine().Match(text) is { Success: true } engine)
        {
            (NodeRequired, NodeCurrent) = engine.Groups["which"].Value == "required" ? (engine.Groups["node"].Value, NodeCurrent) : (NodeRequired, engine.Groups["node"].Value);
        }

        _denied |= Denied().IsMatch(text);
        ExternallyManaged |= text.Contains("externally-managed-environment", StringComparison.Ordinal);
        NoPip |= text.Contains("No module named pip", StringComparison.Ordinal);
        _hasVersions |= SomeVersions().IsMatch(text);
        _pythonNetwork ??= PythonNetwork().Match(text) is { Success: true } network ? network.Value : null;
        if (text.TrimStart() is ['/', ..] path && path.EndsWith(".log", StringComparison.Ordinal))
        {
            PipLog ??= path;
        }

        if (line.IsError && ErrorLine().Match(text) is { Success: true } error)
        {
            _said ??= error.Groups["text"].Value;
        }
    }

    /// <summary>How an attempt that ended with this exit code counts: what passes by itself is tried again, the rest is final.</summary>
    /// <param name="what">What failed, to begin the sentence: Installation, Upgrade.</param>
    public JobEnd End(int exit, Runtime runtime, string what)
    {
        var (code, failed) = (InstallCodes.Exit(exit), $"{what} failed with exit code {exit}");
        if (_denied || _npmCode is "EACCES" or "EPERM")
        {
            return JobEnd.Fail(
                InstallCodes.Denied,
                $"Permission denied. A global install may require elevated permissions. Try: sudo {runtime.InstallCommand}",
                runtime.PackageManager == InstallOrigin.Npm ? "Or let npm install into a folder of your own: Settings, Installs. That needs no elevated permissions." : null);
        }

        if (_npmCode is not null && (Network.Contains(_npmCode) || ServerTrouble().IsMatch(_npmCode)))
        {
            return JobEnd.TryLater(code, $"{failed}: the npm registry could not be reached ({_npmCode})", "Check the network connection and the proxy, then retry.");
        }

        if (_npmCode == "ENOTEMPTY")
        {
            return JobEnd.TryLater(code, $"{failed}: another npm is at work in the same folder");
        }

        if (_pythonNetwork is not null && !_hasVersions)
        {
            return JobEnd.TryLater(code, $"{failed}: the Python package index could not be reached ({_pythonNetwork})", "Check the network connection and the proxy, then retry.");
        }

        return JobEnd.Fail(code, failed, _said is null ? "The log says more." : $"{(runtime.PackageManager == InstallOrigin.Npm ? "npm" : "pip")} said: {_said}");
    }

    [GeneratedRegex(@"^npm (error|ERR!) code (?<code>\S+)", RegexOptions.ExplicitCapture, Limit)]
    private static partial Regex NpmCode();

    [GeneratedRegex(@"^npm (warn|WARN) EBADENGINE\s+(?<which>required|current): \{.*node: '(?<node>[^']+)'", RegexOptions.ExplicitCapture, Limit)]
    private static partial Regex Engine();

    [GeneratedRegex(@"\bEACCES\b|\[Errno 13\]|PermissionError", RegexOptions.ExplicitCapture, Limit)]
    private static partial Regex Denied();

    [GeneratedRegex("^E5[0-9][0-9]$", RegexOptions.ExplicitCapture, Limit)]
    private static partial Regex ServerTrouble();

    [GeneratedRegex(@"from versions: (?!none\))", RegexOptions.ExplicitCapture, Limit)]
    private static partial Regex SomeVersions();

    [GeneratedRegex(
        "Name or service not known|nodename nor servname provided|Temporary failure in name resolution|Network is unreachable|Connection refused|Connection reset|Cannot connect to proxy"
        + "|NewConnectionError|ConnectTimeoutError|ReadTimeoutError|ProxyError|RemoteDisconnected|50[0-9] Server Error",
        RegexOptions.ExplicitCapture,
        Limit)]
    private static partial Regex PythonNetwork();

    // The sentence of npm that names the cause is its first one; a stack trace and the place of the log say less.
    [GeneratedRegex(@"^(npm (error|ERR!) (?!code |errno |syscall |path |A complete log|    at )((notarget|404|network|enoent) )?(?<text>\S.*)|ERROR: (?<text>.+)|(?<text>\S.*(not found|No such file).*))$", RegexOptions.ExplicitCapture, Limit)]
    private static partial Regex ErrorLine();
}
