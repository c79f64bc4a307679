using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Worktrees.Apply;
using RuntimesWeb.Core.Worktrees.Diffs;
using RuntimesWeb.Core.Worktrees.Repository;

namespace RuntimesWeb.Core.Worktrees;

public static class WorktreesModule
{
    public static IServiceCollection AddWorktrees(this IServiceCollection services)
    {
        services.AddOptions<WorktreeOptions>().BindConfiguration(WorktreeOptions.Section)
            .Validate(o => o.Root.Length == 0 || Path.IsPathFullyQualified(o.Root), "Worktrees:Root must be the full path of a folder, such as /data/worktrees, or empty.")
            .Validate(o => o.KeepHours is >= 1 and <= 8760, "Worktrees:KeepHours must be between 1 and 8760, such as 72.")
            .Validate(o => o.BinDays is >= 1 and <= 365, "Worktrees:BinDays must be between 1 and 365, such as 7.")
            .Validate(o => o.MaxPerRepository is >= 1 and <= 1000, "Worktrees:MaxPerRepository must be between 1 and 1000, such as 25.")
            .ValidateOnStart();
        return services
            .AddParts()
            .AddSingleton<WorktreeStore>()
            .AddSingleton<WorktreeHolds>()
            .AddSingleton(s => new CreateWorktree(s.Get<WorktreeStore>(), s.Get<MakeFolder>(), s.Get<WorktreeRoot>(), s.Get<AuditLog>(), s.Get<TimeProvider>()))
            .AddSingleton(s => new PauseWorktree(s.Get<WorktreeLedger>(), s.Get<WorktreeFolders>(), s.Get<WorktreeHolds>(), s.Get<RepositoryTurns>()))
            .AddSingleton(s => new ResumeWorktree(s.Get<WorktreeLedger>(), s.Get<WorktreeFolders>(), s.Get<WorktreeGit>(), s.Get<RepositoryTurns>()))
            .AddSingleton(s => new DiscardWorktree(s.Get<WorktreeLedger>(), s.Get<WorktreeFolders>(), s.Get<WorktreeHolds>(), s.Get<RepositoryTurns>()))
            .AddSingleton(s => new UndoWorktree(s.Get<WorktreeLedger>(), s.Get<ResumeWorktree>(), s.Get<UndoApply>(), s.Get<RepositoryTurns>()))
            .AddSingleton(s => new ReadDiff(s.Get<WorktreeStore>(), s.Get<WorktreeGit>(), s.Get<TakeSnapshot>(), s.Get<RepositoryTurns>()))
            .AddSingleton(s => new ReadFiles(s.Get<WorktreeStore>(), s.Get<WorktreeGit>(), s.Get<TakeSnapshot>(), s.Get<RepositoryTurns>()))
            .AddSingleton(s => new ApplyWorktree(s.Get<WorktreeLedger>(), s.Get<SelectWork>(), s.Get<ApplyToBranch>(), s.Get<ApplyElsewhere>(), s.Get<RepositoryTurns>()))
            .AddSingleton(s => new CleanUpWorktrees(s.Get<WorktreeLedger>(), s.Get<DiscardWorktree>(), s.Get<PauseWorktree>(), s.Get<EmptyBin>(), s.Get<ILogger<CleanUpWorktrees>>()))
            .AddSingleton(s => new RecoverWorktrees(s.Get<WorktreeLedger>(), s.Get<UndoApply>(), s.Get<FindLeftovers>(), s.Get<EmptyBin>(), s.Get<ILogger<RecoverWorktrees>>()))
            .AddSingleton<IJobHandler, CleanUpWorktreesJob>()
            .AddSingleton(CleanUpWorktreesJob.Hourly)
            .AddHostedService<WorktreeRecovery>();
    }

    private static IServiceCollection AddParts(this IServiceCollection services) => services
        .AddSingleton<WorktreeRoot>()
        .AddSingleton<RepositoryTurns>()
        .AddSingleton<FindRepository>()
        .AddSingleton<WorktreeGit>()
        .AddSingleton<TakeSnapshot>()
        .AddSingleton<WorktreeFolders>()
        .AddSingleton<CopyFolder>()
        .AddSingleton<FindLeftovers>()
        .AddSingleton<WorktreeLedger>()
        .AddSingleton<MakeFolder>()
        .AddSingleton<EmptyBin>()
        .AddSingleton<SelectWork>()
        .AddSingleton<MergeTrees>()
        .AddSingleton<TargetCheckout>()
        .AddSingleton<WriteBack>()
        .AddSingleton<ApplyToBranch>()
        .AddSingleton<ApplyElsewhere>()
        .AddSingleton<UndoApply>();

    private static T Get<T>(this IServiceProvider services)
        where T : notnull => services.GetRequiredService<T>();
}
