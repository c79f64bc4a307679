using System.Collections.Immutable;
using System.Text.RegularExpressions;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes;

/// <summary>A recipe that a message names, with the parameters it gives.</summary>
public sealed record NamedRecipe(IRecipe Recipe, RecipeValues Parameters);

/// <summary>
/// All recipes, and how a message names one: <c>/recipe &lt;id&gt; [name=value …]</c>, or an id or title by itself. A message of several lines, as a task is one, names
/// it in its first line or the one below.
/// </summary>
public sealed partial class RecipeCatalog(IEnumerable<IRecipe> recipes)
{
    // A longer line is a question or a paste; it names no recipe.
    private const int LongestTitle = 500;
    private const int LongestCall = 16_000;

    private readonly ImmutableArray<IRecipe> _all = [.. recipes];

    public IEnumerable<RecipeCard> Cards => _all.Select(r => r.Card);

    /// <summary>The recipe of a message; null when it names none.</summary>
    public Outcome<NamedRecipe>? Read(string message)
    {
        var text = (message.Length > LongestCall ? message[..LongestCall] : message).Trim().ReplaceLineEndings("\n");
        var first = Cut(text);
        var second = Cut(first.More);
        return Slash(first.Line, first.More) ?? Slash(second.Line, second.More) ?? Titled(first.Line, first.More) ?? Titled(second.Line, second.More);
    }

    // The first line that says something, and all that follows.
    private static (string Line, string More) Cut(string text)
    {
        text = text.TrimStart();
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        var line = end < 0 ? text : text[..end];
        return (Heading().Replace(line, "").Trim(), end < 0 ? "" : text[(end + 1)..].Trim());
    }

    private Outcome<NamedRecipe>? Slash(string line, string rest)
    {
        if (SlashWord().Match(line) is not { Success: true } slash)
        {
            return null;
        }

        var (words, more) = (slash.Groups["rest"].Value.Trim(), RecipeWords.IsPairs(rest) ? rest.StartsWith('{') ? rest : rest.Split('\n')[0] : "");
        var name = words.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries);
        return name.Length == 0 ? Failure.Invalid("Which recipe?", $"There is: {Names()}")
            : _all.FirstOrDefault(r => r.Card.Id.Equals(name[0], StringComparison.OrdinalIgnoreCase)) is { } recipe ? WithParameters(recipe, name.Length > 1 ? Json(name[1], more) : more)
            : Titled(words, more) ?? Failure.Invalid("There is no recipe of this name.", $"There is: {Names()}");
    }

    // An object may go on in the lines below.
    private static string Json(string words, string more) => words.StartsWith('{') ? words : $"{words} {(more.StartsWith('{') ? "" : more)}";

    private Outcome<NamedRecipe>? Titled(string line, string rest)
    {
        if (line.Length > LongestTitle)
        {
            return null;
        }

        var title = Plain(line);
        return _all.FirstOrDefault(r => string.Equals(Plain(r.Card.Title), title, StringComparison.OrdinalIgnoreCase) || r.Card.Id == title) is not { } recipe ? (Outcome<NamedRecipe>?)null
            : WithParameters(recipe, !RecipeWords.IsPairs(rest) ? "" : rest.StartsWith('{') ? rest : rest.Split('\n')[0]);
    }

    private static string Plain(string title) => Polite().Replace(title, "").Trim(' ', '.', '!', ':');

    private static Outcome<NamedRecipe> WithParameters(IRecipe recipe, string words)
    {
        var card = recipe.Card;
        var given = RecipeWords.Read(words);
        if (given.Failure is { } unreadable)
        {
            return Failure.Invalid(unreadable.Message, unreadable.Hint ?? $"{card.Title} takes: {Taken(card)}");
        }

        var values = card.Parameters.Where(p => p.Usual is not null).ToImmutableDictionary(p => p.Name, p => p.Usual!); // just filtered
        foreach (var (name, text) in given.Value)
        {
            if (card.Parameters.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } parameter)
            {
                return Failure.Invalid($"{card.Title} does not take everything that was given.", $"It takes: {Taken(card)}");
            }

            if (parameter.Read(text) is not { } value)
            {
                return Failure.Invalid($"{parameter.Name} must be {parameter.Wanted}.", $"For example: {Example(card, parameter)}");
            }

            values = values.SetItem(parameter.Name, value);
        }

        return card.Parameters.FirstOrDefault(p => !values.ContainsKey(p.Name)) is { } missing
            ? Failure.Invalid($"{card.Title} needs {missing.Name}: {missing.Description}.", $"For example: {Example(card, missing)}")
            : new NamedRecipe(recipe, new RecipeValues(values));
    }

    private static string Example(RecipeCard card, RecipeParameter about) =>
        $"/recipe {card.Id} {string.Join(' ', card.Parameters.Where(p => p == about || p.Usual is null).Select(p => p.Example))}";

    private static string Taken(RecipeCard card) => card.Parameters.IsEmpty ? "nothing" : string.Join(", ", card.Parameters.Select(p => p.Usual is null ? $"{p.Example} (needed)" : p.Example));

    private string Names() => string.Join(", ", _all.Select(r => $"/recipe {r.Card.Id} ({r.Card.Title})"));

    [GeneratedRegex(@"^/recipes?(\s+(?<rest>.*))?$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SlashWord();

    // As a task's title may be written.
    [GeneratedRegex(@"^\s*(#{1,3}\s+)?((task|title)\s*:\s*)?", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(please\s+)?((run|start|do|make|show me)\s+)?((a|the)\s+)?|\s*please\W*$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Polite();
}
