namespace RuntimesWeb.Controllers.Api.Chat;

/// <summary>Answers of the chat routes as they look.</summary>
public static class ChatExamples
{
    public const string Unknown = "unknown conversation '6d0f'";

    public const string One =
        """{"id":"6d0f8a34-9f7e-4f0f-a8b1-4f8f2d4f7b0e","projectId":null,"title":"Explain this repository","runtimeId":"clawboo-native","modelId":"claude-sonnet-4-6","status":"active","agentId":"team-lead","provider":null,"folder":null,"pinned":false,"branchedFrom":null,"usage":{"inputTokens":120,"outputTokens":40,"cachedInputTokens":0,"reasoningTokens":0},"costMicros":960,"createdAt":"2026-11-22T10:00:00.000Z","updatedAt":"2026-11-22T10:00:05.000Z"}""";

    public const string List = $"[{One}]";

    public const string Messages = $"[{Message}]";

    public const string Stream = """
        data: {"type":"status","phase":"preparing","message":"Preparing"}

        data: {"type":"delta","content":"Hello"}

        data: {"type":"done","messageId":"1f0c9d6e-3a6d-4d4f-9c65-1a2b3c4d5e6f","quickAccess":[],"doneReason":"completed"}

        """;

    public const string Models =
        """[{"id":"haiku","label":"Haiku","provider":"anthropic","tier":"Fast","costLabel":"$","model":"claude-haiku-4-5","runtimeId":"anthropic-direct","contextWindow":200000,"inputPerMillionMicros":1000000,"outputPerMillionMicros":5000000,"usesTools":true}]""";

    public const string Prompts = """[{"id":"begin","label":"Begin","icon":"chat","prompts":[{"label":"What can you do here?","prompt":"What can you do for me here? Answer in five lines."}]}]""";

    public const string Entities = """{"results":[{"entityType":"agent","entityId":"team-lead","label":"Team Lead","status":null,"description":"Answers what is small, and hands real work to a teammate."}]}""";

    public const string Hits =
        """{"results":[{"conversationId":"6d0f8a34-9f7e-4f0f-a8b1-4f8f2d4f7b0e","messageId":"1f0c9d6e-3a6d-4d4f-9c65-1a2b3c4d5e6f","title":"Explain this repository","snippet":"the parser reads","at":"2026-11-22T10:00:05.000Z"}]}""";

    public const string File =
        """{"format":"runtimesweb.conversation/1","title":"Greeting","runtimeId":"clawboo-native","createdAt":"2026-11-22T10:00:00.000Z","messages":[{"role":"user","content":"Hello","createdAt":"2026-11-22T10:00:00.000Z"},{"role":"assistant","content":"Hello!","createdAt":"2026-11-22T10:00:01.000Z","modelId":"claude-haiku-4-5"}]}""";

    private const string Message =
        """{"id":"1f0c9d6e-3a6d-4d4f-9c65-1a2b3c4d5e6f","conversationId":"6d0f8a34-9f7e-4f0f-a8b1-4f8f2d4f7b0e","role":"assistant","content":"Hello","metadata":{"reason":null,"doneReason":"completed","error":null,"steps":null},"status":"complete","createdAt":"2026-11-22T10:00:00.000Z","finishedAt":"2026-11-22T10:00:01.210Z","runId":"0b9f3f0e-52a5-4a58-8f7c-5f5f5d8f1c11","runtimeId":"clawboo-native","agentId":"team-lead","modelId":"claude-haiku-4-5","usage":{"inputTokens":120,"outputTokens":3,"cachedInputTokens":0,"reasoningTokens":0},"costMicros":135,"attachments":[]}""";
}
