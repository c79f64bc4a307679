using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Runtimes.Tools;

namespace RuntimesWeb.Core.Runtimes.Adapters.Claude.Protocol;

/// <summary>What is said to Claude Code, one JSON object a line.</summary>
public static class ClaudeLines
{
    // A day: it waits for us as long as a question may wait for a person.
    private const int HookSeconds = 86_400;

    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The first line: it is to ask before each use of a tool, and this is its system prompt beside its own.</summary>
    public static string Initialize(string? systemPrompt)
    {
        var request = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["subtype"] = "initialize",
            ["hooks"] = new { PreToolUse = new[] { new { matcher = (string?)null, hookCallbackIds = new[] { "gate" }, timeout = HookSeconds } } },
        };
        if (systemPrompt is not null)
        {
            // In the arguments everybody on this computer could read it.
            request["appendSystemPrompt"] = systemPrompt;
        }

        return Request("init", request);
    }

    public static string Interrupt() => Request("stop", new { subtype = "interrupt" });

    /// <param name="uuid">Told again when it is taken up.</param>
    public static string User(string uuid, string text, IEnumerable<ModelPart.Image> pictures)
    {
        object[] parts = [.. pictures.Select(p => new { type = "image", source = new { type = "base64", media_type = p.MediaType, data = Convert.ToBase64String(p.Bytes.Span) } })];
        return Write(new
        {
            type = "user",
            uuid,
            message = new { role = "user", content = parts.Length == 0 ? (object)text : parts.Append(new { type = "text", text }).ToImmutableArray() },
            parent_tool_use_id = (string?)null,
            session_id = "",
        });
    }

    /// <summary>Before a tool: whether it may be used at once, or is to be asked about. What is denied is asked about too: so the model gets our words alone.</summary>
    public static string Hooked(string requestId, PermissionDecision? decision) => Response(requestId, decision is null ? new { } : new
    {
        hookSpecificOutput = new
        {
            hookEventName = "PreToolUse",
            permissionDecision = decision.Behavior == PermissionBehavior.Allow ? "allow" : "ask",
            permissionDecisionReason = decision.Reason,
        },
    });

    public static string Allow(string requestId, JsonElement input) => Response(requestId, new { behavior = "allow", updatedInput = input });

    public static string Deny(string requestId, string message) => Response(requestId, new { behavior = "deny", message, interrupt = false });

    public static string Refuse(string requestId, string subtype) => Write(new { type = "control_response", response = new { subtype = "error", request_id = requestId, error = $"unknown request {subtype}" } });

    private static string Request(string id, object request) => Write(new { type = "control_request", request_id = id, request });

    private static string Response(string requestId, object response) => Write(new { type = "control_response", response = new { subtype = "success", request_id = requestId, response } });

    private static string Write(object line) => JsonSerializer.Serialize(line, Json);
}
