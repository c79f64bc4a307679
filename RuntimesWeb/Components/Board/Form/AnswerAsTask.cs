using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Projects;

namespace RuntimesWeb.Components.Board.Form;

/// <summary>What a new task begins with.</summary>
public sealed record TaskBeginning(string Title, string Description, Guid? Project);

/// <summary>Makes the beginning of a task from an answer of a chat. The address names the answer only: what was said belongs into no address.</summary>
public sealed class AnswerAsTask(ConversationStore conversations, ProjectStore projects)
{
    private const int LongestTitle = 100;

    public static string Href(Guid conversation, Guid message) => $"/board?new=1&from={conversation}.{message}";

    /// <summary>Null when the words name no answer.</summary>
    public async Task<TaskBeginning?> ReadAsync(string? from, CancellationToken ct)
    {
        if (from?.Split('.') is not [var first, var second] || !Guid.TryParse(first, out var id) || !Guid.TryParse(second, out var answer)
            || await conversations.FindAsync(id, ct) is not { } conversation || await conversations.FindMessageAsync(conversation.Number, answer, ct) is not { } message)
        {
            return null;
        }

        var text = message.Content.Trim();
        var title = text.Split('\n').Select(l => l.Trim().TrimStart('#', '-', '*', '>', ' ').Replace("**", "", StringComparison.Ordinal).Replace("`", "", StringComparison.Ordinal).Trim()).FirstOrDefault(l => l.Length > 0) ?? "";
        return new TaskBeginning(
            title.Length <= LongestTitle ? title : title[..(LongestTitle - 1)].TrimEnd() + "…",
            text.Length <= TaskRules.LongestDescription ? text : text[..TaskRules.LongestDescription],
            conversation.Folder is { } folder ? projects.At(folder)?.Id : null);
    }
}
