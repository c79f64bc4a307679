using System.Text;
using RuntimesWeb.Core.Models;

namespace RuntimesWeb.Core.Runtimes.Adapters.Native;

/// <summary>How much a conversation weighs, estimated without asking anybody: nobody but its maker knows how a model counts.</summary>
internal static class ContextBudget
{
    private const int CharactersPerToken = 4;
    private const int OfAnImage = 1_600;
    private const int OfAMessage = 8;

    /// <summary>Of what a window holds, a quarter is kept for the answer.</summary>
    public static int Of(int windowTokens) => windowTokens / 4 * 3;

    public static int Tokens(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return 0;
        }

        if (Ascii.IsValid(text))
        {
            return (text.Length + CharactersPerToken - 1) / CharactersPerToken;
        }

        // In twelfths of a token: Latin letters a quarter, other alphabets a third, the characters of East Asia a whole one.
        long twelfths = 0;
        foreach (var c in text)
        {
            twelfths += c < 0x0250 ? 3 : c < 0x2E80 ? 4 : char.IsSurrogate(c) ? 9 : 12;
        }

        return (int)Math.Min(int.MaxValue, (twelfths + 11) / 12);
    }

    public static int Tokens(ModelMessage message) => OfAMessage + message switch
    {
        ModelMessage.User user => user.Parts.Sum(p => p is ModelPart.Text text ? Tokens(text.Value) : OfAnImage),
        ModelMessage.Assistant assistant => Tokens(assistant.Text)
            + assistant.Calls.Sum(c => OfAMessage + Tokens(c.Name) + Tokens(c.ArgumentsJson))
            + assistant.Thoughts.Sum(t => Tokens(t.Value)),
        ModelMessage.ToolResult result => Tokens(result.Text),
        _ => throw new InvalidOperationException($"no such message: {message.GetType().Name}"),
    };

    public static int Tokens(ModelTool tool) => OfAMessage + Tokens(tool.Name) + Tokens(tool.Description) + Tokens(tool.Schema);
}
