namespace RuntimesWeb.Controllers.Api.Board;

/// <summary>Answers of the board's routes as they look.</summary>
public static class BoardExamples
{
    public const string Unknown = "task not found";

    public const string Id = "7f0c2a64-8e15-4a0f-9f5b-0c7b1d2e3f40";

    public const string Task =
        """{"id":"7f0c2a64-8e15-4a0f-9f5b-0c7b1d2e3f40","title":"Fix the search box","description":"It forgets what was typed.","status":"todo","priority":0,"teamId":null,"assigneeAgentId":null,"assigneeRuntime":null,"parentTaskId":null,"sourceDelegationId":null,"worktreeRef":null,"branchRef":null,"costUsd":0,"parentSessionId":null,"dropped":0,"tenantId":null,"scheduledBy":"manual","verification":null,"createdAt":1795327200000,"updatedAt":1795327200000,"completedAt":null,"costMicros":0,"projectId":null,"repoPath":null,"kind":"code","depth":0,"attempts":0,"failures":0,"overriddenBy":null,"claimedAt":null}""";

    public const string One = $$"""{"task":{{Task}}}""";

    public const string Ok = $$"""{"ok":true,"task":{{Task}}}""";

    public const string List = $$"""{"tasks":[{{Task}}],"nextCursor":null}""";

    public const string Detail = $$$"""{"task":{{{Task}}},"comments":[{{{Comment}}}],"ancestors":[{"id":"0b9f3f0e-52a5-4a58-8f7c-5f5f5d8f1c11","parent_task_id":null,"title":"A better search","status":"in_progress"}],"runs":[],"dependencies":[{"id":"5d2c7e11-0b4a-4c55-8b1f-2d2f6a7b8c90","title":"Choose a component","status":"done"}],"children":[]}""";

    public const string Tree = $$$"""{"tree":{"task":{{{Task}}},"costMicros":1200,"totalCostMicros":4100,"workedMs":42000,"active":true,"children":[{"task":{{{Task}}},"costMicros":2900,"totalCostMicros":2900,"workedMs":31000,"active":true,"children":[]}]}}""";

    public const string Team = $$$"""{"tasks":[{"task":{{{Task}}},"costMicros":2900,"totalCostMicros":2900,"workedMs":31000,"active":false,"children":[]}],"costMicros":2900,"totalCostMicros":5100}""";

    public const string Comment =
        """{"id":"c1a1b2c3-1111-4222-8333-444455556666","taskId":"7f0c2a64-8e15-4a0f-9f5b-0c7b1d2e3f40","body":"Seen in Firefox only.","authorAgentId":null,"authorType":"user","createdAt":1795327260000}""";

    public const string Execution =
        """{"id":"e1a1b2c3-1111-4222-8333-444455556666","taskId":"7f0c2a64-8e15-4a0f-9f5b-0c7b1d2e3f40","executorType":"claude-code","status":"running","workspaceId":null,"runReason":"run","beforeCommit":null,"afterCommit":null,"summary":null,"error":null,"inputTokens":null,"outputTokens":null,"costUsd":null,"recoveryTombstone":null,"startedAt":1795327200000,"finishedAt":null}""";
}
