using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using RuntimesWeb.Core.Permissions.Rules;

namespace RuntimesWeb.Core.Mcp;

/// <summary>One client's session with one of our MCP servers. It belongs to who opened it and speaks for whatever run holds their pass at the time of a call.</summary>
public sealed class McpSession : IAsyncDisposable
{
    /// <summary>So many requests it works on at a time.</summary>
    public const int MostAtOnce = 8;

    private readonly StreamableHttpServerTransport _transport;
    private readonly McpServer _server;
    private readonly CancellationTokenSource _over;
    private readonly Task _running;
    private int _requests;
    private int _listening;
    private int _disposed;

    internal McpSession(IMcpToolset toolset, McpCaller caller, AnswerCalls calls, CancellationToken ends)
    {
        (Toolset, Caller) = (toolset.Name, caller);
        Id = Guid.NewGuid().ToString("N");
        _over = CancellationTokenSource.CreateLinkedTokenSource(ends);
        // Nothing of what is said may stand in a log.
        _transport = new StreamableHttpServerTransport(NullLoggerFactory.Instance) { SessionId = Id };
        _server = McpServer.Create(_transport, Options(toolset, caller, calls), NullLoggerFactory.Instance, null);
        _running = _server.RunAsync(_over.Token);
    }

    public string Id { get; }

    /// <summary>The server it is with.</summary>
    public string Toolset { get; }

    public McpCaller Caller { get; }

    /// <summary>When it was last asked something, as a timestamp of the clock.</summary>
    internal long LastUsed { get; set; }

    internal bool IsBusy => Volatile.Read(ref _requests) > 0;

    /// <summary>Answers one message; false when there is nothing to answer.</summary>
    /// <returns>Null when it works on as many requests as it may.</returns>
    public async Task<bool?> PostAsync(JsonRpcMessage message, Stream answer, CancellationToken ct)
    {
        if (Interlocked.Increment(ref _requests) > MostAtOnce)
        {
            Interlocked.Decrement(ref _requests);
            return null;
        }

        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, _over.Token);
            return await _transport.HandlePostRequestAsync(message, answer, either.Token);
        }
        finally
        {
            Interlocked.Decrement(ref _requests);
        }
    }

    /// <summary>Takes the one place for a listener; false when it is taken.</summary>
    public bool TryListen() => Interlocked.Exchange(ref _listening, 1) == 0;

    /// <summary>Keeps a listener until it leaves or the session ends: nothing is said to it, as our servers say nothing by themselves.</summary>
    public async Task ListenAsync(CancellationToken ct)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, _over.Token);
        await Task.Delay(Timeout.InfiniteTimeSpan, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Volatile.Write(ref _listening, 0);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        await _over.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _server.DisposeAsync();
        await _transport.DisposeAsync();
    }

    private static McpServerOptions Options(IMcpToolset toolset, McpCaller caller, AnswerCalls calls) => new()
    {
        ServerInfo = new Implementation
        {
            Name = McpServerName.Of(toolset.Name),
            Version = McpServerName.Version,
        },
        ServerInstructions = toolset.Instructions,
        ProtocolVersion = McpServerName.Protocol,
        Capabilities = new ServerCapabilities { Tools = new ToolsCapability() },
        Handlers = new McpServerHandlers
        {
            ListToolsHandler = async (_, ct) => new ListToolsResult { Tools = [.. (await calls.ToolsAsync(toolset.Name, caller, ct)).Select(Told)] },
            CallToolHandler = async (request, ct) =>
            {
                var name = request.Params?.Name ?? "";
                var arguments = request.Params?.Arguments is { } given ? JsonSerializer.Serialize(given, McpJsonUtilities.DefaultOptions) : "";
                return await calls.CallAsync(toolset.Name, caller, name, arguments, ct) is { } answer ? Told(answer)
                    : throw new McpProtocolException($"Unknown tool: {name}", McpErrorCode.InvalidParams);
            },
        },
    };

    private static Tool Told(McpTool tool) => new()
    {
        Name = tool.Name,
        Description = tool.Definition.Description,
        InputSchema = tool.Definition.InputSchema,
        Annotations = new ToolAnnotations { ReadOnlyHint = tool.OnlyReads },
    };

    private static CallToolResult Told(McpAnswer answer) => new()
    {
        Content = [new TextContentBlock { Text = answer.Text }],
        IsError = answer.IsError,
        Meta = answer.Denied is { } denied ? new JsonObject { ["denied"] = denied } : null,
    };
}

/// <summary>How our MCP servers call themselves.</summary>
public static class McpServerName
{
    public const string Protocol = "2025-11-25";

    public static string Version { get; } = typeof(McpServerName).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>As a server says it, and as programs know it: <c>runtimesweb-tasks</c>.</summary>
    public static string Of(string server) => ToolFamilies.NameOfOurServer(server);
}
