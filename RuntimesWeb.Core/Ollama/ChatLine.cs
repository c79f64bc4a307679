using System.Text.Json;

namespace RuntimesWeb.Core.Ollama;

/// <summary>One thing that comes of a chat; all but the first end it.</summary>
internal abstract record ChatLine
{
    /// <summary>A line of the answer, as Ollama wrote it.</summary>
    public sealed record Said(JsonElement Json) : ChatLine;

    /// <summary>An answer that is not 2xx.</summary>
    public sealed record Refused(int Status, byte[] Body) : ChatLine;

    /// <summary>Ollama cannot be reached.</summary>
    public sealed record Away(string Text) : ChatLine;

    /// <summary>The connection ended before the answer did, or nothing came for too long.</summary>
    public sealed record Broken(string Text) : ChatLine;

    /// <summary>A line that is no JSON.</summary>
    public sealed record Strange : ChatLine;

    public static ChatLine Of(byte[] line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            return new Said(JsonElement.ParseValue(ref reader));
        }
        catch (JsonException)
        {
            return new Strange();
        }
    }
}
