using System.Collections.Immutable;
using System.Text.Json;

namespace RuntimesWeb.Core.Ollama;

/// <summary>Reads Ollama's answers. Lenient: a missing or odd member is null, a body that is something else altogether is null as a whole.</summary>
internal static class OllamaJson
{
    private const int MostModels = 5000;

    public static ImmutableArray<InstalledModel>? Tags(byte[] body) => List(body, m => (Text(m, "name") ?? Text(m, "model")) is { } name
        ? new InstalledModel(
            name, Number(m, "size") ?? 0, Text(m, "digest"), Time(m, "modified_at"),
            Text(Member(m, "details"), "family"), Text(Member(m, "details"), "parameter_size"), Text(Member(m, "details"), "quantization_level"))
        : null);

    public static ImmutableArray<LoadedModel>? Loaded(byte[] body) => List(body, m => (Text(m, "name") ?? Text(m, "model")) is { } name
        ? new LoadedModel(name, Number(m, "size") ?? 0, Number(m, "size_vram") ?? 0, Time(m, "expires_at"))
        : null);

    public static string? Version(byte[] body) => Read(body, root => Text(root, "version"));

    public static ModelDetails? Details(byte[] body) => Read(body, root => new ModelDetails(
        Member(root, "capabilities") is { ValueKind: JsonValueKind.Array } names
            ? [.. names.EnumerateArray().Where(n => n.ValueKind == JsonValueKind.String).Select(n => n.GetString()!).Take(20)] // strings only
            : [],
        // The key begins with the architecture's name: "llama.context_length".
        Member(root, "model_info") is { ValueKind: JsonValueKind.Object } about
            ? about.EnumerateObject().Where(p => p.Name.EndsWith(".context_length", StringComparison.Ordinal)).Select(p => Number(about, p.Name)).FirstOrDefault()
            : null));

    /// <summary>What an answer that is not 2xx says: Ollama's <c>error</c>, else the text as it is.</summary>
    public static string Error(byte[] body) => Read(body, root => Text(root, "error")) ?? System.Text.Encoding.UTF8.GetString(body).Trim();

    /// <summary>One line of a pull; null when it says nothing.</summary>
    public static PullLine? Line(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            return Text(root, "error") is { } error ? new PullLine.Error(null, error)
                : Text(root, "status") is not { } status ? null
                : status == "success" ? new PullLine.Success()
                : new PullLine.Progress(status, Text(root, "digest"), Number(root, "total"), Number(root, "completed"));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ImmutableArray<T>? List<T>(byte[] body, Func<JsonElement, T?> item)
        where T : class
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Member(json.RootElement, "models") is { ValueKind: JsonValueKind.Array } models
                ? [.. models.EnumerateArray().Take(MostModels).Select(item).OfType<T>()]
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static T? Read<T>(byte[] body, Func<JsonElement, T?> read)
        where T : class
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object ? read(json.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? Member(JsonElement? of, string name) =>
        of is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var member) ? member : null;

    private static string? Text(JsonElement? of, string name) => Member(of, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static long? Number(JsonElement? of, string name) =>
        Member(of, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) && value >= 0 ? value : null;

    private static DateTimeOffset? Time(JsonElement? of, string name) =>
        Member(of, name) is { ValueKind: JsonValueKind.String } text && text.TryGetDateTimeOffset(out var at) && at.Year > 1 ? at : null;
}
