using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Core.Conversations;

/// <summary>What a conversation may be, in words that name the field.</summary>
public sealed class ConversationRules(AgentStore agents, CheckFolder folders, TimeProvider time)
{
    public const int LongestTitle = 200;

    private const int LongestModel = 200;

    /// <summary>The conversation with what was said changed, or what is wrong with that.</summary>
    public async Task<Outcome<Conversation>> ChangeAsync(Conversation now, ConversationEdit edit, CancellationToken ct)
    {
        var next = now;
        if (edit.Title is { } title)
        {
            if (title.Trim().Length is 0 or > LongestTitle || title.Any(char.IsControl))
            {
                return Failure.InvalidField("title", $"title must be one line of 1 to {LongestTitle} characters");
            }

            next = next with { Title = title.Trim(), HasOwnTitle = true };
        }

        next = next with
        {
            Status = edit.Status ?? now.Status,
            PinnedAt = edit.Pinned is not { } pinned ? now.PinnedAt : pinned ? now.PinnedAt ?? time.GetUtcNow() : null,
            ProjectId = Of(edit, "projectId", edit.ProjectId, now.ProjectId),
        };
        var with = await PartnerAsync(next, edit, ct);
        return with.IsOk ? Place(with.Value, edit) : with;
    }

    // An agent brings its runtime and model; a runtime or model that is named beside it stands above the agent's.
    private async Task<Outcome<Conversation>> PartnerAsync(Conversation now, ConversationEdit edit, CancellationToken ct)
    {
        var next = now;
        if (Of(edit, "agentId", edit.AgentId, now.AgentId) is { } agentId)
        {
            if (agentId != now.AgentId)
            {
                if (await agents.FindAsync(agentId, ct) is not { } agent)
                {
                    return Failure.InvalidField("agentId", $"there is no agent '{agentId}'");
                }

                next = next with { AgentId = agent.Id, RuntimeId = agent.Definition.RuntimeId, Provider = null, Model = null };
            }
        }
        else
        {
            next = next with { AgentId = null };
        }

        if (!string.IsNullOrWhiteSpace(edit.RuntimeId))
        {
            if (RuntimeCatalog.Find(edit.RuntimeId) is not { } runtime)
            {
                return Failure.InvalidField("runtimeId", $"unknown runtime '{edit.RuntimeId}'");
            }

            next = runtime.Id.Value == next.RuntimeId ? next : next with { RuntimeId = runtime.Id.Value, Provider = null, Model = null };
        }

        next = next with { Provider = Of(edit, "provider", edit.Provider, next.Provider), Model = Of(edit, "modelId", edit.Model, next.Model) };
        return next.Provider is { } provider && ProviderCatalog.Find(provider) is null ? Failure.InvalidField("provider", $"unknown provider '{provider}'")
            : next.Model is { } model && (model.Length > LongestModel || model.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
                ? Failure.InvalidField("modelId", $"modelId must be a name without spaces of at most {LongestModel} characters")
            : next;
    }

    private Outcome<Conversation> Place(Conversation now, ConversationEdit edit)
    {
        var wanted = Of(edit, "folder", edit.Folder, now.Folder);
        return wanted == now.Folder ? now
            : wanted is null ? now with { Folder = null }
            : folders.Run(wanted).Match<Outcome<Conversation>>(folder => now with { Folder = folder.Path }, failure => failure);
    }

    private static string? Of(ConversationEdit edit, string field, string? said, string? now) =>
        edit.Cleared.Contains(field) || said?.Trim() is "" ? null : said?.Trim() ?? now;
}
