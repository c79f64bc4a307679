using System.Text.Json;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Projects;

namespace RuntimesWeb.Core.Runtimes.Tools;

/// <summary>One thing a model can have done: a name, a schema, and the code behind it.</summary>
public interface ITool
{
    ModelTool Definition { get; }

    /// <summary>Whether it only looks. What changes something is asked about first.</summary>
    bool IsReadOnly { get; }

    /// <summary>Runs it. What the model did wrong is a failed answer in words that help it; a thrown exception is a bug and ends only this call.</summary>
    Task<ToolAnswer> CallAsync(JsonElement arguments, CancellationToken ct);
}

/// <summary>What a tool says back to the model; bounded by the tool itself.</summary>
public sealed record ToolAnswer(string Text, bool IsError = false)
{
    public static ToolAnswer Wrong(string message) => new(message, IsError: true);
}

/// <summary>For whom tools are wanted: the run, its folder, its agent.</summary>
public sealed record ToolScope(Guid RunId, WorkFolder? Folder, string? AgentId);

/// <summary>The seam through which slices offer tools to the native loop: each names those that make sense in a scope.</summary>
public interface IToolSource
{
    IEnumerable<ITool> ToolsFor(ToolScope scope);
}
