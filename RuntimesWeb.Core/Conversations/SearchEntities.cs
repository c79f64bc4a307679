using RuntimesWeb.Core.Agents;

namespace RuntimesWeb.Core.Conversations;

/// <summary>Something that can be named in a message with an @ (Stagent API Reference, entity search).</summary>
public sealed record ChatEntity(string EntityType, string EntityId, string Label, string? Status, string? Description);

/// <summary>Finds what can be named in a message: agents, and conversations by their title.</summary>
public sealed class SearchEntities(AgentStore agents, ConversationStore conversations, SearchConversations search)
{
    public const int DefaultLimit = 20;
    public const int MaxLimit = 30;

    private const int LongestDescription = 120;

    /// <param name="words">Empty gives the newest of each.</param>
    public async Task<IReadOnlyList<ChatEntity>> RunAsync(string? words, int limit, CancellationToken ct)
    {
        var each = Math.Max(2, limit / 2);
        var found = AgentStore.Search(await agents.AllAsync(ct), words).Take(each)
            .Select(a => new ChatEntity("agent", a.Id, a.Name, null, Short(a.Definition.Description)));
        return [.. found.Concat(await ConversationsAsync(words, each, ct)).Take(limit)];
    }

    private async Task<IEnumerable<ChatEntity>> ConversationsAsync(string? words, int most, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(words))
        {
            var newest = await conversations.PageAsync(new ConversationFilter(ConversationStatus.Active), null, most, ct);
            return newest.Match(page => page.Conversations.Where(c => c.Title.Length > 0).Select(c => Of(c.Id, c.Title)), _ => []);
        }

        var hits = await search.RunAsync(words, most, ct);
        return hits.Match(list => list.Where(h => h.MessageId is null).Select(h => Of(h.ConversationId, h.Title)), _ => []);
    }

    private static ChatEntity Of(Guid id, string title) => new("conversation", id.ToString(), title, null, null);

    private static string? Short(string text) => text.Length == 0 ? null : text.Length <= LongestDescription ? text : string.Concat(text.AsSpan(0, LongestDescription - 1), "…");
}
