using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Changes;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Links;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Replacing;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Testing;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Tidying;
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
        .AddSingleton<ReadCommits>()
        .AddSingleton<IgnoreFile>()
        .AddSingleton<IRecipe, RepositoryTour>()
        .AddSingleton<IRecipe, RunTests>()
        .AddSingleton<IRecipe, DeadLinks>()
        .AddSingleton<IRecipe, HousekeepingFiles>()
        .AddSingleton<IRecipe, ReplaceText>()
        .AddSingleton<IRecipe, Changelog>()
        .AddSingleton<RecipeCatalog>()
        .AddSingleton<IRuntimeAdapter, LocalAdapter>();
}
