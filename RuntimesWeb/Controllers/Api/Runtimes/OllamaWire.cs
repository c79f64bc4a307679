using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using RuntimesWeb.Core.Jobs;

namespace RuntimesWeb.Controllers.Api.Runtimes;

/// <summary>Body of a pull: <c>action</c> is <c>pull</c>. Anything may come in their places, so that each is answered in the documented words.</summary>
public sealed record OllamaRequest(JsonElement? Action, JsonElement? Model)
{
    [JsonIgnore]
    public string? ActionText => Action is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } action ? Short(action.ToString()) : null;

    [JsonIgnore]
    public string? ModelText => Model is { ValueKind: JsonValueKind.String } model ? model.GetString() : null;

    private static string Short(string text) => text.Length <= 80 ? text : text[..80] + "…";
}

/// <summary>What Ollama lists, with whatever else it tells of each model.</summary>
public sealed record OllamaModelsResponse(IReadOnlyList<OllamaModelItem> Models);

public sealed record OllamaModelItem(string Name, long Size, string Digest, [property: JsonPropertyName("modified_at")] DateTimeOffset ModifiedAt);

/// <summary>A pull that is done.</summary>
public sealed record PullResponse(
    string Status,
    string Model,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Digest,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? SizeBytes,
    Guid JobId)
{
    // The name as the caller wrote it, as documented.
    public static PullResponse Of(string asked, Job job)
    {
        var result = job.Result is null ? null : JsonNode.Parse(job.Result);
        return new PullResponse("ok", asked.Trim(), (string?)result?["digest"], (long?)result?["sizeBytes"], job.Id);
    }
}

/// <summary>Answers as they look, for the API description.</summary>
internal static class OllamaExamples
{
    public const string Tags = """
        {"models":[{"name":"llama3.2:latest","size":4661224676,"digest":"a6990ed6be41...","modified_at":"2026-04-01T08:00:00.000Z"},
        {"name":"codellama:7b","size":3825819519,"digest":"b7e1c2f3d4a5...","modified_at":"2026-03-28T14:30:00.000Z"}]}
        """;

    public const string Running = """
        {"models":[{"name":"llama3.2:latest","size":5137025024,"size_vram":5137025024,"digest":"a6990ed6be41...","expires_at":"2026-04-01T08:05:00.000Z"}]}
        """;

    public const string Pulled = """
        {"status":"ok","model":"llama3.2","digest":"a6990ed6be41...","sizeBytes":4661224676,"jobId":"0190c1de-0000-4000-8000-000000000000"}
        """;
}
