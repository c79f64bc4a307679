using System.Text.Json.Nodes;

namespace RuntimesWeb.Tests.Support;

/// <summary>
/// The words of OpenAI's responses, as far as Codex reads them; spoken by <see cref="FakeModels"/> at paths that end so. A call's name may carry the namespace of an MCP
/// server before a slash.
/// </summary>
internal sealed class ResponsesWords : ModelWords
{
    private const string Response = "resp_1";

    private int _index = -1;
    private JsonObject? _open;
    private string _said = "";
    private bool _begun;

    public override string ContentType => "text/event-stream; charset=utf-8";

    /// <summary>What Codex calls its shell, with a command line.</summary>
    public static ModelStep Shell(string id, string command) => new ModelStep.Call(id, "exec_command", new JsonObject { ["cmd"] = command }.ToJsonString());

    /// <summary>A change of files, as Codex takes it from its shell.</summary>
    public static ModelStep Patch(string id, string patch) => Shell(id, $"apply_patch <<'EOF'\n*** Begin Patch\n{patch}\n*** End Patch\nEOF");

    public override string Of(ModelStep step) => Start() + step switch
    {
        ModelStep.Say say => Open("message") + Say("response.output_text.delta", say.Text),
        ModelStep.Think think => Open("reasoning") + Say("response.reasoning_summary_text.delta", think.Text),
        ModelStep.Call call => Close() + Call(call),
        ModelStep.Stop => Close() + Event(new JsonObject { ["type"] = "response.completed", ["response"] = new JsonObject { ["id"] = Response, ["usage"] = Usage() } }),
        _ => throw new InvalidOperationException(),
    };

    private static string Event(JsonObject json) => $"event: {json["type"]}\ndata: {json.ToJsonString()}\n\n";

    private static JsonObject Usage() => new()
    {
        ["input_tokens"] = 100,
        ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = 40 },
        ["output_tokens"] = 25,
        ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = 5 },
        ["total_tokens"] = 125,
    };

    private string Start()
    {
        if (_begun)
        {
            return "";
        }

        _begun = true;
        return Event(new JsonObject { ["type"] = "response.created", ["response"] = new JsonObject { ["id"] = Response } }) + Event(new JsonObject { ["type"] = "response.something_new" });
    }

    private string Open(string type)
    {
        if ((string?)_open?["type"] == type)
        {
            return "";
        }

        var closed = Close();
        (_index, _said) = (_index + 1, "");
        _open = type == "message"
            ? new JsonObject { ["type"] = type, ["id"] = $"msg_{Guid.NewGuid():N}", ["role"] = "assistant", ["content"] = new JsonArray() }
            : new JsonObject { ["type"] = type, ["id"] = $"rs_{Guid.NewGuid():N}", ["summary"] = new JsonArray() };
        return closed + Event(new JsonObject { ["type"] = "response.output_item.added", ["output_index"] = _index, ["item"] = _open.DeepClone() })
            + (type == "message" ? "" : Event(new JsonObject { ["type"] = "response.reasoning_summary_part.added", ["item_id"] = (string)_open["id"]!, ["output_index"] = _index, ["summary_index"] = 0, ["part"] = Part("summary_text", "") }));
    }

    private string Say(string type, string text)
    {
        _said += text;
        return Event(new JsonObject { ["type"] = type, ["item_id"] = (string)_open!["id"]!, ["output_index"] = _index, ["content_index"] = 0, ["summary_index"] = 0, ["delta"] = text }); // just opened
    }

    private string Close()
    {
        if (_open is not { } item)
        {
            return "";
        }

        var isMessage = (string?)item["type"] == "message";
        item[isMessage ? "content" : "summary"] = new JsonArray(Part(isMessage ? "output_text" : "summary_text", _said));
        if (!isMessage)
        {
            item["encrypted_content"] = "sealed";
        }

        _open = null;
        return Event(new JsonObject { ["type"] = "response.output_item.done", ["output_index"] = _index, ["item"] = item });
    }

    private string Call(ModelStep.Call call)
    {
        _index++;
        var named = call.Name.Split('/');
        var item = new JsonObject { ["type"] = "function_call", ["id"] = $"fc_{call.Id}", ["call_id"] = call.Id, ["name"] = named[^1], ["arguments"] = string.Concat(call.Pieces) };
        if (named.Length > 1)
        {
            item["namespace"] = named[0];
        }

        return Event(new JsonObject { ["type"] = "response.output_item.added", ["output_index"] = _index, ["item"] = item.DeepClone() })
            + Event(new JsonObject { ["type"] = "response.output_item.done", ["output_index"] = _index, ["item"] = item });
    }

    private static JsonObject Part(string type, string text) => new() { ["type"] = type, ["text"] = text };
}
