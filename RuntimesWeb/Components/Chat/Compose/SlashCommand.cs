using System.Collections.Immutable;

namespace RuntimesWeb.Components.Chat.Compose;

/// <summary>A command that is typed where a message would be, with what comes after it, if anything does.</summary>
public sealed record SlashCommand(string Name, string Icon, string Says, string? Takes = null)
{
    public static ImmutableArray<SlashCommand> All { get; } =
    [
        new("new", "plus", "Begin a new chat"),
        new("clear", "plus", "The same: what was said stays in the list"),
        new("agent", "bot", "Choose who answers", "name"),
        new("model", "sparkles", "Choose the model", "name"),
        new("folder", "folder", "Choose the folder"),
        new("rename", "pencil", "Give this chat another title", "title"),
        new("export", "download", "Save this chat as Markdown, or as JSON", "md or json"),
        new("recipe", "compass", "Have the Guide carry out a recipe", "repository-tour"),
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
        return All.FirstOrDefault(c => c.Name == name && c.Name != "recipe") is { } command ? (command, space < 0 ? "" : text[(space + 1)..].Trim()) : null;
    }
}
