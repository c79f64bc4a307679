using System.Text.Json.Nodes;

namespace RuntimesWeb.Tests.Support;

/// <summary>A server-sent event as it came: its id and its data, or a comment or retry line.</summary>
public sealed record SseLine(string? Id, string? Data, string Raw)
{
    public JsonNode Json => JsonNode.Parse(Data!)!; // asked of events with data only

    public string Type => Json["type"]!.GetValue<string>();
}

/// <summary>Reads an answer of server-sent events, one block at a time, as the wire has it.</summary>
public static class SseReader
{
    /// <summary>Every event until the server ends the stream.</summary>
    public static async Task<List<SseLine>> ReadAllAsync(HttpResponseMessage response, CancellationToken ct = default)
    {
        var lines = new List<SseLine>();
        await foreach (var line in ReadAsync(response, ct))
        {
            lines.Add(line);
        }

        return lines;
    }

    public static async IAsyncEnumerable<SseLine> ReadAsync(HttpResponseMessage response, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct = default)
    {
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(ct));
        var block = new List<string>();
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            if (line.Length > 0)
            {
                block.Add(line);
                continue;
            }

            if (Field(block, "data: ") is { } data)
            {
                yield return new SseLine(Field(block, "id: "), data, string.Join('\n', block));
            }

            block.Clear();
        }
    }

    private static string? Field(List<string> block, string name) => block.FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal))?[name.Length..];
}
