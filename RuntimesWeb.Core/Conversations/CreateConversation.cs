using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Core.Conversations;

/// <summary>What a new conversation is about. An agent brings its runtime; without one the runtime is required.</summary>
public sealed record NewConversation
{
    public string? RuntimeId { get; init; }

    public string? AgentId { get; init; }

    public string? Provider { get; init; }

    public string? Model { get; init; }

    public string? Title { get; init; }

    public string? ProjectId { get; init; }

    public string? Folder { get; init; }
}

/// <summary>Opens a conversation with an agent, or with a runtime as it is.</summary>
public sealed class CreateConversation(ConversationStore store, ConversationRules rules)
{
    public async Task<Outcome<Conversation>> RunAsync(NewConversation wanted, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(wanted.RuntimeId) && string.IsNullOrWhiteSpace(wanted.AgentId))
        {
            return Failure.Invalid("runtimeId is required");
        }

        var now = store.Now;
        var blank = new Conversation
        {
            Id = OrderedId.New(now),
            RuntimeId = RuntimeCatalog.Default.Value,
            CreatedAt = now,
            UpdatedAt = now,
        };
        var edit = new ConversationEdit
        {
            RuntimeId = wanted.RuntimeId,
            AgentId = wanted.AgentId,
            Provider = wanted.Provider,
            Model = wanted.Model,
            Title = string.IsNullOrWhiteSpace(wanted.Title) ? null : wanted.Title,
            ProjectId = wanted.ProjectId,
            Folder = wanted.Folder,
        };
        var made = await rules.ChangeAsync(blank, edit, ct);
        if (made.Failure is { } failure)
        {
            return failure;
        }

        var conversation = made.Value with { Number = store.NextConversation() };
        await store.ApplyAsync(conversation.Id, new AddConversation(conversation));
        return conversation;
    }
}
