using RuntimesWeb.Core.Permissions.Rules;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runtimes.Adapters.Cli;

/// <summary>Our own MCP servers, as the program of a run is told of them; its pass opens them.</summary>
public static class McpAddresses
{
    /// <summary>Below it lies one path for each server.</summary>
    public const string Path = "/api/mcp";

    public static IReadOnlyList<string> Names { get; } = ["tasks", "memory", "tools", "teamchat"];

    /// <summary>Names, as programs know them, with addresses; none while this server has no address that a program could be given.</summary>
    public static IReadOnlyDictionary<string, Uri> Of(ServerAddress server) =>
        server.Loopback is { IsOk: true, Value: var root } ? Names.ToDictionary(ToolFamilies.NameOfOurServer, n => new Uri(root, $"{Path}/{n}"), StringComparer.Ordinal) : new Dictionary<string, Uri>();
}
