namespace RuntimesWeb.Core.Conversations;

/// <summary>What a conversation is called until a person says so: the beginning of what was said first.</summary>
internal static class ConversationTitle
{
    private const int Longest = 60;

    /// <summary>Null when it has a title, or nothing was said that could be one.</summary>
    public static string? Of(Conversation conversation, Message user)
    {
        if (conversation.Title.Length > 0)
        {
            return null;
        }

        var line = string.Join(' ', user.Content.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(40));
        line = Readable(line);
        return line.Length == 0 ? user.Attachments.Select(a => a.Name).FirstOrDefault()
            : line.Length <= Longest ? line : line[..Longest].TrimEnd() is var cut && char.IsHighSurrogate(cut[^1]) ? cut[..^1] : line[..Longest].TrimEnd();
    }

    // "/recipe repository-tour" is what is said, "Repository tour" is what it is about.
    private static string Readable(string line) =>
        line.Split(' ') is ["/recipe", { Length: > 0 } id, ..] ? char.ToUpperInvariant(id[0]) + id[1..].Replace('-', ' ') : line;
}
