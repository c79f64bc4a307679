using System.Text.Json;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Permissions.Approvals;

namespace RuntimesWeb.Controllers.Api.Approvals;

/// <summary>A question of a run, and what became of it; <c>preview</c> is a diff where one can be shown.</summary>
public sealed record ApprovalView(
    Guid Id, Guid RunId, Guid? TaskId, Guid? ConversationId, string RuntimeId, string? AgentId, string ToolName, JsonElement ToolInput, string Title, string Summary, string Reason, string? Preview,
    DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, ApprovalStatus Status, DateTimeOffset? AnsweredAt, string? AnsweredBy, string? Message, string? Rule)
{
    public static ApprovalView From(Approval a) => new(
        a.Id, a.RunId, a.TaskId, a.ConversationId, a.RuntimeId, a.AgentId, a.ToolName, a.Use.Input, ApprovalWords.Title(a), ApprovalWords.Summary(a), a.Reason, a.Preview,
        a.CreatedAt, a.ExpiresAt, a.Status, a.AnsweredAt, a.AnsweredBy, a.Message, a.Rule);
}

public sealed record ApprovalList(IReadOnlyList<ApprovalView> Approvals, string? NextCursor)
{
    public static ApprovalList From(ApprovalPage page) => new([.. page.Approvals.Select(ApprovalView.From)], page.NextCursor);
}

/// <summary>An answer; <c>always</c> keeps a rule for this call, or for <c>pattern</c> when one is given.</summary>
public sealed record ApprovalAnswerRequest(string? Behavior, bool? Always, string? Pattern, string? Message, JsonElement? UpdatedInput)
{
    public ApprovalResponse ToResponse() => new(Behavior == "allow", Message, UpdatedInput, Always is true || Pattern is not null ? new Remembering(Pattern) : null);
}

public sealed record ApprovalAnswerBody(bool Ok, ApprovalView Approval);

/// <summary>An answer in the words of the Clawboo Runtimes API: allow_once, allow_always or deny.</summary>
public sealed record ResolveRequest(string? Decision, string? Message);

/// <summary>Answers of the approval routes as they look.</summary>
public static class ApprovalExamples
{
    public const string List = $$$"""{"approvals":[{{{One}}}],"nextCursor":null}""";

    public const string Answered = $$$"""{"ok":true,"approval":{{{One}}}}""";

    public const string Unknown = "unknown approval '9b0d'";

    private const string One =
        """{"id":"9b0d3f0e-52a5-4a58-8f7c-5f5f5d8f1c11","runId":"0b9f3f0e-52a5-4a58-8f7c-5f5f5d8f1c11","taskId":null,"conversationId":"6d0f8a34-9f7e-4f0f-a8b1-4f8f2d4f7b0e","runtimeId":"clawboo-native","agentId":"team-lead","toolName":"bash","toolInput":{"command":"npm test"},"title":"Run a command","summary":"npm test","reason":"npm test matches no rule","preview":null,"createdAt":"2026-11-22T10:00:00.000Z","expiresAt":"2026-11-23T10:00:00.000Z","status":"pending","answeredAt":null,"answeredBy":null,"message":null,"rule":null}""";
}
