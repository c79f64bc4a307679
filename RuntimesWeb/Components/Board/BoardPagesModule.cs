using RuntimesWeb.Components.Board.Drawer;
using RuntimesWeb.Components.Board.Form;
using RuntimesWeb.Components.Projects;
using RuntimesWeb.Components.Shared;

namespace RuntimesWeb.Components.Board;

/// <summary>What the board and the projects' pages ask for.</summary>
public static class BoardPagesModule
{
    public static IServiceCollection AddBoardPages(this IServiceCollection services) => services
        .AddScoped<PageVoice>()
        .AddScoped<BoardRoom>()
        .AddScoped<TaskRoom>()
        .AddScoped<TaskPlaces>()
        .AddScoped<TaskStops>()
        .AddScoped<TaskCommands>()
        .AddScoped<TaskStarts>()
        .AddScoped<AnswerAsTask>()
        .AddScoped<NewTaskCommands>()
        .AddScoped<ProjectRoom>()
        .AddScoped<ProjectCommands>()
        .AddScoped<WorktreeCommands>();
}
