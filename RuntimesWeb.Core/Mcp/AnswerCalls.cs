using Microsoft.Extensions.Logging;
using RuntimesWeb.Core.Runtimes.Tools.Calls;

namespace RuntimesWeb.Core.Mcp;

/// <summary>Lists the tools of our MCP servers and carries out their calls, each on behalf of whoever asks, as things are at that moment.</summary>
public sealed partial class AnswerCalls(IEnumerable<IMcpToolset> toolsets, BindRun bind, McpGate gate, ILogger<AnswerCalls> logger)
{
    private static readonly McpAnswer Over = McpAnswer.Refused("run_over", "Not done: the run that this was for is over.");

    private readonly List<IMcpToolset> _toolsets = [.. toolsets];

    /// <summary>The names of the servers.</summary>
    public IReadOnlyList<string> Servers => [.. _toolsets.Select(t => t.Name)];

    internal IMcpToolset? Find(string server) => _toolsets.Find(t => t.Name == server);

    public async Task<IReadOnlyList<McpTool>> ToolsAsync(string server, McpCaller caller, CancellationToken ct) =>
        await bind.OfAsync(caller, ct) is { } who && Find(server) is { } toolset ? [.. toolset.ToolsFor(who)] : [];

    /// <summary>Null when there is no such tool for whoever asks.</summary>
    public async Task<McpAnswer?> CallAsync(string server, McpCaller caller, string name, string argumentsJson, CancellationToken ct)
    {
        using var held = CancellationTokenSource.CreateLinkedTokenSource(ct, caller.Held);
        try
        {
            if (await bind.OfAsync(caller, held.Token) is not { } who)
            {
                return Over;
            }

            if (Find(server)?.ToolsFor(who).FirstOrDefault(t => t.Name == name) is not { } tool)
            {
                return null;
            }

            var (arguments, problem) = ToolArguments.Read(tool.Definition, argumentsJson);
            if (problem is not null)
            {
                return new McpAnswer(problem, IsError: true);
            }

            var passed = await gate.PassAsync(who, server, tool, arguments, held.Token);
            return passed.Refusal ?? await tool.CallAsync(passed.Arguments, held.Token);
        }
        catch (OperationCanceledException) when (caller.Held.IsCancellationRequested)
        {
            return Over;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // a bug of one tool ends its call and nothing else
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Threw(logger, e, name);
            return new McpAnswer($"{name} failed unexpectedly ({e.GetType().Name}). This is a fault of the tool, not of the call; go on without it.", IsError: true);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The MCP tool {Tool} threw")]
        public static partial void Threw(ILogger logger, Exception e, string tool);
    }
}
