using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Tour;
using RuntimesWeb.Core.Runtimes.Facts;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local;

public static class LocalModule
{
    public static IServiceCollection AddLocal(this IServiceCollection services) => services
        .AddSingleton<IFactSource, FactsOfRuntimes>()
        .AddSingleton<IFactSource, FactsOfKeys>()
        .AddSingleton<IFactSource, FactsOfOllama>()
        .AddSingleton<IFactSource, FactsOfJobs>()
        .AddSingleton<IFactSource, FactsOfMachine>()
        .AddSingleton<Guide>()
        .AddSingleton<InspectFolder>()
        .AddSingleton<ListFiles>()
        .AddSingleton<ReadHistory>()
        .AddSingleton<IRecipe, RepositoryTour>()
        .AddSingleton<RecipeCatalog>()
        .AddSingleton<IRuntimeAdapter, LocalAdapter>();
}
