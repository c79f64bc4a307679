using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using RuntimesWeb.Core.Mcp;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Hosting;
using RuntimesWeb.Http;
using McpSession = RuntimesWeb.Core.Mcp.McpSession;

namespace RuntimesWeb.Controllers.Api.Mcp;

/// <summary>Our MCP servers over streamable HTTP.</summary>
[Route("api/mcp/{server}")]
[ErrorShape(ErrorBody.Message)]
[Tags("MCP")]
[McpDoor]
public sealed class McpController(McpSessions sessions, AnswerCalls calls) : ApiController
{
    private const string SessionHeader = "mcp-session-id";
    private const string VersionHeader = "mcp-protocol-version";
    private const string NoSession = "No valid session; send an initialize request first.";
    private const string SessionGone = "Session not found; send an initialize request.";
    private const string NoSessionOfGet = "Invalid or missing MCP session id.";

    private static readonly string[] Versions = [McpServerName.Protocol, "2025-06-18", "2025-03-26"];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    // What a newer protocol asks before it knows which one is spoken here.
    private static readonly string[] Unknown = ["server/discover", "subscriptions/listen"];

    private McpCaller Client => McpDoorAttribute.CallerOf(HttpContext);

    /// <summary>Say something to an MCP server</summary>
    /// <remarks>
    /// One JSON-RPC message. `initialize` opens a session, whose id comes in `mcp-session-id` and goes with every message after it. Answers come as server-sent events; what needs none is 202. Servers: `tasks`, `memory`, `tools`,
    /// `teamchat`. `Authorization: Bearer` with the pass of a run, which binds the client to that run's agent, team and task, or with an access key of the scope full, which only looks. `server/discover` is -32601: the protocol is 2025-11-25.
    /// </remarks>
    [HttpPost]
    [RequestExample(McpExamples.Initialize)]
    [StreamExample(McpExamples.Initialized)]
    [ResponseExample(400, McpExamples.NoSession)]
    [ProducesResponseType<JsonElement>(StatusCodes.Status400BadRequest)]
    [ResponseExample(404, McpExamples.Gone)]
    [ProducesResponseType<JsonElement>(StatusCodes.Status404NotFound)]
    public async Task<IResult> Post(string server, [FromBody] JsonElement body, CancellationToken ct)
    {
        if (!calls.Servers.Contains(server))
        {
            return Fail(UnknownServer(server));
        }

        if (Read(body) is not { } message)
        {
            return Wrong(StatusCodes.Status400BadRequest, -32600, "Invalid Request: one JSON-RPC message is expected.");
        }

        if (message is JsonRpcRequest { Method: var method } && Unknown.Contains(method))
        {
            return Wrong(StatusCodes.Status200OK, (int)McpErrorCode.MethodNotFound, $"Method '{method}' is not available.", message);
        }

        if (Request.Headers[VersionHeader].ToString() is { Length: > 0 } version && !Versions.Contains(version))
        {
            return Wrong(StatusCodes.Status400BadRequest, -32000, $"Unsupported protocol version; this server speaks {McpServerName.Protocol}.", message);
        }

        var id = Request.Headers[SessionHeader].ToString();
        if (id.Length > 0)
        {
            return sessions.Find(id, server, Client) is { } known ? await AnswerAsync(known, message, ct) : Wrong(StatusCodes.Status404NotFound, -32001, SessionGone, message);
        }

        if (message is not JsonRpcRequest { Method: RequestMethods.Initialize })
        {
            return Wrong(StatusCodes.Status400BadRequest, -32000, NoSession);
        }

        var opened = await sessions.OpenAsync(server, Client);
        return opened.IsOk ? await AnswerAsync(opened.Value, message, ct) : Wrong(StatusCodes.Status503ServiceUnavailable, -32000, opened.Failure!.Message, message); // it is not ok
    }

    /// <summary>Listen to an MCP server (SSE)</summary>
    /// <remarks>The stream for what a server says by itself, one for each session; nothing is said there now. It ends with the session, not with a run, so that a program that waits for its next turn keeps it.</remarks>
    [HttpGet]
    [StreamExample("retry: 2000\n\n")]
    [Fails(400, NoSessionOfGet)]
    [Fails(404, "unknown server: x")]
    [Fails(409, "this session is listened to already")]
    public IResult Listen(string server)
    {
        if (!calls.Servers.Contains(server))
        {
            return Fail(UnknownServer(server));
        }

        var id = Request.Headers[SessionHeader].ToString();
        if (sessions.Find(id, server, Client) is not { } session)
        {
            return Results.Text(NoSessionOfGet, statusCode: id.Length == 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status404NotFound);
        }

        Response.Headers[SessionHeader] = session.Id;
        return session.TryListen() ? new SseStream(SilenceAsync(session, HttpContext.RequestAborted)) : Fail(Failure.Conflict("this session is listened to already"));
    }

    /// <summary>End an MCP session</summary>
    /// <remarks>What it still works on is left. A session that nobody used for 30 minutes, or whose pass is over, ends by itself.</remarks>
    [HttpDelete]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [Fails(404, NoSessionOfGet)]
    public async Task<IResult> End(string server)
    {
        if (sessions.Find(Request.Headers[SessionHeader].ToString(), server, Client) is not { } session)
        {
            return Results.Text(NoSessionOfGet, statusCode: StatusCodes.Status404NotFound);
        }

        await sessions.CloseAsync(session);
        return Results.NoContent();
    }

    private static Failure UnknownServer(string server) => Failure.NotFound($"unknown server: {server}");

    private static JsonRpcMessage? Read(JsonElement body)
    {
        try
        {
            return body.ValueKind == JsonValueKind.Object ? body.Deserialize<JsonRpcMessage>(McpJsonUtilities.DefaultOptions) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IResult Wrong(int status, int code, string message, JsonRpcMessage? about = null) =>
        Results.Json(new { jsonrpc = "2.0", error = new { code, message }, id = (about as JsonRpcRequest)?.Id.Id }, Json, statusCode: status);

    private async Task<IResult> AnswerAsync(McpSession session, JsonRpcMessage message, CancellationToken ct)
    {
        Response.ContentType = SseStream.ContentType;
        Response.Headers[SessionHeader] = session.Id;
        Response.Headers.CacheControl = "no-cache";
        try
        {
            var answered = await session.PostAsync(message, Response.Body, ct);
            if (answered is true)
            {
                return Results.Empty;
            }

            Response.ContentType = null;
            return answered is false ? Results.StatusCode(StatusCodes.Status202Accepted)
                : Wrong(StatusCodes.Status429TooManyRequests, -32000, $"At most {McpSession.MostAtOnce} requests of a session at a time.", message);
        }
        catch (OperationCanceledException)
        {
            return Results.Empty; // the client has left, or the session ended
        }
    }

    private static async IAsyncEnumerable<SseFrame> SilenceAsync(McpSession session, [EnumeratorCancellation] CancellationToken ct)
    {
        await session.ListenAsync(ct);
        yield break;
    }
}
