using RuntimesWeb.Core.Delegation;
using RuntimesWeb.Core.Runtimes.Tools;

namespace RuntimesWeb.Core.Mcp.TeamChat;

/// <summary>A team's conversation as tools; a leader also hands work on with them.</summary>
public sealed class TeamChatToolset(TeamTalk talk, DelegateTools delegating) : IMcpToolset
{
    private const string Delegate = "delegate";

    public string Name => "teamchat";

    public string Instructions => "The conversation of your team: read what was said, say something in it while you work, and, as its leader, hand tasks on.";

    public IEnumerable<McpTool> ToolsFor(McpBinding who)
    {
        if (who.Run is not { } run || who.TeamId is null)
        {
            yield break;
        }

        yield return McpTool.Define(
            "team_chat_post",
            "Says something in the conversation your task was handed on from, marked as said by you and not by the person. It begins no answer. Not for your report, which is told at the end anyway.",
            $$$"""{"type":"object","properties":{"text":{"type":"string","description":"{{{TeamTalk.LongestPost}}} characters at most"}},"required":["text"]}""",
            (arguments, ct) => talk.PostAsync(who, arguments, ct));
        yield return McpTool.Define(
            "team_chat_subscribe",
            "Shows the newest messages of the team's conversation, oldest first; with after, those that came since.",
            """{"type":"object","properties":{"limit":{"type":"integer","description":"20 when absent, 50 at most"},"after":{"type":"integer","description":"next of the call before"}}}""",
            (arguments, ct) => talk.ReadAsync(who, arguments, ct)) with
        { OnlyReads = true };
        if (run.AgentId is { } agent && who.MayUse(Delegate) && delegating.ToolsFor(new ToolScope(run.Id, null, agent)).FirstOrDefault() is { } tool)
        {
            yield return McpTool.Of(tool, "team_delegate");
        }
    }
}
