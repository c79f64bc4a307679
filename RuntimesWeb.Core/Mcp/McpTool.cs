using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes.Tools;

namespace RuntimesWeb.Core.Mcp;

/// <summary>What a tool of an MCP server says back.</summary>
/// <param name="Denied">Why it was not done, as a word for programs; null when it was done or the call itself was wrong.</param>
public sealed record McpAnswer(string Text, bool IsError = false, string? Denied = null)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static McpAnswer Of(object body) => new(JsonSerializer.Serialize(body, Json));

    internal static McpAnswer Refused(string word, string text) => new(text, IsError: true, word);

    /// <summary>A refusal of a use case: its word where it has one (<c>conflict</c>, <c>child_cap</c>), else its kind's.</summary>
    internal static McpAnswer Of(Failure failure)
    {
        var isWord = failure.Message.All(c => char.IsAsciiLetterLower(c) || c == '_');
        var word = isWord ? failure.Message : failure.Kind switch
        {
            FailureKind.NotFound => "not_found",
            FailureKind.Conflict => "conflict",
            FailureKind.Invalid => "invalid",
            FailureKind.Unavailable => "unavailable",
            _ => "refused",
        };
        return Refused(word, $"Not done: {(isWord && failure.Hint is null ? Words(word) : isWord ? failure.Hint : failure.Message + (failure.Hint is { } hint ? $" {hint}" : ""))}");
    }

    private static string Words(string word) => word switch
    {
        "not_found" => "there is no such task.",
        "conflict" => "somebody else has it, or it is not to be done now. This is final; do not try again.",
        _ => word.Replace('_', ' ') + ".",
    };
}

/// <summary>One tool of an MCP server, made for whoever asks.</summary>
public sealed record McpTool(ModelTool Definition, ToolEffect Effect, Func<JsonElement, CancellationToken, Task<McpAnswer>> CallAsync)
{
    /// <summary>What of the arguments a rule's pattern is compared with.</summary>
    public Func<JsonElement, string?> Subject { get; init; } = _ => null;

    /// <summary>Looks whether a call can work, and shows what it would do, before a person is asked about it.</summary>
    public Func<JsonElement, CancellationToken, Task<ToolAnswer?>> PreviewAsync { get; init; } = (_, _) => Task.FromResult<ToolAnswer?>(null);

    /// <summary>It changes nothing, so a client need not ask about it.</summary>
    public bool OnlyReads { get; init; }

    public string Name => Definition.Name;

    /// <summary>A tool of the product's own.</summary>
    /// <param name="name">As it is called here; null for its own name.</param>
    internal static McpTool Of(ITool tool, string? name = null) => new(name is null ? tool.Definition : tool.Definition with { Name = name }, tool.Effect, async (arguments, ct) =>
    {
        var answer = await tool.CallAsync(arguments, ct);
        return new McpAnswer(answer.Text, answer.IsError);
    })
    {
        Subject = tool.Subject,
        PreviewAsync = tool.PreviewAsync,
    };

    internal static McpTool Define(string name, string description, string schema, Func<JsonElement, CancellationToken, Task<McpAnswer>> call) => new(WorkspaceTool.Define(name, description, schema), ToolEffect.Notes, call);
}
