using System.Text.Json.Nodes;

namespace RuntimesWeb.Core.Models.Protocols;

/// <summary>A request in the words of Ollama's chat route.</summary>
internal static class OllamaBody
{
    public static JsonObject Of(ModelRequest request)
    {
        var options = new JsonObject { ["num_predict"] = request.MaxOutputTokens };
        if (request.Temperature is { } temperature)
        {
            options["temperature"] = temperature;
        }

        if (request.ContextTokens is { } room)
        {
            options["num_ctx"] = room;
        }

        var body = new JsonObject
        {
            ["model"] = request.Model,
            ["messages"] = Messages(request),
            ["stream"] = true,
            // What does not fit is told instead of dropped; older versions do not know this and drop.
            ["truncate"] = false,
            ["options"] = options,
        };
        if (request.Tools.Length > 0)
        {
            body["tools"] = new JsonArray([.. request.Tools.Select(Tool)]);
        }

        if (request.ThinkingBudget is not null)
        {
            body["think"] = true;
        }

        return body;
    }

    private static JsonArray Messages(ModelRequest request)
    {
        var messages = new JsonArray();
        if (!string.IsNullOrEmpty(request.SystemPrompt))
        {
            messages.Add(new JsonObject { ["role"] = "system", ["content"] = request.SystemPrompt });
        }

        foreach (var message in request.Messages)
        {
            messages.Add(message switch
            {
                ModelMessage.User user => User(user),
                ModelMessage.Assistant assistant => Assistant(assistant),
                ModelMessage.ToolResult result => new JsonObject { ["role"] = "tool", ["tool_name"] = result.ToolName, ["tool_call_id"] = result.CallId, ["content"] = result.Text },
                _ => throw new InvalidOperationException($"no such message: {message.GetType().Name}"),
            });
        }

        return messages;
    }

    private static JsonObject User(ModelMessage.User user)
    {
        var message = new JsonObject { ["role"] = "user", ["content"] = string.Join("\n\n", user.Parts.OfType<ModelPart.Text>().Select(p => p.Value)) };
        if (user.Parts.Any(p => p is ModelPart.Image))
        {
            message["images"] = new JsonArray([.. user.Parts.OfType<ModelPart.Image>().Select(i => JsonValue.Create(Convert.ToBase64String(i.Bytes.Span)))]);
        }

        return message;
    }

    private static JsonObject Assistant(ModelMessage.Assistant assistant)
    {
        var message = new JsonObject { ["role"] = "assistant", ["content"] = assistant.Text };
        if (assistant.Calls.Length > 0)
        {
            message["tool_calls"] = new JsonArray(
            [
                .. assistant.Calls.Select(c => new JsonObject
                {
                    ["id"] = c.Id,
                    ["function"] = new JsonObject { ["name"] = c.Name, ["arguments"] = AnthropicBody.Arguments(c.ArgumentsJson) },
                }),
            ]);
        }

        return message;
    }

    private static JsonNode Tool(ModelTool tool) => new JsonObject
    {
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = tool.Name, ["description"] = tool.Description, ["parameters"] = JsonObject.Create(tool.InputSchema) },
    };
}
