using System.Text;
using RuntimesWeb.Core.Models;

namespace RuntimesWeb.Core.Runtimes.Adapters.Cli;

/// <summary>What a program is told: the message, and before it, when the program has no session that knows it, what was said before.</summary>
public static class CliPrompt
{
    /// <summary>So much of what was said before is told, the newest of it.</summary>
    public const int LongestHistory = 60_000;

    private const int LongestMessage = 8_000;

    /// <param name="knows">The program has a session in which it was said.</param>
    public static string Text(RunRequest request, bool knows)
    {
        var message = TextOf(request.Message);
        return knows || Before(request) is not { Length: > 0 } before ? message
            : $"What was said before in this conversation, oldest first:\n<conversation>\n{before}</conversation>\n\nNow the person says:\n\n{message}";
    }

    /// <summary>The pictures that go with the message.</summary>
    public static IEnumerable<ModelPart.Image> Pictures(RunRequest request) => request.Message.Parts.OfType<ModelPart.Image>();

    private static string Before(RunRequest request)
    {
        var (told, length) = (new Stack<string>(), 0);
        foreach (var said in request.History.Reverse().Select(Said).OfType<string>())
        {
            length += said.Length;
            if (length > LongestHistory)
            {
                told.Push("[what was said earlier is left out]\n");
                break;
            }

            told.Push(said);
        }

        return string.Concat(told);
    }

    private static string? Said(ModelMessage message) => message switch
    {
        ModelMessage.User user => Line("Person", TextOf(user)),
        ModelMessage.Assistant { Text.Length: > 0 } answer => Line("You", answer.Text),
        _ => null,
    };

    private static string Line(string who, string text) => new StringBuilder(who).Append(": ").Append(Short(text).Replace("</conversation>", "< /conversation>", StringComparison.OrdinalIgnoreCase)).Append('\n').ToString();

    private static string Short(string text) => text.Length <= LongestMessage ? text : text[..(LongestMessage - 1)] + "…";

    private static string TextOf(ModelMessage.User message) => string.Join('\n', message.Parts.OfType<ModelPart.Text>().Select(p => p.Value));
}
