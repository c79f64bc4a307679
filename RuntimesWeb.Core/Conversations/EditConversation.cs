using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Conversations;

/// <summary>What a person changes of a conversation; null leaves a field as it is, an empty text (or a name in <see cref="Cleared"/>) empties it.</summary>
public sealed record ConversationEdit
{
    public string? Title { get; init; }

    public ConversationStatus? Status { get; init; }

    public bool? Pinned { get; init; }

    public string? AgentId { get; init; }

    public string? RuntimeId { get; init; }

    public string? Provider { get; init; }

    public string? Model { get; init; }

    public string? ProjectId { get; init; }

    public string? Folder { get; init; }

    /// <summary>Fields that are to be empty: <c>agentId</c>, <c>provider</c>, <c>modelId</c>, <c>projectId</c>, <c>folder</c>.</summary>
    public IReadOnlySet<string> Cleared { get; init; } = new HashSet<string>();
}

/// <summary>Renames, pins, archives a conversation, or gives it another agent, runtime, model or folder for the turns that follow.</summary>
public sealed class EditConversation(ConversationStore store, ConversationRules rules)
{
    private const int LongestDraft = 1_000_000;

    private readonly SemaphoreSlim _editing = new(1, 1);

    public async Task<Outcome<Conversation>> RunAsync(Guid id, ConversationEdit edit, CancellationToken ct)
    {
        await _editing.WaitAsync(ct);
        try
        {
            if (await store.FindAsync(id, ct) is not { } now)
            {
                return ConversationStore.Missing(id);
            }

            var changed = await rules.ChangeAsync(now, edit, ct);
            if (changed.IsOk && changed.Value != now)
            {
                await store.ApplyAsync(id, new SaveConversation(changed.Value));
            }

            return changed;
        }
        finally
        {
            _editing.Release();
        }
    }

    /// <summary>Keeps what a person has typed and not sent; empty forgets it.</summary>
    public async Task<Outcome<Done>> SaveDraftAsync(Guid id, string? draft, CancellationToken ct)
    {
        if (draft?.Length > LongestDraft)
        {
            return Failure.InvalidField("draft", $"draft must be at most {LongestDraft} characters");
        }

        if (await store.FindAsync(id, ct) is not { } now)
        {
            return ConversationStore.Missing(id);
        }

        await store.ApplyAsync(new SaveDraft(now.Number, string.IsNullOrEmpty(draft) ? null : draft));
        return Done.Ok;
    }
}
