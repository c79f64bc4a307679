using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Access;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Work;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.CredentialProxy;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Delegation;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Mcp;
using RuntimesWeb.Core.Memory;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Ollama;
using RuntimesWeb.Core.Notifications;
using RuntimesWeb.Core.Onboarding;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Permissions.Approvals;
using RuntimesWeb.Core.Permissions.Rules;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Search;
using RuntimesWeb.Core.Settings;
using RuntimesWeb.Core.Teams;
using RuntimesWeb.Core.Usage;
using RuntimesWeb.Core.Usage.Budgets;
using RuntimesWeb.Core.Worktrees;

namespace RuntimesWeb.Core;

/// <summary>Everything below the edges, in tier order: a slice may use the tiers above its line.</summary>
public static class CoreModule
{
    public static IServiceCollection AddRuntimesCore(this IServiceCollection services) => services
        .AddPlatform()
        .AddSingleton<AuditLog>()
        .AddAccess()
        .AddSingleton<SettingsStore>()
        .AddSingleton<Vault>()
        .AddNotifications()
        .AddPermissions()
        .AddUsage()
        .AddProjects()
        .AddJobs()
        .AddMemory()
        .AddSearch()
        .AddProviders()
        .AddOllama()
        .AddModels()
        .AddWorktrees()
        .AddCredentialProxy()
        .AddRuntimes()
        .AddAgents()
        .AddTeams()
        .AddRuns()
        .AddConversations()
        .AddBoard()
        .AddDelegation()
        .AddMcp()
        .AddOnboarding();

    /// <summary>What must hold before the first request: the database brought up to date, and what is kept in memory read from it.</summary>
    /// <exception cref="StartupException">The data folder, the database or a setting does not allow a start.</exception>
    public static async Task PrepareRuntimesCoreAsync(this IServiceProvider services, CancellationToken ct)
    {
        services.GetRequiredService<ProviderUrls>();
        services.GetRequiredService<PrivateTargets>();
        services.GetRequiredService<ChildRegister>().EndStrays();
        await services.GetRequiredService<DatabaseStart>().MigrateAsync(ct);
        await services.GetRequiredService<SettingsStore>().LoadAsync(ct);
        await services.GetRequiredService<PermissionRules>().LoadAsync(ct);
        await services.GetRequiredService<ProjectStore>().LoadAsync(ct);
        await services.GetRequiredService<MemoryStore>().LoadAsync(ct);
        await services.GetRequiredService<Vault>().LoadAsync(ct);
        await services.GetRequiredService<DisconnectedRuntimes>().LoadAsync(ct);
        await services.GetRequiredService<JobRunner>().RecoverAsync(ct);
        await services.GetRequiredService<RunStore>().RecoverAsync(ct);
        await services.GetRequiredService<RecoverTasks>().RunAsync(ct);
        await services.GetRequiredService<ApprovalStore>().RecoverAsync(ct);
        await services.GetRequiredService<ConversationStore>().RecoverAsync(ct);
        await services.GetRequiredService<BudgetBook>().AllAsync(ct);
    }
}
