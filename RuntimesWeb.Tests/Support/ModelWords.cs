using System.Text.Json.Nodes;

namespace RuntimesWeb.Tests.Support;

/// <summary>Writes the steps of one answer in a protocol. All count the same: 100 tokens in, 40 of them from the cache, 10 into it; 25 out, 5 of them reasoning; each as far as the protocol tells.</summary>
internal abstract class ModelWords
{
    public abstract string ContentType { get; }

    public abstract string Of(ModelStep step);
}

internal sealed class AnthropicWords : ModelWords
{
    private int _index = -1;
    private string? _open;
    private bool _begun;

    public override string ContentType => "text/event-stream; charset=utf-8";

    public override string Of(ModelStep step) => Start() + step switch
    {
        ModelStep.Say say => Open("text", new JsonObject { ["type"] = "text", ["text"] = "" }) + Delta(new JsonObject { ["type"] = "text_delta", ["text"] = say.Text }),
        ModelStep.Think think => Open("thinking", new JsonObject { ["type"] = "thinking", ["thinking"] = "", ["signature"] = "" }) + Delta(new JsonObject { ["type"] = "thinking_delta", ["thinking"] = think.Text }),
        ModelStep.Call call => Close() + Open("tool_use", new JsonObject { ["type"] = "tool_use", ["id"] = call.Id, ["name"] = call.Name, ["input"] = new JsonObject() })
            + string.Concat(call.Pieces.Select(p => Delta(new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = p }))),
        ModelStep.Stop stop => Close()
            + Event(new JsonObject { ["type"] = "message_delta", ["delta"] = new JsonObject { ["stop_reason"] = stop.Reason, ["stop_sequence"] = null }, ["usage"] = new JsonObject { ["output_tokens"] = 25 } })
            + Event(new JsonObject { ["type"] = "message_stop" }),
        _ => throw new InvalidOperationException(),
    };

    private static string Event(JsonObject json) => $"event: {json["type"]}\ndata: {json.ToJsonString()}\n\n";

    private string Start()
    {
        if (_begun)
        {
            return "";
        }

        _begun = true;
        var usage = new JsonObject { ["input_tokens"] = 50, ["cache_creation_input_tokens"] = 10, ["cache_read_input_tokens"] = 40, ["output_tokens"] = 1 };
        return Event(new JsonObject { ["type"] = "message_start", ["message"] = new JsonObject { ["id"] = "msg_1", ["type"] = "message", ["role"] = "assistant", ["content"] = new JsonArray(), ["usage"] = usage } })
            + "event: ping\ndata: {\"type\": \"ping\"}\n\n" + Event(new JsonObject { ["type"] = "something_new" });
    }

    private string Open(string kind, JsonObject block)
    {
        if (_open == kind)
        {
            return "";
        }

        var closed = Close();
        (_open, _index) = (kind, _index + 1);
        return closed + Event(new JsonObject { ["type"] = "content_block_start", ["index"] = _index, ["content_block"] = block });
    }

    private string Close()
    {
        if (_open is null)
        {
            return "";
        }

        var seal = _open == "thinking" ? Delta(new JsonObject { ["type"] = "signature_delta", ["signature"] = "a-seal" }) : "";
        _open = null;
        return seal + Event(new JsonObject { ["type"] = "content_block_stop", ["index"] = _index });
    }

    private string Delta(JsonObject delta) => Event(new JsonObject { ["type"] = "content_block_delta", ["index"] = _index, ["delta"] = delta });
}

internal sealed class ChatWords : ModelWords
{
    private int _calls;

    public override string ContentType => "text/event-stream; charset=utf-8";

    public override string Of(ModelStep step) => step switch
    {
        ModelStep.Say say => ": a comment\n\n" + Chunk(new JsonObject { ["content"] = say.Text }),
        ModelStep.Think think => Chunk(new JsonObject { ["reasoning_content"] = think.Text }),
        ModelStep.Call call => Call(call, _calls++),
        ModelStep.Stop stop => Chunk([], stop.Reason) + Usage() + "data: [DONE]\n\n",
        _ => throw new InvalidOperationException(),
    };

    private static string Call(ModelStep.Call call, int index) =>
        Chunk(Calls(new JsonObject { ["index"] = index, ["id"] = call.Id, ["type"] = "function", ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = "" } }))
        + string.Concat(call.Pieces.Select(p => Chunk(Calls(new JsonObject { ["index"] = index, ["function"] = new JsonObject { ["arguments"] = p } }))));

    private static JsonObject Calls(JsonObject call) => new() { ["tool_calls"] = new JsonArray(call) };

    private static string Chunk(JsonObject delta, string? reason = null) =>
        "data: " + new JsonObject { ["id"] = "c1", ["object"] = "chat.completion.chunk", ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = reason }) }.ToJsonString() + "\n\n";

    private static string Usage() => "data: " + """{"id":"c1","choices":[],"usage":{"prompt_tokens":100,"completion_tokens":25,"total_tokens":125,"prompt_tokens_details":{"cached_tokens":40},"completion_tokens_details":{"reasoning_tokens":5}}}""" + "\n\n";
}

internal sealed class OllamaWords : ModelWords
{
    public override string ContentType => "application/x-ndjson";

    public override string Of(ModelStep step) => step switch
    {
        ModelStep.Say say => Line(new JsonObject { ["role"] = "assistant", ["content"] = say.Text }),
        ModelStep.Think think => Line(new JsonObject { ["role"] = "assistant", ["content"] = "", ["thinking"] = think.Text }),
        ModelStep.Call call => Line(new JsonObject
        {
            ["role"] = "assistant",
            ["content"] = "",
            ["tool_calls"] = new JsonArray(new JsonObject { ["id"] = call.Id, ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = JsonNode.Parse(string.Concat(call.Pieces)) } }),
        }),
        ModelStep.Stop stop => new JsonObject { ["model"] = "m", ["message"] = new JsonObject { ["content"] = "" }, ["done"] = true, ["done_reason"] = stop.Reason, ["prompt_eval_count"] = 100, ["eval_count"] = 25 }.ToJsonString() + "\n",
        _ => throw new InvalidOperationException(),
    };

    private static string Line(JsonObject message) => new JsonObject { ["model"] = "m", ["message"] = message, ["done"] = false }.ToJsonString() + "\n";
}
