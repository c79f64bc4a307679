namespace RuntimesWeb.Controllers.Api.Runs;

/// <summary>Answers of the run routes as they look.</summary>
public static class RunExamples
{
    public const string One = $$$"""{"run":{{{Run}}}}""";

    public const string List = $$$"""{"runs":[{{{Run}}}],"nextCursor":null}""";

    public const string Unknown = "unknown run '5f0c'";

    public const string Events =
        """{"events":[{"type":"status","seq":1,"at":"2026-11-22T10:00:00.000Z","phase":"running"},{"type":"text","seq":2,"at":"2026-11-22T10:00:01.000Z","offset":0,"text":"Hello"}],"lastSeq":2}""";

    public const string EventStream = """
        id: 1
        data: {"type":"status","seq":1,"at":"2026-11-22T10:00:00.000Z","phase":"running"}

        id: 2.5
        data: {"type":"text","seq":2,"at":"2026-11-22T10:00:01.000Z","offset":0,"text":"Hello"}

        id: 3
        data: {"type":"usage","seq":3,"at":"2026-11-22T10:00:01.200Z","provider":"anthropic","model":"claude-haiku-4-5","usage":{"inputTokens":120,"cachedInputTokens":0,"cacheWriteTokens":0,"outputTokens":3,"reasoningTokens":0},"costMicros":135}

        id: 4
        data: {"type":"done","seq":4,"at":"2026-11-22T10:00:01.210Z","reason":"completed"}

        """;

    private const string Run =
        """{"id":"0b9f3f0e-52a5-4a58-8f7c-5f5f5d8f1c11","origin":"chat","runtimeId":"clawboo-native","agentId":"team-lead","taskId":null,"conversationId":"6d0f8a34-9f7e-4f0f-a8b1-4f8f2d4f7b0e","provider":"anthropic","modelId":"claude-haiku-4-5","status":"completed","doneReason":"completed","permissionMode":"ask","startedAt":"2026-11-22T10:00:00.000Z","finishedAt":"2026-11-22T10:00:01.210Z","durationMs":1210,"usage":{"inputTokens":120,"outputTokens":3,"cachedInputTokens":0,"reasoningTokens":0},"costMicros":135,"summary":null,"error":null,"worktree":null,"folder":null,"sessionId":null,"lastSeq":4}""";
}
