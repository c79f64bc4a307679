using System.Globalization;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes;

namespace RuntimesWeb.Components.Board.Form;

/// <summary>A recipe with what is set of it, as it is being filled in.</summary>
public sealed class RecipeDraft
{
    public string Id { get; set; } = "";

    public Dictionary<string, string> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>How a task names it: <c>/recipe replace-text find="old name" with="new"</c>. What is as usual is left out.</summary>
    public string Line(RecipeCard card) => string.Join(' ', new[] { $"/recipe {card.Id}" }.Concat(card.Parameters.Select(Word).OfType<string>()));

    /// <summary>What has to be another value before the recipe can be carried out, by the name of its field; null when nothing has.</summary>
    public Failure? Wrong(RecipeCard card)
    {
        var fields = card.Parameters.Where(p => Set(p) is { } value ? p.Read(value) is null : p.Usual is null).ToDictionary(p => Field(p), p => new[] { $"{p.Name} must be {p.Wanted}" }, StringComparer.Ordinal);
        return fields.Count == 0 ? null : new Failure(FailureKind.Invalid, fields.Values.First()[0], Fields: fields);
    }

    public static string Field(RecipeParameter parameter) => $"recipe-{parameter.Name}";

    public static string Usual(RecipeParameter parameter) => Convert.ToString(parameter.Usual, CultureInfo.InvariantCulture) ?? "";

    private string? Word(RecipeParameter parameter) => Set(parameter) switch
    {
        null => null,
        { } value when parameter is RecipeParameter.Flag => value == "true" ? parameter.Name : null,
        { } value when parameter is RecipeParameter.Text => $"{parameter.Name}=\"{value.Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
        { } value => $"{parameter.Name}={value}",
    };

    // An empty field leaves it as usual.
    private string? Set(RecipeParameter parameter) => Values.GetValueOrDefault(parameter.Name) is { Length: > 0 } value && value != Usual(parameter) ? value : null;
}
