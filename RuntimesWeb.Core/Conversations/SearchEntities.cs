using RuntimesWeb.Core.Agents;

namespace RuntimesWeb.Core.Conversations;

/// <summary>Something that can be named in a message with an @ (Stagent API Reference, entity search).</summary>
public sealed record ChatEntity(string EntityType, string EntityId, string Label, string? Status, string? Description);

/// <summary>Finds what can be named in a message: agents. What is named answers.</summary>
public sealed class SearchEntities(AgentStore agents)
{
    public const int DefaultLimit = 20;
    public const int MaxLimit = 30;

    private const int LongestDescription = 120;

    /// <param name="words">Empty gives the newest.</param>
    public async Task<IReadOnlyList<ChatEntity>> RunAsync(string? words, int limit, CancellationToken ct) =>
        [.. AgentStore.Search(await agents.AllAsync(ct), words).Take(limit).Select(a => new ChatEntity("agent", a.Id, a.Name, null, Short(a.Definition.Description)))];

    private static string? Short(string text) => text.Length == 0 ? null : text.Length <= LongestDescription ? text : string.Concat(text.AsSpan(0, LongestDescription - 1), "…");
}
