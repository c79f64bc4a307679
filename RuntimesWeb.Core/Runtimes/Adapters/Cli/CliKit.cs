using RuntimesWeb.Core.Access;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runtimes.Adapters.Cli;

/// <summary>What one program of a runtime is given for as long as it runs: a home, a folder to work in, passes in place of keys, files of its own. All of it ends with it.</summary>
public sealed class CliKit : IDisposable
{
    private readonly CliHomes _homes;
    private readonly List<string> _files = [];

    internal CliKit(CliHomes homes, RuntimeId runtime, RunRequest request, CliCredential credential, RunPass mcp, Dictionary<string, string> environment)
    {
        (_homes, Credential, Mcp, Environment) = (homes, credential, mcp, environment);
        (Home, Folder) = (homes.Home(runtime, request.AgentId), homes.WorkPlace(request));
    }

    /// <summary>Its private home; one that works with the person's own login stays in theirs, where that lies.</summary>
    public string Home { get; }

    public string Folder { get; }

    public CliCredential Credential { get; }

    /// <summary>What opens our MCP servers to it.</summary>
    public RunPass Mcp { get; }

    /// <summary>What it finds in its environment beside what all children get; more may be added before it starts.</summary>
    public Dictionary<string, string> Environment { get; }

    /// <summary>Our MCP servers by their names.</summary>
    public required IReadOnlyDictionary<string, Uri> McpServers { get; init; }

    /// <summary>The home folder of the person it works for.</summary>
    public required string PersonsHome { get; init; }

    /// <summary>Writes a file that only its owner reads, outside the folder it works in; it is deleted with the program.</summary>
    /// <param name="end">How its name ends, such as <c>.json</c>.</param>
    public string Write(string end, string text)
    {
        var path = _homes.Write(end, text);
        _files.Add(path);
        return path;
    }

    /// <summary>Lets its passes open what they open, until what is returned is disposed: as long as a run of it goes on.</summary>
    public IDisposable HoldFor(Guid run) => new Holds(Credential.Lease?.HoldFor(run), Mcp.HoldFor(run));

    /// <summary>A text as it may be shown and kept: without its passes, and without what looks like a secret.</summary>
    public string Mask(string text)
    {
        foreach (var token in new[] { Credential.Lease?.Token, Mcp.Token }.OfType<Secret>())
        {
            text = text.Replace(token.Reveal(), SecretScrubber.Mark, StringComparison.Ordinal);
        }

        return SecretScrubber.Scrub(text).Text;
    }

    public void Dispose()
    {
        Credential.Lease?.Dispose();
        Mcp.Dispose();
        foreach (var file in _files)
        {
            File.Delete(file);
        }
    }

    private sealed record Holds(IDisposable? Proxy, IDisposable Mcp) : IDisposable
    {
        public void Dispose()
        {
            Proxy?.Dispose();
            Mcp.Dispose();
        }
    }
}
