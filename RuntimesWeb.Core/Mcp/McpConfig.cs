using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Mcp;

/// <summary>What a person puts into the settings of their own MCP client.</summary>
/// <param name="Snippet">As it is pasted.</param>
/// <param name="Structured">The same as data.</param>
public sealed record McpSnippet(string Id, string Transport, string Snippet, JsonObject Structured);

/// <summary>Writes the settings with which a person's own client reaches our MCP servers. No key is in them, only the place for one.</summary>
public sealed class McpConfig(AnswerCalls calls, ServerAddress address)
{
    public const string Path = "/api/mcp";
    public const string Http = "http";

    /// <summary>Where the access key goes.</summary>
    public const string KeyVariable = "RUNTIMESWEB_MCP_KEY";

    private const string ClaudeCode = "claude-code";
    private const string Codex = "codex";
    private const string OpenClaw = "openclaw";

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The programs there are settings for, each with its name for people.</summary>
    public static IReadOnlyList<(string Id, string Label)> Clients { get; } = [(ClaudeCode, "Claude Code"), (Codex, "Codex"), (OpenClaw, "OpenClaw")];

    public IReadOnlyList<string> Servers => calls.Servers;

    /// <param name="origin">How the person reaches this server; null for its loopback address.</param>
    public Outcome<McpSnippet> For(string? runtime, string? server, string? transport, Uri? origin)
    {
        if (server is null || !calls.Servers.Contains(server))
        {
            return Failure.Invalid($"unknown server: {server}", $"The servers are {string.Join(", ", calls.Servers)}.");
        }

        if (transport is not (null or "" or Http))
        {
            return Failure.Invalid($"only http is offered, not {transport}", "Leave transport out, or say http: these servers run inside this one.");
        }

        var near = origin is null ? address.Loopback : origin;
        return near.Failure is { } unreachable ? unreachable : runtime switch
        {
            null or "" or ClaudeCode => Claude(server, At(near.Value, server)),
            Codex => OfCodex(server, At(near.Value, server)),
            OpenClaw => Claw(server, At(near.Value, server)),
            _ => Failure.Invalid($"unknown runtime: {runtime}", $"There are settings for {string.Join(", ", Clients.Select(c => c.Id))}."),
        };
    }

    private static string At(Uri origin, string server) => $"{origin.GetLeftPart(UriPartial.Authority)}{Path}/{server}";

    private static Outcome<McpSnippet> Claude(string server, string url) => Told(server, new JsonObject
    {
        ["mcpServers"] = new JsonObject
        {
            [McpServerName.Of(server)] = new JsonObject
            {
                ["type"] = Http,
                ["url"] = url,
                ["headers"] = Headers(),
            },
        },
    });

    private static Outcome<McpSnippet> Claw(string server, string url) => Told(server, new JsonObject
    {
        ["mcp"] = new JsonObject
        {
            ["servers"] = new JsonObject
            {
                [McpServerName.Of(server)] = new JsonObject
                {
                    ["transport"] = "streamable-http",
                    ["url"] = url,
                    ["headers"] = Headers(),
                },
            },
        },
    });

    private static Outcome<McpSnippet> OfCodex(string server, string url) => new McpSnippet(
        McpServerName.Of(server), Http,
        $"[mcp_servers.{McpServerName.Of(server)}]\nurl = \"{url}\"\nbearer_token_env_var = \"{KeyVariable}\"\n",
        new JsonObject
        {
            ["mcp_servers"] = new JsonObject
            {
                [McpServerName.Of(server)] = new JsonObject
                {
                    ["url"] = url,
                    ["bearer_token_env_var"] = KeyVariable,
                },
            },
        });

    // A variable that the program itself fills in: so the key need not stand in a file.
    private static JsonObject Headers() => new() { ["Authorization"] = $"Bearer ${{{KeyVariable}}}" };

    private static Outcome<McpSnippet> Told(string server, JsonObject structured) => new McpSnippet(McpServerName.Of(server), Http, structured.ToJsonString(Json), structured);
}
