using System.Collections.Frozen;

namespace RuntimesWeb.Core.Permissions.Rules;

/// <summary>The names of tools: one tool goes by several, and one name in a rule may stand for several tools.</summary>
internal static class ToolFamilies
{
    public const string Bash = "bash";
    public const string WebFetch = "web_fetch";

    private static readonly FrozenDictionary<string, string> Aliases = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["Shell"] = Bash,
        ["Read"] = "read_file",
        ["Write"] = "write_file",
        ["Edit"] = "edit_file",
        ["MultiEdit"] = "edit_file",
        ["LS"] = "list",
        ["WebFetch"] = WebFetch,
        ["WebSearch"] = "web_search",
        ["NotebookEdit"] = "notebook_edit",
        ["NotebookRead"] = "notebook_read",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // As in Claude Code: what is said of Edit is said of all tools that change files, what is said of Read of all that look at them.
    private static readonly FrozenDictionary<string, string[]> Families = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase)
    {
        ["Read"] = ["read_file", "list", "glob", "grep", "notebook_read"],
        ["Edit"] = ["edit_file", "write_file", "notebook_edit"],
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> OfPaths =
        new[] { "read_file", "list", "glob", "grep", "notebook_read", "edit_file", "write_file", "notebook_edit" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Editing = new[] { "edit_file", "write_file", "notebook_edit" }.ToFrozenSet(StringComparer.Ordinal);

    // Our own MCP servers change only what this product keeps, and judge each call themselves; see the slice Mcp.
    private static readonly string[] OurServers = ["tasks", "memory", "tools", "teamchat"];

    /// <summary>How programs know one of our own MCP servers: <c>runtimesweb-tasks</c>.</summary>
    public static string NameOfOurServer(string server) => $"runtimesweb-{server}";

    /// <summary>The product's own name of a tool that may go by another one.</summary>
    public static string Canonical(string tool) => Aliases.TryGetValue(tool, out var name) ? name : tool.ToLowerInvariant();

    /// <summary>The tools a rule's name stands for.</summary>
    public static string[] Of(string name) => Families.TryGetValue(name, out var tools) ? tools : [Canonical(name)];

    public static bool HasPaths(string canonical) => OfPaths.Contains(canonical);

    /// <summary>What a tool does to the world, for somebody who knows only its name.</summary>
    public static ToolEffect EffectOf(string tool) => Canonical(tool) switch
    {
        Bash => ToolEffect.Runs,
        WebFetch or "web_search" => ToolEffect.Fetches,
        { } name when Editing.Contains(name) => ToolEffect.Edits,
        { } name when OfPaths.Contains(name) => ToolEffect.Reads,
        { } name when OurServers.Any(s => name.StartsWith($"mcp__{NameOfOurServer(s)}__", StringComparison.Ordinal)) => name.EndsWith($"__{WebFetch}", StringComparison.Ordinal) ? ToolEffect.Fetches : ToolEffect.Notes,
        _ => ToolEffect.Other,
    };
}
