using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runtimes.Adapters.Cli;

/// <summary>
/// Where the programs of runtimes keep what is theirs, and where they work when they were given no folder: below the data folder, readable by their person alone, apart by
/// runtime, agent and conversation.
/// </summary>
public sealed partial class CliHomes
{
    private const string Nobody = "_";

    private readonly DataFolder _data;

    public CliHomes(DataFolder data)
    {
        _data = data;
        // What a server that was killed left there opens nothing any more.
        Array.ForEach(Directory.GetFiles(Passing()), File.Delete);
        // Only now: while the server runs, a program may stand in one.
        foreach (var empty in Directory.GetDirectories(data.Folder("scratch")).Where(f => !Directory.EnumerateFileSystemEntries(f).Any()))
        {
            Directory.Delete(empty);
        }
    }

    /// <summary>The folder a program has in place of its own one in the person's home: settings, sessions, caches.</summary>
    public string Home(RuntimeId runtime, string? agentId)
    {
        // Each on its own, so that each is private.
        _ = _data.Folder("runtimes");
        _ = _data.Folder(Path.Combine("runtimes", runtime.Value));
        return _data.Folder(Path.Combine("runtimes", runtime.Value, agentId is null ? Nobody : Safe(agentId)));
    }

    /// <summary>The folder of the request; without one an empty folder of its conversation.</summary>
    public string WorkPlace(RunRequest request)
    {
        if (request.Folder is { } folder)
        {
            return folder.Path;
        }

        _ = _data.Folder("scratch");
        return _data.Folder(Path.Combine("scratch", (request.Conversation ?? request.RunId).ToString("N")));
    }

    /// <summary>A new file that only its owner reads, outside every folder that is worked in.</summary>
    /// <param name="end">How its name ends, such as <c>.json</c>.</param>
    internal string Write(string end, string text)
    {
        var path = Path.Combine(Passing(), Guid.NewGuid().ToString("N") + end);
        using var file = PrivateFile.Create(path);
        file.Write(Encoding.UTF8.GetBytes(text));
        return path;
    }

    private string Passing()
    {
        _ = _data.Folder("runtimes");
        return _data.Folder(Path.Combine("runtimes", "passing"));
    }

    // An agent's id is a safe name by its own rules; whatever else comes gets one.
    private static string Safe(string agentId) =>
        SafeName().IsMatch(agentId) && !agentId.Contains("..", StringComparison.Ordinal) ? agentId : "x-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(agentId)));

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SafeName();
}
