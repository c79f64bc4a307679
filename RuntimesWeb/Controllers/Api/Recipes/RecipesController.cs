using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Recipes;

public sealed record RecipeParameterView(string Name, string Description, int Default, int Min, int Max);

public sealed record RecipeView(string Id, string Title, string Description, bool Edits, IReadOnlyList<RecipeParameterView> Parameters);

public sealed record RecipeList(IReadOnlyList<RecipeView> Recipes);

/// <summary>What the runtime without a language model can do beside answering questions.</summary>
[Route("api/recipes")]
[ErrorShape(ErrorBody.Message)]
public sealed class RecipesController(RecipeCatalog recipes) : ApiController
{
    /// <summary>List recipes</summary>
    /// <remarks>Deterministic programs of the runtime `local`. A message `/recipe` with an id and `name=value` pairs to it runs one; parameters are whole numbers.</remarks>
    [HttpGet]
    [ProducesResponseType<RecipeList>(StatusCodes.Status200OK)]
    [ResponseExample(200, """{"recipes":[{"id":"repository-tour","title":"Repository tour","description":"Reports what a folder holds. Only reads.","edits":false,"parameters":[{"name":"months","description":"How many months of history count","default":12,"min":1,"max":240}]}]}""")]
    public IResult List() => Reply(new RecipeList([.. recipes.Cards.Select(View)]));

    private static RecipeView View(RecipeCard card) =>
        new(card.Id, card.Title, card.Description, card.Edits, [.. card.Parameters.Select(p => new RecipeParameterView(p.Name, p.Description, p.Default, p.Min, p.Max))]);
}
