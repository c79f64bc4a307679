using System.Collections.Immutable;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Tour;

/// <summary>Everything a tour found out, from which the report is written.</summary>
internal sealed record TourFinds(WorkFolder Folder, FileListing Listing, FileContents Contents, AboutProject About, IReadOnlyList<EntryPoint> EntryPoints, IReadOnlyList<BuildCommand> Commands)
{
    public IReadOnlyList<FoundFile> Pipelines { get; } = BuildCommands.Pipelines(Listing);

    public ImmutableArray<ReadFile> Code { get; } = [.. Contents.Texts.Where(t => t is { Language: { } language, File.IsGenerated: false } && Languages.IsCode(language))];

    /// <summary>What the programs are written in, tests not counted.</summary>
    public ImmutableArray<ReadFile> Programs { get; } = [.. Contents.Texts.Where(t => t is { Language: { } language, File: { IsGenerated: false, IsTest: false } } && Languages.IsProgram(language))];

    public int Tests => Code.Count(c => c.File.IsTest);

    /// <summary>What stands outside of the tests first: in tests a secret is usually made up.</summary>
    public ImmutableArray<LikelySecret> Secrets { get; } = [.. Contents.Secrets.OrderBy(s => s.File.IsTest)];
}
