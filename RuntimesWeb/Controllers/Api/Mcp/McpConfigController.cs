using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Mcp;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Mcp;

public sealed record McpConfigView(string Id, string Transport, string Snippet, JsonObject Structured);

public sealed record McpConfigAnswer(bool Ok, McpConfigView Config);

/// <summary>Settings for a person's own MCP client.</summary>
[Route("api/mcp/config")]
[ErrorShape(ErrorBody.Message)]
[Tags("MCP")]
public sealed class McpConfigController(McpConfig config) : ApiController
{
    /// <summary>Settings for an MCP client</summary>
    /// <remarks>
    /// Ready to paste, with a variable where an access key of the scope full goes; a client with it looks at tasks and memory and changes nothing. `runtime` is `claude-code` (when absent), `codex` or `openclaw`; `transport` is `http`,
    /// the only one offered. `scopeTeamId` and `scopeAgentId` are accepted and change nothing: what a client may do follows from its token.
    /// </remarks>
    [HttpGet]
    [ProducesResponseType<McpConfigAnswer>(StatusCodes.Status200OK)]
    [ResponseExample(200, McpExamples.Config)]
    [Fails(400, "unknown server: x")]
    public IResult Show(string? runtime, string? server, string? transport, string? scopeTeamId, string? scopeAgentId) =>
        Reply(config.For(runtime, server, transport, null), s => new McpConfigAnswer(true, new McpConfigView(s.Id, s.Transport, s.Snippet, s.Structured)));
}
