using System.Text.Json;

namespace RuntimesWeb.Core.Models.Protocols;

/// <summary>Lenient reading: what is missing or of another kind is null.</summary>
internal static class Json
{
    public static JsonElement? Member(this JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    public static string? Text(this JsonElement of, string name) => of.Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static long? Number(this JsonElement of, string name) =>
        of.Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) && value >= 0 ? value : null;

    public static IEnumerable<JsonElement> Items(this JsonElement? of) => of is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    public static bool IsJson(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
