using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Access;

/// <summary>What a pass opens.</summary>
public enum RunPassUse
{
    /// <summary>The credential proxy.</summary>
    Proxy,

    /// <summary>Our MCP servers.</summary>
    Mcp,
}

/// <summary>
/// The passes that programs of a run carry in place of keys: each opens one thing, on this computer, as long as a run holds it. Only in memory, so that none outlives
/// the server.
/// </summary>
public sealed class RunPasses
{
    private const string Prefix = "rwrun_";

    private readonly ConcurrentDictionary<string, RunPass> _open = new(StringComparer.Ordinal);

    /// <summary>Whether a text has the form of a pass: nobody guesses one, so it is no attempt at an access key.</summary>
    public static bool IsPass(string token) => token.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Makes a pass that opens nothing until a run holds it, and nothing any more once it is disposed.</summary>
    public RunPass Issue(RunPassUse use)
    {
        var token = Prefix + RandomNumberGenerator.GetHexString(64, lowercase: true);
        var name = HashOf(token);
        var pass = new RunPass(use, new Secret(token), () => _open.TryRemove(name, out _));
        _open[name] = pass;
        return pass;
    }

    /// <summary>The pass of a token; null when it is none, is over, is for something else or is held by no run now.</summary>
    public RunPass? Find(string token, RunPassUse use) => _open.TryGetValue(HashOf(token), out var pass) && pass.Use == use && pass.Run is not null ? pass : null;

    private static string HashOf(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}

/// <summary>One pass. A program that lives longer than a run keeps it; it opens something only while a run holds it.</summary>
public sealed class RunPass : IDisposable
{
    private readonly Action _gone;
    private readonly Lock _gate = new();
    private CancellationTokenSource? _held;
    private Guid? _run;

    internal RunPass(RunPassUse use, Secret token, Action gone) => (Use, Token, _gone) = (use, token, gone);

    public RunPassUse Use { get; }

    public Secret Token { get; }

    /// <summary>It opens nothing any more, and never will.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The run that holds it now.</summary>
    public Guid? Run
    {
        get
        {
            lock (_gate)
            {
                return _run;
            }
        }
    }

    /// <summary>Cancelled when the run that holds it now ends; cancelled already when none does.</summary>
    public CancellationToken Held
    {
        get
        {
            lock (_gate)
            {
                return _held?.Token ?? new CancellationToken(canceled: true);
            }
        }
    }

    /// <summary>Lets a run hold it until what is returned is disposed; whatever goes on over it ends then.</summary>
    public IDisposable HoldFor(Guid run)
    {
        var held = new CancellationTokenSource();
        lock (_gate)
        {
            (_held, _run) = (held, run);
        }

        return new Hold(this, held);
    }

    public void Dispose()
    {
        IsOver = true;
        _gone();
        Release(null);
    }

    private void Release(CancellationTokenSource? mine)
    {
        CancellationTokenSource? over;
        lock (_gate)
        {
            over = mine is null || mine == _held ? _held : null;
            if (over is not null)
            {
                (_held, _run) = (null, null);
            }
        }

        over?.Cancel();
    }

    private sealed class Hold(RunPass pass, CancellationTokenSource held) : IDisposable
    {
        public void Dispose() => pass.Release(held);
    }
}
