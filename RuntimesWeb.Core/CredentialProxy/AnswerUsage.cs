using System.Text.Json;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Core.CredentialProxy;

/// <summary>
/// Reads from an answer that passes by, as bytes, which model gave it and what it took: event streams and single documents of Anthropic's Messages API, and of OpenAI's
/// responses and chat completions. It keeps one line at most, and knows nothing when that is too long or no JSON.
/// </summary>
public sealed class AnswerUsage
{
    private const int LongestLine = 4 * 1024 * 1024;

    private readonly MemoryStream _line = new();
    private bool _isTooLong;
    private string? _model;
    private TokenUsage? _tokens;

    public void Read(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOf((byte)'\n') is >= 0 and var end)
        {
            Keep(bytes[..end]);
            EndLine();
            bytes = bytes[(end + 1)..];
        }

        Keep(bytes);
    }

    /// <summary>What it took; null when it did not say.</summary>
    public (string Model, TokenUsage Tokens)? End()
    {
        EndLine();
        return _tokens is { } tokens ? (_model ?? "", tokens) : null;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        _isTooLong |= _line.Length + bytes.Length > LongestLine;
        if (!_isTooLong)
        {
            _line.Write(bytes);
        }
    }

    private void EndLine()
    {
        var line = _line.GetBuffer().AsMemory(0, (int)_line.Length);
        if (!_isTooLong && (line.Span.IndexOf("\"usage\""u8) >= 0 || (_model is null && line.Span.IndexOf("\"model\""u8) >= 0)))
        {
            Parse(line.Span.StartsWith("data:"u8) ? line[5..] : line);
        }

        _line.SetLength(0);
        _isTooLong = false;
    }

    private void Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            Hear(document.RootElement);
        }
        catch (JsonException)
        {
            // Not the provider's own words, or spread over lines: nothing is known of it.
        }
    }

    // Anthropic wraps its first event in "message", OpenAI's responses in "response"; the rest stands at the top.
    private void Hear(JsonElement said)
    {
        if (said.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var name in new[] { "message", "response" })
        {
            if (said.TryGetProperty(name, out var inner) && inner.ValueKind == JsonValueKind.Object)
            {
                Hear(inner);
            }
        }

        if (said.TryGetProperty("model", out var model) && model.ValueKind == JsonValueKind.String)
        {
            _model = model.GetString();
        }

        if (said.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object)
        {
            _tokens = Read(usage, _tokens ?? TokenUsage.None);
        }
    }

    private static TokenUsage Read(JsonElement usage, TokenUsage before)
    {
        if (Number(usage, "prompt_tokens") is { } prompt)
        {
            var (cached, reasoning) = (Inner(usage, "prompt_tokens_details", "cached_tokens"), Inner(usage, "completion_tokens_details", "reasoning_tokens"));
            return new TokenUsage(prompt, cached, 0, Number(usage, "completion_tokens") ?? 0, reasoning);
        }

        if (usage.TryGetProperty("input_tokens_details", out _) || usage.TryGetProperty("output_tokens_details", out _))
        {
            return new TokenUsage(
                Number(usage, "input_tokens") ?? 0, Inner(usage, "input_tokens_details", "cached_tokens"), 0, Number(usage, "output_tokens") ?? 0, Inner(usage, "output_tokens_details", "reasoning_tokens"));
        }

        // Anthropic: input without what was cached; said at the beginning and partly again at the end.
        var read = Number(usage, "cache_read_input_tokens") ?? before.CachedInputTokens;
        var written = Number(usage, "cache_creation_input_tokens") ?? before.CacheWriteTokens;
        var plain = Number(usage, "input_tokens") ?? before.InputTokens - before.CachedInputTokens - before.CacheWriteTokens;
        return new TokenUsage(plain + read + written, read, written, Number(usage, "output_tokens") ?? before.OutputTokens, 0);
    }

    private static long? Number(JsonElement of, string name) => of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 0 ? number : null;

    private static long Inner(JsonElement of, string name, string inner) => of.TryGetProperty(name, out var details) && details.ValueKind == JsonValueKind.Object ? Number(details, inner) ?? 0 : 0;
}
