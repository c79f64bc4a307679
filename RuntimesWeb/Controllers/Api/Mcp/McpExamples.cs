namespace RuntimesWeb.Controllers.Api.Mcp;

internal static class McpExamples
{
    public const string Initialize = """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"example","version":"1.0"}}}""";

    public const string Initialized =
        """
        event: message
        data: {"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"runtimesweb-tasks","version":"0.1.0"}}}


        """;

    public const string NoSession = """{"jsonrpc":"2.0","error":{"code":-32000,"message":"No valid session; send an initialize request first."},"id":null}""";

    public const string Gone = """{"jsonrpc":"2.0","error":{"code":-32001,"message":"Session not found; send an initialize request."},"id":null}""";

    public const string Config =
        """{"ok":true,"config":{"id":"runtimesweb-tasks","transport":"http","snippet":"[mcp_servers.runtimesweb-tasks]\nurl = \"http://127.0.0.1:18790/api/mcp/tasks\"\nbearer_token_env_var = \"RUNTIMESWEB_MCP_KEY\"\n","structured":{"mcp_servers":{"runtimesweb-tasks":{"url":"http://127.0.0.1:18790/api/mcp/tasks","bearer_token_env_var":"RUNTIMESWEB_MCP_KEY"}}}}}""";
}
