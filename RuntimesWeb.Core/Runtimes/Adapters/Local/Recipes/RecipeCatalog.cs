using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes;

/// <summary>A recipe that a message names, with the parameters it gives.</summary>
public sealed record NamedRecipe(IRecipe Recipe, ImmutableDictionary<string, int> Parameters);

/// <summary>All recipes, and how a message names one: <c>/recipe &lt;id&gt; [name=value …]</c>, or a title by itself.</summary>
public sealed partial class RecipeCatalog(IEnumerable<IRecipe> recipes)
{
    // A longer message is a question or a paste; it names no recipe.
    private const int LongestCall = 500;

    private readonly ImmutableArray<IRecipe> _all = [.. recipes];

    public IEnumerable<RecipeCard> Cards => _all.Select(r => r.Card);

    /// <summary>The recipe of a message; null when it names none.</summary>
    public Outcome<NamedRecipe>? Read(string message)
    {
        var text = message.Trim();
        if (text.Length > LongestCall)
        {
            return null;
        }

        if (Slash().Match(text) is not { Success: true } slash)
        {
            var title = Polite().Replace(text, "").Trim(' ', '.', '!', ':');
            return _all.FirstOrDefault(r => string.Equals(r.Card.Title, title, StringComparison.OrdinalIgnoreCase) || r.Card.Id == title) is { } titled
                ? WithParameters(titled, []) : (Outcome<NamedRecipe>?)null;
        }

        var words = slash.Groups["rest"].Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? Failure.Invalid("Which recipe?", $"There is: {Names()}")
            : _all.FirstOrDefault(r => r.Card.Id.Equals(words[0], StringComparison.OrdinalIgnoreCase)) is { } recipe ? WithParameters(recipe, words[1..])
            : Read(slash.Groups["rest"].Value) is { IsOk: true } byTitle ? byTitle
            : Failure.Invalid("There is no recipe of this name.", $"There is: {Names()}");
    }

    private static Outcome<NamedRecipe> WithParameters(IRecipe recipe, string[] words)
    {
        var values = recipe.Card.Parameters.ToImmutableDictionary(p => p.Name, p => p.Default);
        foreach (var word in words)
        {
            var (name, value) = word.Split('=', 2) is [var n, var v] ? (n, v) : (word, "");
            if (recipe.Card.Parameters.FirstOrDefault(p => p.Name == name) is not { } parameter)
            {
                return Failure.Invalid($"{recipe.Card.Title} does not take everything that was given.", $"It takes: {Taken(recipe)}");
            }

            if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < parameter.Min || number > parameter.Max)
            {
                return Failure.Invalid($"{name} must be a whole number between {parameter.Min} and {parameter.Max}.", $"For example: /recipe {recipe.Card.Id} {name}={parameter.Default}");
            }

            values = values.SetItem(name, number);
        }

        return new NamedRecipe(recipe, values);
    }

    private static string Taken(IRecipe recipe) =>
        recipe.Card.Parameters.IsEmpty ? "nothing" : string.Join(", ", recipe.Card.Parameters.Select(p => $"{p.Name}={p.Default}"));

    private string Names() => string.Join(", ", _all.Select(r => $"/recipe {r.Card.Id} ({r.Card.Title})"));

    [GeneratedRegex(@"^/recipes?(\s+(?<rest>.*))?$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Slash();

    [GeneratedRegex(@"^(please\s+)?((run|start|do|make|show me)\s+)?((a|the)\s+)?|\s*please\W*$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Polite();
}
