using Microsoft.Extensions.DependencyInjection;

namespace RuntimesWeb.Core.Projects;

public static class ProjectsModule
{
    public static IServiceCollection AddProjects(this IServiceCollection services) => services
        .AddSingleton<CheckFolder>()
        .AddSingleton<Git>()
        .AddSingleton<MakeSampleRepository>()
        .AddSingleton<ProjectStore>()
        .AddSingleton<ReadProjects>()
        .AddSingleton<AddProject>()
        .AddSingleton<EditProject>()
        .AddSingleton<RemoveProject>()
        .AddSingleton<TouchProject>();
}
