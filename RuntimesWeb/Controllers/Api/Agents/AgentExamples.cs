namespace RuntimesWeb.Controllers.Api.Agents;

/// <summary>Answers of the agent routes as they look.</summary>
public static class AgentExamples
{
    public const string NotFound = "agent not found";

    public const string One = $$$"""{"agent":{{{Agent}}}}""";

    public const string List = $$$"""{"agents":[{{{Agent}}}],"nextCursor":null}""";

    public const string Imported = $$$"""{"agents":[{{{Agent}}}],"notes":[]}""";

    public const string Export =
        """{"format":"agents/1","agents":[{"name":"Reviewer","description":"Reads changes","runtimeId":"clawboo-native","provider":"anthropic","model":"claude-sonnet-4-6","systemPrompt":"Review what changed.","tools":["read_file"],"toolsets":[],"permissionMode":"ask","budgetMicros":5000000,"maxTurns":16}]}""";

    public const string Versions =
        """{"versions":[{"version":1,"at":"2026-11-22T06:00:00.000Z","by":"page","name":"Reviewer","runtimeId":"clawboo-native","provider":"anthropic","model":"claude-sonnet-4-6","systemPrompt":"Review what changed."}]}""";

    private const string Agent =
        """{"id":"reviewer","name":"Reviewer","description":"Reads changes","runtimeId":"clawboo-native","provider":"anthropic","model":"claude-sonnet-4-6","systemPrompt":"Review what changed.","tools":["read_file"],"toolsets":[],"permissionMode":"ask","teamId":null,"role":null,"budgetMicros":5000000,"maxTurns":16,"createdAt":"2026-11-22T06:00:00.000Z","updatedAt":"2026-11-22T06:00:00.000Z","version":1}""";
}
