using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Board.Comments;
using RuntimesWeb.Core.Board.Dependencies;
using RuntimesWeb.Core.Board.Executions;
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
        .AddSingleton<IFactSource, FactsOfBoard>();
}
