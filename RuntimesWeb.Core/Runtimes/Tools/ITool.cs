using System.Collections.Immutable;
using System.Text.Json;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Projects;

namespace RuntimesWeb.Core.Runtimes.Tools;

/// <summary>One thing a model can have done: a name, a schema, and the code behind it.</summary>
public interface ITool
{
    ModelTool Definition { get; }

    /// <summary>What it does to the world: what may happen without asking is decided by it.</summary>
    ToolEffect Effect { get; }

    /// <summary>What of the arguments a rule's pattern is compared with, see <see cref="ToolUse.Subject"/>.</summary>
    string? Subject(JsonElement arguments) => null;

    /// <summary>
    /// Looks whether the call can work, before a person is asked about it, and shows what it would do: an answer whose text is a unified diff or another preview, an
    /// error that goes back to the model instead of a question, or null when there is nothing to show beyond the arguments. Changes nothing.
    /// </summary>
    Task<ToolAnswer?> PreviewAsync(JsonElement arguments, CancellationToken ct) => Task.FromResult<ToolAnswer?>(null);

    /// <summary>Runs it. What the model did wrong is a failed answer in words that help it; a thrown exception is a bug and ends only this call.</summary>
    Task<ToolAnswer> CallAsync(JsonElement arguments, CancellationToken ct);
}

/// <summary>What a tool says back to the model; bounded by the tool itself.</summary>
public sealed record ToolAnswer(string Text, bool IsError = false)
{
    /// <summary>The files it has changed, each with its diff.</summary>
    public ImmutableArray<FileChange> Changes { get; init; } = [];

    public static ToolAnswer Wrong(string message) => new(message, IsError: true);
}

public enum FileChangeKind
{
    Added,
    Modified,
    Deleted,
}

/// <summary>A file that was changed.</summary>
/// <param name="Path">Relative to the folder, with slashes.</param>
/// <param name="Diff">Unified, bounded; empty when the file is binary or the change too large to show.</param>
public sealed record FileChange(string Path, FileChangeKind Change, int Additions, int Deletions, string Diff);

/// <summary>For whom tools are wanted: the run, its folder, its agent.</summary>
public sealed record ToolScope(Guid RunId, WorkFolder? Folder, string? AgentId);

/// <summary>The seam through which slices offer tools to the native loop: each names those that make sense in a scope.</summary>
public interface IToolSource
{
    IEnumerable<ITool> ToolsFor(ToolScope scope);
}
