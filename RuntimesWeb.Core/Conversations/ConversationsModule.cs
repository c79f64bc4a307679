using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Runtimes.Choice;

namespace RuntimesWeb.Core.Conversations;

public static class ConversationsModule
{
    public static IServiceCollection AddConversations(this IServiceCollection services) => services
        .AddSingleton<ConversationFeed>()
        .AddSingleton<ConversationStore>()
        .AddSingleton<ConversationRules>()
        .AddSingleton<CreateConversation>()
        .AddSingleton<EditConversation>()
        .AddSingleton<DeleteConversation>()
        .AddSingleton<BranchConversation>()
        .AddSingleton<ExportConversation>()
        .AddSingleton<ImportConversation>()
        .AddSingleton<SearchConversations>()
        .AddSingleton<SearchEntities>()
        .AddSingleton<SuggestedPrompts>()
        .AddSingleton<ChatModels>()
        .AddSingleton<TurnPrompt>()
        .AddSingleton<TurnPlan>()
        .AddSingleton<TurnHistory>()
        .AddSingleton<Turns>()
        .AddSingleton<IJobHandler, EmptyBinJob>()
        .AddSingleton(EmptyBinJob.Daily);
}

/// <summary>Removes deleted conversations for good once they have been in the bin long enough.</summary>
internal sealed class EmptyBinJob(ConversationStore store) : IJobHandler
{
    public static readonly JobKind EmptyBin = new("empty-bin", "conversations") { MaxRecoveries = 3 };

    public static readonly RecurringJob Daily = new("empty-bin", "Remove deleted conversations after seven days", EmptyBin, "conversations", "every day at 03:50", "0 50 3 * * ?");

    public JobKind Kind => EmptyBin;

    public async Task<JobEnd> RunAsync(JobRun job, CancellationToken ct) => JobEnd.Done(new JsonObject { ["removed"] = await store.EmptyBinAsync(ct) });
}
