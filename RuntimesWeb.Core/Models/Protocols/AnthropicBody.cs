using System.Text.Json.Nodes;
using RuntimesWeb.Core.Providers;

namespace RuntimesWeb.Core.Models.Protocols;

/// <summary>A request in the words of the Messages API, with the markers of its prompt cache.</summary>
internal static class AnthropicBody
{
    private const int LeastThinking = 1024;

    public static JsonObject Of(ModelRequest request)
    {
        var body = new JsonObject { ["model"] = request.Model, ["max_tokens"] = request.MaxOutputTokens, ["messages"] = Messages(request) };
        if (!string.IsNullOrEmpty(request.SystemPrompt))
        {
            body["system"] = new JsonArray(Marked(TextBlock(request.SystemPrompt)));
        }

        if (request.Tools.Length > 0)
        {
            body["tools"] = new JsonArray([.. request.Tools.Select(Tool)]);
            Marked(body["tools"]!.AsArray()[^1]!.AsObject()); // just made, not empty
        }

        if (request.ThinkingBudget is { } budget && request.MaxOutputTokens > LeastThinking)
        {
            body["thinking"] = new JsonObject { ["type"] = "enabled", ["budget_tokens"] = Math.Clamp(budget, LeastThinking, request.MaxOutputTokens - 1) };
        }
        else if (request.Temperature is { } temperature)
        {
            // Beside thinking it is refused.
            body["temperature"] = temperature;
        }

        return body;
    }

    private static JsonArray Messages(ModelRequest request)
    {
        var messages = new JsonArray();
        foreach (var message in request.Messages)
        {
            var (role, blocks) = message switch
            {
                ModelMessage.User user => ("user", user.Parts.Select(Part)),
                ModelMessage.Assistant assistant => ("assistant", Blocks(assistant)),
                ModelMessage.ToolResult result => ("user", [Result(result)]),
                _ => throw new InvalidOperationException($"no such message: {message.GetType().Name}"),
            };
            // A message without any is refused.
            var list = blocks.ToList();
            if (list.Count == 0)
            {
                continue;
            }

            // All results of one turn belong into one message.
            var last = messages.Count > 0 ? messages[^1]!.AsObject() : null;
            if (last is null || (string?)last["role"] != role)
            {
                last = new JsonObject { ["role"] = role, ["content"] = new JsonArray() };
                messages.Add(last);
            }

            foreach (var block in list)
            {
                last["content"]!.AsArray().Add(block);
            }
        }

        if (request.CacheMessages && messages.Count > 0 && messages[^1]!["content"] is JsonArray { Count: > 0 } content)
        {
            Marked(content[^1]!.AsObject());
        }

        return messages;
    }

    private static IEnumerable<JsonObject> Blocks(ModelMessage.Assistant assistant)
    {
        foreach (var thought in assistant.From == ProviderCatalog.Anthropic ? assistant.Thoughts : [])
        {
            yield return thought.IsHidden
                ? new JsonObject { ["type"] = "redacted_thinking", ["data"] = thought.Seal }
                : new JsonObject { ["type"] = "thinking", ["thinking"] = thought.Value, ["signature"] = thought.Seal };
        }

        // An empty text is refused.
        if (!string.IsNullOrWhiteSpace(assistant.Text))
        {
            yield return TextBlock(assistant.Text);
        }

        foreach (var call in assistant.Calls)
        {
            yield return new JsonObject { ["type"] = "tool_use", ["id"] = call.Id, ["name"] = call.Name, ["input"] = Arguments(call.ArgumentsJson) };
        }
    }

    /// <summary>Arguments as an object; what a model wrote that is none goes back as text.</summary>
    public static JsonObject Arguments(string json)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject ?? new JsonObject { ["arguments"] = json };
        }
        catch (System.Text.Json.JsonException)
        {
            return new JsonObject { ["arguments"] = json };
        }
    }

    private static JsonObject Part(ModelPart part) => part switch
    {
        ModelPart.Text text => TextBlock(text.Value),
        ModelPart.Image image => new JsonObject
        {
            ["type"] = "image",
            ["source"] = new JsonObject { ["type"] = "base64", ["media_type"] = image.MediaType, ["data"] = Convert.ToBase64String(image.Bytes.Span) },
        },
        _ => throw new InvalidOperationException($"no such part: {part.GetType().Name}"),
    };

    private static JsonObject Result(ModelMessage.ToolResult result)
    {
        var block = new JsonObject { ["type"] = "tool_result", ["tool_use_id"] = result.CallId, ["content"] = result.Text };
        if (result.IsError)
        {
            block["is_error"] = true;
        }

        return block;
    }

    private static JsonNode Tool(ModelTool tool) =>
        new JsonObject { ["name"] = tool.Name, ["description"] = tool.Description, ["input_schema"] = JsonObject.Create(tool.InputSchema) };

    private static JsonObject TextBlock(string text) => new() { ["type"] = "text", ["text"] = text };

    private static JsonObject Marked(JsonObject block)
    {
        block["cache_control"] = new JsonObject { ["type"] = "ephemeral" };
        return block;
    }
}
