using System.Text.Json;

namespace RuntimesWeb.Core.Runtimes.Adapters.Codex;

/// <summary>One line of what <c>codex app-server</c> says: an answer to us, a question to us, or news.</summary>
public abstract record CodexFrame
{
    /// <summary>What one line says; null for a line that is none of its frames.</summary>
    public static CodexFrame? Parse(string line)
    {
        if (!line.AsSpan().TrimStart().StartsWith("{"))
        {
            return null;
        }

        try
        {
            var said = JsonSerializer.Deserialize<JsonElement>(line);
            var (method, id, body) = (said.Text("method"), said.Member("id"), said.Member("params") ?? default);
            return (method, id) switch
            {
                ({ } name, { } asked) => new Question(asked.GetRawText(), name, body),
                ({ } name, null) => new News(name, body),
                (null, { ValueKind: JsonValueKind.Number } answered) when answered.TryGetInt64(out var number) => new Answer(number, said.Member("result") ?? default, said.Member("error") is { } error ? error.Text("message") ?? "it gave no reason" : null),
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>To what we asked under this number: a result, or why there is none.</summary>
    public sealed record Answer(long Id, JsonElement Result, string? Error) : CodexFrame;

    /// <summary>Something it asks us; it waits for the answer.</summary>
    /// <param name="Id">As it wrote it, for the answer.</param>
    public sealed record Question(string Id, string Method, JsonElement Body) : CodexFrame;

    /// <summary>Something that happened.</summary>
    public sealed record News(string Method, JsonElement Body) : CodexFrame;
}
