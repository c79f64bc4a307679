using System.Collections.Concurrent;
using System.Text.Json;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Permissions.Approvals;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Runs;

namespace RuntimesWeb.Core.Mcp;

/// <summary>What the gate says of a call: why it is refused, or the arguments it runs with, which a person may have changed.</summary>
public sealed record McpPassage(McpAnswer? Refusal, JsonElement Arguments);

/// <summary>
/// The gate of MCP calls: the same rules and modes as for the server's own runtimes. A question to a person is an approval of the run; the client waits a little for the
/// answer, and one that comes later counts when the same call is made again. What the program's own question got as an answer counts as well, so nobody is asked twice.
/// </summary>
public sealed class McpGate(PermissionEngine permissions, ApprovalDesk desk, ApprovalStore approvals, EventWriter writer, TimeProvider time)
{
    /// <summary>So long a call waits for a person; programs give up their calls after a minute.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromSeconds(45);

    private const int MostLookedAt = 100;
    private const int MostRemembered = 10_000;

    private readonly ConcurrentDictionary<Guid, byte> _used = new();

    public async Task<McpPassage> PassAsync(McpBinding who, string server, McpTool tool, JsonElement arguments, CancellationToken ct)
    {
        if (who.Run is not { } run)
        {
            return new McpPassage(null, arguments); // is offered only what looks
        }

        var decision = Judge(run, server, tool, arguments);
        if (decision.Behavior != PermissionBehavior.Ask)
        {
            return new McpPassage(decision.Behavior == PermissionBehavior.Deny ? Denied(decision) : null, arguments);
        }

        var preview = await tool.PreviewAsync(arguments, ct);
        if (preview is { IsError: true })
        {
            return new McpPassage(new McpAnswer(preview.Text, IsError: true), arguments);
        }

        var answer = await FindAnswerAsync(run, tool, arguments, ct) ?? await AskAsync(run, tool, arguments, decision, preview?.Text, ct);
        if (answer.Status != ApprovalStatus.Allowed || !Use(answer.Id))
        {
            return new McpPassage(Refusal(answer), arguments);
        }

        var changed = answer.UpdatedInput is { } json ? JsonSerializer.Deserialize<JsonElement>(json) : arguments;
        var again = answer.UpdatedInput is null ? decision : Judge(run, server, tool, changed);
        return new McpPassage(again.Behavior == PermissionBehavior.Deny ? Denied(again) : null, changed);
    }

    /// <summary>A call is judged under the tool's own name and under the one that its program knows it by: what denies or asks under either holds.</summary>
    private PermissionDecision Judge(Run run, string server, McpTool tool, JsonElement arguments)
    {
        var use = new ToolUse(tool.Name, tool.Effect, tool.Subject(arguments), arguments)
        {
            Folder = run.Worktree?.Path ?? run.Folder,
            Project = run.Folder,
            AgentId = run.AgentId,
        };
        PermissionDecision[] both =
        [
            permissions.Decide(use, run.PermissionMode),
            permissions.Decide(use with { Tool = $"mcp__{McpServerName.Of(server)}__{tool.Name}" }, run.PermissionMode),
        ];
        return both.FirstOrDefault(d => d.Behavior == PermissionBehavior.Deny)
            ?? both.FirstOrDefault(d => d is { Behavior: PermissionBehavior.Ask, Rule: not null })
            ?? both.FirstOrDefault(d => d.Behavior == PermissionBehavior.Allow)
            ?? both[0];
    }

    // An answer counts for one call.
    private bool Use(Guid approval)
    {
        if (_used.Count >= MostRemembered)
        {
            _used.Clear();
        }

        return _used.TryAdd(approval, 0);
    }

    private async Task<Approval?> FindAnswerAsync(Run run, McpTool tool, JsonElement arguments, CancellationToken ct)
    {
        var page = await approvals.PageAsync(new ApprovalFilter(RunId: run.Id), null, MostLookedAt, ct);
        return page.Match(p => p.Approvals, _ => []).FirstOrDefault(a => a.Status is ApprovalStatus.Allowed or ApprovalStatus.Denied && !_used.ContainsKey(a.Id) && IsAbout(a, tool, arguments));
    }

    private async Task<Approval> AskAsync(Run run, McpTool tool, JsonElement arguments, PermissionDecision decision, string? preview, CancellationToken ct)
    {
        var asked = desk.Pending.FirstOrDefault(a => a.RunId == run.Id && IsAbout(a, tool, arguments));
        if (asked is null)
        {
            var now = time.GetUtcNow();
            asked = new Approval
            {
                Id = Guid.NewGuid(),
                RunId = run.Id,
                TaskId = run.TaskId,
                ConversationId = run.ConversationId,
                RuntimeId = run.RuntimeId,
                AgentId = run.AgentId,
                ToolName = tool.Name,
                ToolInput = arguments.GetRawText(),
                Effect = tool.Effect,
                Subject = tool.Subject(arguments),
                Folder = run.Folder,
                Reason = decision.Reason,
                Preview = preview,
                CreatedAt = now,
                ExpiresAt = now + RunGates.Patience,
            };
            await writer.ApplyAsync(desk.Open(asked));
            desk.Tell(asked.Id);
        }

        using var patience = new CancellationTokenSource(Wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            return await desk.WaitAsync(asked.Id, either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return asked;
        }
    }

    // The program's own question names the tool with its server before it.
    private static bool IsAbout(Approval approval, McpTool tool, JsonElement arguments) =>
        (approval.ToolName == tool.Name || (approval.ToolName.StartsWith("mcp__", StringComparison.Ordinal) && approval.ToolName.EndsWith($"__{tool.Name}", StringComparison.Ordinal)))
        && (Same(approval.ToolInput, arguments) || (approval.UpdatedInput is { } updated && Same(updated, arguments)));

    private static bool Same(string json, JsonElement arguments) => JsonElement.DeepEquals(JsonSerializer.Deserialize<JsonElement>(json), arguments);

    private static McpAnswer Denied(PermissionDecision decision) => McpAnswer.Refused("permission_denied", $"Not allowed: {decision.Reason}.");

    private static McpAnswer Refusal(Approval answer) => answer.Status switch
    {
        ApprovalStatus.Pending => McpAnswer.Refused("approval_pending", "Not run yet: a person is asked whether it may. Go on with something else and call it again later with exactly the same arguments; the answer counts then."),
        ApprovalStatus.Expired => McpAnswer.Refused("permission_denied", "Nobody answered in time, so it was not run. Go on without it."),
        ApprovalStatus.Denied when !string.IsNullOrWhiteSpace(answer.Message) => McpAnswer.Refused("permission_denied", $"The person did not allow this, and says: {answer.Message}"),
        _ => McpAnswer.Refused("permission_denied", "The person did not allow this. Do not try the same in another way; go on without it."),
    };
}
