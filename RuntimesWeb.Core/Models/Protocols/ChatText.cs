using System.Text.Json;

namespace RuntimesWeb.Core.Models.Protocols;

/// <summary>
/// The text of a chunk that says text and nothing else, which nearly all of them are: read without a tree of its JSON. Null for every other chunk, which
/// <see cref="ChatEvents"/> reads.
/// </summary>
public static class ChatText
{
    public static string? Of(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line);
        if (!Next(ref json, JsonTokenType.StartObject))
        {
            return null;
        }

        string? text = null;
        while (Next(ref json, JsonTokenType.PropertyName))
        {
            var isChoices = json.ValueTextEquals("choices"u8);
            var mustBeNull = json.ValueTextEquals("usage"u8) || json.ValueTextEquals("error"u8);
            json.Read();
            if (isChoices)
            {
                text = json.TokenType == JsonTokenType.StartArray ? OfChoices(ref json) : null;
                if (text is null)
                {
                    return null;
                }
            }
            else if (mustBeNull && json.TokenType != JsonTokenType.Null)
            {
                return null;
            }
            else
            {
                json.Skip();
            }
        }

        return text;
    }

    // One choice, with nothing in it but its number and what is said.
    private static string? OfChoices(ref Utf8JsonReader json)
    {
        if (!Next(ref json, JsonTokenType.StartObject))
        {
            return null;
        }

        string? text = null;
        while (Next(ref json, JsonTokenType.PropertyName))
        {
            var (isDelta, isIndex) = (json.ValueTextEquals("delta"u8), json.ValueTextEquals("index"u8));
            json.Read();
            if (isDelta && json.TokenType == JsonTokenType.StartObject)
            {
                text = OfDelta(ref json);
                if (text is null)
                {
                    return null;
                }
            }
            else if (json.TokenType != JsonTokenType.Null && !isIndex)
            {
                return null;
            }
            else
            {
                json.Skip();
            }
        }

        return json.TokenType == JsonTokenType.EndObject && Next(ref json, JsonTokenType.EndArray) ? text : null;
    }

    private static string? OfDelta(ref Utf8JsonReader json)
    {
        string? text = null;
        while (Next(ref json, JsonTokenType.PropertyName))
        {
            var (isContent, isRole) = (json.ValueTextEquals("content"u8), json.ValueTextEquals("role"u8));
            json.Read();
            if (isContent && json.TokenType == JsonTokenType.String)
            {
                text = json.GetString();
            }
            else if (json.TokenType != JsonTokenType.Null && !(isRole && json.TokenType == JsonTokenType.String))
            {
                return null;
            }
        }

        return json.TokenType == JsonTokenType.EndObject && text is { Length: > 0 } ? text : null;
    }

    private static bool Next(ref Utf8JsonReader json, JsonTokenType type) => json.Read() && json.TokenType == type;
}
