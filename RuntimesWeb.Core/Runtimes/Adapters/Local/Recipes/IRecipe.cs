using System.Collections.Immutable;
using RuntimesWeb.Core.Projects;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes;

/// <summary>What a recipe is, for lists and pages.</summary>
/// <param name="Edits">It changes files; those that do not only look.</param>
public sealed record RecipeCard(string Id, string Title, string Description, bool Edits, ImmutableArray<RecipeParameter> Parameters);

/// <summary>Where a recipe works, with which parameters (each of them is there and within its bounds), and the tools it may use.</summary>
public sealed record RecipeCall(WorkFolder Folder, RecipeValues Parameters, RecipeTools Tools);

/// <summary>A deterministic program that works in a person's folder: no language model, the same answer for the same files.</summary>
public interface IRecipe
{
    RecipeCard Card { get; }

    /// <summary>
    /// Does it: what it looks at as tool calls with their results, what it changes or starts through <see cref="RecipeCall.Tools"/>, what it found as Markdown. Ends
    /// without <see cref="RunEvent.Done"/>, or with <see cref="RunEvent.Error"/>.
    /// </summary>
    IAsyncEnumerable<RunEvent> RunAsync(RecipeCall call, CancellationToken ct);
}
