using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Board.Comments;
using RuntimesWeb.Core.Board.Dependencies;
using RuntimesWeb.Core.Board.Executions;
using RuntimesWeb.Core.Board.Review;
using RuntimesWeb.Core.Board.Verify;
using RuntimesWeb.Core.Board.Work;
using RuntimesWeb.Core.Board.Workspaces;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes.Facts;

namespace RuntimesWeb.Core.Board;

public static class BoardModule
{
    public static IServiceCollection AddBoard(this IServiceCollection services) => services
        .AddSingleton<TaskStore>()
        .AddSingleton<TaskRules>()
        .AddSingleton<IProjectTasks, TasksOfProjects>()
        .AddSingleton<CreateTask>()
        .AddSingleton<EditTask>()
        .AddSingleton<ClaimTask>()
        .AddSingleton<AddComment>()
        .AddSingleton<AddDependency>()
        .AddSingleton<CancelDependents>()
        .AddSingleton<RecordExecution>()
        .AddSingleton<Tree.ReadTaskTree>()
        .AddSingleton<IFactSource, FactsOfBoard>()
        .AddWork()
        .AddReview();

    private static IServiceCollection AddWork(this IServiceCollection services) => services
        .AddSingleton<FollowVerification>()
        .AddSingleton<VerificationStore>()
        .AddSingleton<VerifyWork>()
        .AddSingleton<IJobHandler, VerifyJob>()
        .AddSingleton<TaskPrompt>()
        .AddSingleton<WorkPlan>()
        .AddSingleton<WorkPlace>()
        .AddSingleton<WorkLeftovers>()
        .AddSingleton<SettleWork>()
        .AddSingleton<AttemptParts>()
        .AddSingleton<TaskWorks>()
        .AddHostedService(s => s.GetRequiredService<TaskWorks>())
        .AddSingleton<StartWork>()
        .AddSingleton<WorkOnTask>()
        .AddSingleton<RecoverTasks>();

    private static IServiceCollection AddReview(this IServiceCollection services) => services
        .AddSingleton<FindReview>()
        .AddSingleton<SettleReview>()
        .AddSingleton<ReviewComments>()
        .AddSingleton<ReadAttempts>()
        .AddSingleton<ApplyReview>()
        .AddSingleton<DiscardReview>()
        .AddSingleton<UndoReview>()
        .AddSingleton<VerifyReview>()
        .AddSingleton<SendBack>()
        .AddSingleton<HandoffNotes>()
        .AddSingleton<WriteHandoff>()
        .AddSingleton<ReadPriorWork>()
        .AddSingleton<PauseWork>()
        .AddSingleton<WorkspaceWork>()
        .AddSingleton<OpenWorkspace>()
        .AddSingleton<ReadWorkspace>()
        .AddSingleton<ChangeWorkspace>();
}
