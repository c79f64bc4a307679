using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Worktrees.Apply;
using RuntimesWeb.Core.Worktrees.Diffs;

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
            .AddSingleton<WorktreeStore>()
            .AddSingleton<WorktreeHolds>()
            .AddSingleton<CreateWorktree>()
            .AddSingleton<PauseWorktree>()
            .AddSingleton<ResumeWorktree>()
            .AddSingleton<ReadDiff>()
            .AddSingleton<ReadFiles>()
            .AddSingleton<ApplyWorktree>()
            .AddSingleton<DiscardWorktree>()
            .AddSingleton<UndoWorktree>();
    }
}
