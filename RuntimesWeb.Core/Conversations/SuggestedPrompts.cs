using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Core.Conversations;

/// <summary>Something to begin with.</summary>
public sealed record SuggestedPrompt(string Label, string Prompt);

/// <summary>A group of them; the icon is the name of one of the product's icons.</summary>
public sealed record PromptGroup(string Id, string Label, string Icon, IReadOnlyList<SuggestedPrompt> Prompts);

/// <summary>What one may ask first: only what would work as things are (Stagent API Reference, suggested prompts).</summary>
public sealed class SuggestedPrompts(RuntimeBoard board)
{
    /// <param name="conversation">For which conversation; null before there is one.</param>
    public IReadOnlyList<PromptGroup> List(Conversation? conversation) => conversation?.RuntimeId == RuntimeCatalog.Local.Value ? Local(conversation.Folder is not null) : Model(conversation?.Folder is not null);

    private List<PromptGroup> Local(bool hasFolder)
    {
        var groups = new List<PromptGroup>();
        if (hasFolder)
        {
            groups.Add(new PromptGroup("folder", "Your folder", "folder",
            [
                new("Repository tour", "/recipe repository-tour"),
                new("Run the tests", "/recipe run-tests"),
                new("Find dead links", "/recipe dead-links"),
                new("Put files in order", "/recipe housekeeping-files"),
            ]));
        }

        var asleep = board.Current.FirstOrDefault(s => !s.IsReady && s.Installed);
        groups.Add(new PromptGroup("here", "This computer", "monitor",
        [
            new("What can you do here?", "What can you do?"),
            new("What is ready?", "Which runtimes are ready?"),
            asleep is null ? new("Get a runtime ready", "How do I install Claude Code?") : new($"Why is {asleep.Runtime.Label} not ready?", $"Why is {asleep.Runtime.Label} not ready?"),
            new("Where do keys live?", "Where are my keys stored?"),
        ]));
        return groups;
    }

    private static List<PromptGroup> Model(bool hasFolder)
    {
        var groups = new List<PromptGroup>();
        if (hasFolder)
        {
            groups.Add(new PromptGroup("folder", "Your folder", "folder",
            [
                new("Explain this repository", "Explain this repository: what it is for, how it is built up, and where I should begin to read."),
                new("Plan a small change", "Look around in this folder and propose three small improvements, each with the files it would touch."),
                new("Find what is fragile", "Read the code in this folder and tell me which three places are most likely to break, and why."),
            ]));
        }

        groups.Add(new PromptGroup("begin", "Begin", "chat",
        [
            new("What can you do here?", "What can you do for me here? Answer in five lines."),
            new("Think something through", "Help me think something through: ask me three questions first, one at a time."),
            new("Write a draft", "Write a short, friendly message that "),
        ]));
        return groups;
    }
}
