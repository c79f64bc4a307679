using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using RuntimesWeb.Core.Providers;

namespace RuntimesWeb.Core.Models.Protocols;

/// <summary>A request in the words of chat completions, with the differences between those who speak it.</summary>
internal static class ChatBody
{
    // They stay the same from request to request.
    private static readonly ConditionalWeakTable<ModelTool, Written> Tools = [];

    public static JsonObject Of(Provider provider, ModelRequest request)
    {
        var body = new JsonObject { ["model"] = request.Model, ["messages"] = Messages(request), ["stream"] = true };
        // OpenAI's reasoning models refuse the old name, the others do not know the new one.
        body[provider.Id == ProviderCatalog.OpenAI ? "max_completion_tokens" : "max_tokens"] = request.MaxOutputTokens;
        if (provider.Id.Value != "mistral")
        {
            // Mistral tells the usage by itself and refuses what it does not know.
            body["stream_options"] = new JsonObject { ["include_usage"] = true };
        }

        if (request.Temperature is { } temperature)
        {
            body["temperature"] = temperature;
        }

        if (request.Tools.Length > 0)
        {
            body["tools"] = new JsonArray([.. request.Tools.Select(Tool)]);
        }

        if (request.ThinkingBudget is { } budget)
        {
            Think(body, provider, budget);
        }

        return body;
    }

    private static void Think(JsonObject body, Provider provider, int budget)
    {
        switch (provider.Id.Value)
        {
            case "openrouter":
                body["reasoning"] = new JsonObject { ["max_tokens"] = budget };
                break;
            case "openai" or "google" or "xai" or "groq" or "cerebras":
                body["reasoning_effort"] = budget switch
                {
                    < 2048 => "low",
                    < 8192 => "medium",
                    _ => "high",
                };
                break;
        }
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
                ModelMessage.Assistant assistant => Assistant(assistant, sealsGoBack: assistant.From == request.Provider),
                ModelMessage.ToolResult result => new JsonObject { ["role"] = "tool", ["tool_call_id"] = result.CallId, ["content"] = result.Text },
                _ => throw new InvalidOperationException($"no such message: {message.GetType().Name}"),
            });
        }

        return messages;
    }

    // Text alone goes as text: not everybody takes parts.
    private static JsonObject User(ModelMessage.User user) => new()
    {
        ["role"] = "user",
        ["content"] = user.Parts.All(p => p is ModelPart.Text)
            ? string.Join("\n\n", user.Parts.OfType<ModelPart.Text>().Select(p => p.Value))
            : new JsonArray([.. user.Parts.Select(Part)]),
    };

    private static JsonNode Part(ModelPart part) => part switch
    {
        ModelPart.Text text => new JsonObject { ["type"] = "text", ["text"] = text.Value },
        ModelPart.Image image => new JsonObject
        {
            ["type"] = "image_url",
            ["image_url"] = new JsonObject { ["url"] = $"data:{image.MediaType};base64,{Convert.ToBase64String(image.Bytes.Span)}" },
        },
        _ => throw new InvalidOperationException($"no such part: {part.GetType().Name}"),
    };

    private static JsonObject Assistant(ModelMessage.Assistant assistant, bool sealsGoBack)
    {
        var message = new JsonObject { ["role"] = "assistant", ["content"] = assistant.Text };
        if (assistant.Calls.Length > 0)
        {
            message["tool_calls"] = new JsonArray([.. assistant.Calls.Select(c => Call(c, sealsGoBack))]);
        }

        return message;
    }

    private static JsonObject Call(ModelDelta.ToolCall call, bool sealsGoBack)
    {
        var json = new JsonObject
        {
            ["id"] = call.Id,
            ["type"] = "function",
            ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = call.ArgumentsJson },
        };
        if (sealsGoBack && call.Seal is { } seal)
        {
            json["extra_content"] = JsonNode.Parse(seal);
        }

        return json;
    }

    private static JsonObject? Tool(ModelTool tool) => JsonObject.Create(Tools.GetValue(tool, static t => new Written(JsonSerializer.SerializeToElement(new JsonObject
    {
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = t.Name, ["description"] = t.Description, ["parameters"] = JsonObject.Create(t.InputSchema) },
    }))).Json);

    private sealed record Written(JsonElement Json);
}
