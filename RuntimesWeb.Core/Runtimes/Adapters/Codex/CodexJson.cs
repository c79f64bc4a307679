using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RuntimesWeb.Core.Runtimes.Adapters.Codex;

/// <summary>Reads what may be there, and may be of another kind than is thought; writes one object a line.</summary>
internal static class CodexJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Line(object said) => JsonSerializer.Serialize(said, Options);

    public static JsonElement Element(object said) => JsonSerializer.SerializeToElement(said, Options);

    public static JsonElement? Member(this JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value : null;

    public static string? Text(this JsonElement of, string name) => of.Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static long? Number(this JsonElement of, string name) => of.Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : null;

    public static IEnumerable<JsonElement> List(this JsonElement of, string name) => of.Member(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];
}
