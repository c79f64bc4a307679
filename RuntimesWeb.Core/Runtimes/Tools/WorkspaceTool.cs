using System.Text.Json;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Permissions;

namespace RuntimesWeb.Core.Runtimes.Tools;

/// <summary>A tool that works on the files of a folder; if it says nothing else, it only looks at them. Its work is short and of the disk: whoever calls it gives it a thread.</summary>
internal abstract class WorkspaceTool(ModelTool definition, Workspace workspace) : ITool
{
    public ModelTool Definition => definition;

    public virtual ToolEffect Effect => ToolEffect.Reads;

    public string? Subject(JsonElement arguments) => workspace.Subject(Text(arguments, "path"));

    public virtual Task<ToolAnswer?> PreviewAsync(JsonElement arguments, CancellationToken ct) => Task.FromResult<ToolAnswer?>(null);

    public Task<ToolAnswer> CallAsync(JsonElement arguments, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        try
        {
            return Task.FromResult(Run(arguments, ct));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Task.FromResult(ToolAnswer.Wrong("The disk did not give what was asked for; it may have changed meanwhile. Try again."));
        }
    }

    protected Workspace Workspace => workspace;

    public static ModelTool Define(string name, string description, string schema) => new(name, description, JsonSerializer.Deserialize<JsonElement>(schema));

    protected abstract ToolAnswer Run(JsonElement arguments, CancellationToken ct);

    public static string? Text(JsonElement arguments, string name) =>
        arguments.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static bool Flag(JsonElement arguments, string name) => arguments.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>What is out of bounds counts as the bound.</summary>
    public static int Number(JsonElement arguments, string name, int otherwise, int least, int most) =>
        arguments.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) ? (int)Math.Clamp(number, least, most) : otherwise;
}
