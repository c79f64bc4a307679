using System.Text.Json;

namespace RuntimesWeb.Core.Permissions;

/// <summary>What a tool does to the world; the modes decide by it where no rule does.</summary>
public enum ToolEffect
{
    /// <summary>Looks at files of the folder, and at nothing else.</summary>
    Reads,

    /// <summary>Changes files of the folder.</summary>
    Edits,

    /// <summary>Runs a command line.</summary>
    Runs,

    /// <summary>Asks another computer.</summary>
    Fetches,

    /// <summary>Changes only what this product itself keeps for the agent and shows to the person, such as its plan or a memory.</summary>
    Notes,

    /// <summary>Something of somebody else, such as a tool of an MCP server: nobody knows what it does.</summary>
    Other,
}

/// <summary>One call of a tool, in the words that rules are written in.</summary>
/// <param name="Tool">Its name, such as <c>bash</c>, <c>write_file</c>, <c>mcp__server__tool</c>.</param>
/// <param name="Subject">What a rule's pattern is compared with: the command line, the address, or the path relative to the folder with slashes (absolute when outside). Null when it has none.</param>
/// <param name="Input">The arguments, checked against the tool's schema.</param>
public sealed record ToolUse(string Tool, ToolEffect Effect, string? Subject, JsonElement Input)
{
    /// <summary>The folder that is worked in; null without one.</summary>
    public string? Folder { get; init; }

    /// <summary>The person's folder that it is a copy of, when it is one: rules for that folder hold here.</summary>
    public string? Project { get; init; }

    /// <summary>Whose rules apply beside those for all; null when no agent works.</summary>
    public string? AgentId { get; init; }
}
