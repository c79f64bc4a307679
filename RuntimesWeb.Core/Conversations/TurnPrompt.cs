using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Memory;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Core.Conversations;

/// <summary>The system prompt of a turn: the agent's own words, the day, and at its end what is known from before.</summary>
public sealed class TurnPrompt(RecallMemory memory, TimeProvider time)
{
    private const string Plain = """
        You are talking to a person in RuntimesWeb, on their own computer. Answer in their language, in Markdown, clearly and without filler. Say so when you do not know
        something. When you have tools for files, look at the real files before you say anything about them.
        """;

    internal string Of(Partner partner, string message)
    {
        var own = AgentPrompt.Of(string.IsNullOrWhiteSpace(partner.Agent?.SystemPrompt) ? Plain : partner.Agent.SystemPrompt, time.GetUtcNow());
        // What stands before it stays the same, so that a provider's cache knows it again. Without a language model nobody would read it.
        return partner.Runtime != RuntimeCatalog.Local && memory.Block(partner.AgentId, partner.Folder?.Project, message) is { } known ? $"{own}\n\n{known}" : own;
    }
}
