using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace RuntimesWeb.Core.Models;

public static class ModelsModule
{
    public static IServiceCollection AddModels(this IServiceCollection services)
    {
        services.TryAddSingleton(ModelTimes.Usual);
        return services
            .AddSingleton<IModelClient, ModelClient>()
            .AddSingleton<ListModels>();
    }
}
