using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Delegation;
using RuntimesWeb.Core.Mcp.Recall;
using RuntimesWeb.Core.Mcp.Tasks;
using RuntimesWeb.Core.Mcp.TeamChat;

namespace RuntimesWeb.Core.Mcp;

public static class McpModule
{
    public static IServiceCollection AddMcp(this IServiceCollection services) => services
        .AddSingleton<AdmitRun>()
        .AddSingleton<BindRun>()
        .AddSingleton<McpGate>()
        .AddSingleton<AnswerCalls>()
        .AddSingleton<McpSessions>()
        .AddHostedService(s => s.GetRequiredService<McpSessions>())
        .AddSingleton<McpConfig>()
        .AddTasks()
        .AddSingleton<LookUpMemory>()
        .AddSingleton<IMcpToolset, MemoryToolset>()
        .AddSingleton<IMcpToolset, OpenToolset>()
        .AddSingleton<DelegateTools>()
        .AddSingleton<TeamRoom>()
        .AddSingleton<TeamTalk>()
        .AddSingleton<IMcpToolset, TeamChatToolset>();

    private static IServiceCollection AddTasks(this IServiceCollection services) => services
        .AddSingleton<TaskReach>()
        .AddSingleton<ReadTasks>()
        .AddSingleton<BoardWriting>()
        .AddSingleton<WriteTasks>()
        .AddSingleton<BoardMoving>()
        .AddSingleton<MoveTasks>()
        .AddSingleton<ClaimedTasks>()
        .AddHostedService(s => s.GetRequiredService<ClaimedTasks>())
        .AddSingleton<IMcpToolset, TaskToolset>();
}
