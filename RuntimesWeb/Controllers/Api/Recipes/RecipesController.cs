using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Recipes;

/// <summary>What may be set: a <c>number</c>, a <c>text</c> (its bounds are lengths) or a <c>flag</c> (without bounds). Without a default it must be given.</summary>
public sealed record RecipeParameterView(string Name, string Description, string Kind, object? Default, int? Min, int? Max);

public sealed record RecipeView(string Id, string Title, string Description, bool Edits, IReadOnlyList<RecipeParameterView> Parameters);

public sealed record RecipeList(IReadOnlyList<RecipeView> Recipes);

/// <summary>What the runtime without a language model can do beside answering questions.</summary>
[Route("api/recipes")]
[ErrorShape(ErrorBody.Message)]
public sealed class RecipesController(RecipeCatalog recipes) : ApiController
{
    /// <summary>List recipes</summary>
    /// <remarks>Deterministic programs of the runtime `local`. A message `/recipe` with an id and `name=value` pairs to it runs one; a value with spaces stands in quotes, and in place of the pairs one JSON object may stand. `kind` is `number`, `text` or `flag`; a parameter without a `default` must be given.</remarks>
    [HttpGet]
    [ProducesResponseType<RecipeList>(StatusCodes.Status200OK)]
    [ResponseExample(200, """{"recipes":[{"id":"repository-tour","title":"Repository tour","description":"Reports what a folder holds. Only reads.","edits":false,"parameters":[{"name":"months","description":"How many months of history count","kind":"number","default":12,"min":1,"max":240}]}]}""")]
    public IResult List() => Reply(new RecipeList([.. recipes.Cards.Select(View)]));

    private static RecipeView View(RecipeCard card) =>
        new(card.Id, card.Title, card.Description, card.Edits, [.. card.Parameters.Select(View)]);

    private static RecipeParameterView View(RecipeParameter parameter) => parameter switch
    {
        RecipeParameter.Number number => new(number.Name, number.Description, "number", number.Default, number.Min, number.Max),
        RecipeParameter.Text text => new(text.Name, text.Description, "text", text.Default, text.Min, text.Max),
        _ => new(parameter.Name, parameter.Description, "flag", parameter.Usual, null, null),
    };
}
