using System.Collections.Immutable;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes;

namespace RuntimesWeb.Components.Chat.Compose;

/// <summary>A command that is typed where a message would be, with what comes after it, if anything does.</summary>
public sealed record SlashCommand(string Name, string Icon, string Says, string? Takes = null)
{
    /// <summary>The one that is a message: the Guide reads it.</summary>
    public const string Recipe = "recipe";

    public static ImmutableArray<SlashCommand> All { get; } =
    [
        new("new", "plus", "Begin a new chat"),
        new("clear", "plus", "The same: what was said stays in the list"),
        new("agent", "bot", "Choose who answers", "name"),
        new("model", "sparkles", "Choose the model", "name"),
        new("folder", "folder", "Choose the folder"),
        new("rename", "pencil", "Give this chat another title", "title"),
        new("export", "download", "Save this chat as Markdown, or as JSON", "md or json"),
        new(Recipe, "compass", "Have the Guide carry out a recipe", "repository-tour"),
        new("help", "info", "Commands and shortcuts"),
    ];

    /// <summary>The command a text is, with what comes after it; null when it is a message. A recipe is one: the Guide reads it.</summary>
    public static (SlashCommand Command, string Words)? Read(string text)
    {
        if (!text.StartsWith('/') || text.Contains('\n', StringComparison.Ordinal))
        {
            return null;
        }

        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var name = space < 0 ? text[1..].TrimEnd() : text[1..space];
        return All.FirstOrDefault(c => c.Name == name && c.Name != Recipe) is { } command ? (command, space < 0 ? "" : text[(space + 1)..].Trim()) : null;
    }

    /// <summary>What a person types for a recipe, with what has to be given.</summary>
    public static string Of(RecipeCard recipe) => string.Join(' ', recipe.Parameters.Where(p => p.Usual is null).Select(p => $"{p.Name}=\"\"").Prepend($"/{Recipe} {recipe.Id}"));
}
