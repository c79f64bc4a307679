using RuntimesWeb.Core.Search;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local;

/// <summary>What people say that is no question: greetings, thanks, "who are you", "help". Short and honest answers.</summary>
internal static class SmallTalk
{
    private const int MostWords = 9;

    private static readonly HashSet<string> Greetings = Set("hi hello hey hola moin servus hallo howdy yo greetings morning afternoon evening good there guide everybody");
    private static readonly HashSet<string> Thanks = Set("thanks thank thx ty you great cool nice perfect awesome so much very good a lot many helpful that was helped ok okay it");
    private static readonly HashSet<string> Goodbyes = Set("bye goodbye ciao see you later tschüss");
    private static readonly HashSet<string> Agreement = Set("ok okay yes no sure fine alright good understood right yep nope");

    private static readonly string[] AboutItself =
    [
        "who are you", "what are you", "what can you do", "what do you do", "what can i do here", "what can i do", "what can i ask", "what should i ask", "what do you know", "how can you help",
        "are you an ai", "are you ai", "are you a bot", "are you a robot", "are you human", "are you a human", "are you chatgpt", "are you claude", "are you a language model", "are you an llm", "help", "help me", "help please",
        "please help", "can you help", "can you help me", "menu", "commands", "options", "start", "test", "ping", "what is this", "whats this", "tell me about yourself", "what now", "and now", "where do i start", "where do i begin",
    ];

    /// <summary>The answer to small talk; null when it is none.</summary>
    public static string? Answer(Question question)
    {
        var words = question.All;
        if (words.IsEmpty || words.Length > MostWords)
        {
            return words.IsEmpty ? Itself("Ask me in words, and I look it up.") : null;
        }

        var said = string.Join(' ', words);
        return AboutItself.Contains(said, StringComparer.Ordinal) ? Itself("I am the built-in guide.")
            : words.All(Greetings.Contains) ? Itself("Hello. I am the built-in guide.")
            : words.Any(w => w.StartsWith("thank", StringComparison.Ordinal) || w is "thx" or "ty" or "great" or "cool" or "nice" or "perfect" or "awesome") && words.All(Thanks.Contains) ? "You are welcome."
            : words.All(Goodbyes.Contains) ? "Goodbye. This conversation stays in the list."
            : words.All(Agreement.Contains) ? "Good. I keep nothing in mind between two messages, so ask the next question with all its words."
            : null;
    }

    private static string Itself(string beginning) => $"""
        {beginning} There is **no language model** behind these answers: I look things up in this product's own help and in what is true of this computer right now, and quote them. It costs nothing and nothing leaves this computer.

        You can ask, for example:

        - Which runtimes can I use?
        - Why is Codex not ready?
        - How do I connect a key?
        - Where are my keys kept?
        - How much disk space is free?
        - An install failed. What now?

        In a conversation with a folder I can also run a recipe: `/recipe repository-tour` looks through the folder and reports what it is, how to build and test it, and what to look at first. Others run the tests, find dead links, write the changelog, put files in order and replace text; what changes a file is asked first.

        For open questions, [connect a key](/credentials) or [pull a model](/models).
        """;

    private static HashSet<string> Set(string words) => new(words.Split(' '), StringComparer.Ordinal);
}
