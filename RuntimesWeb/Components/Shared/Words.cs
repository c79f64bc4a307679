using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Components.Shared;

/// <summary>Small matters of language.</summary>
public static class Words
{
    /// <summary>A message of the core (lower case, no full stop, as the API sends it) as a sentence.</summary>
    public static string Sentence(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 0)
        {
            return "";
        }

        var first = Capital(trimmed);
        return trimmed[^1] is '.' or '!' or '?' or '…' ? first : first + ".";
    }

    /// <summary>What went wrong and what to do. Where the message is a code, for programs, the hint beside it is what people are told.</summary>
    public static string Of(Failure failure) => failure.Hint is not { } hint ? Sentence(failure.Message)
        : IsCode(failure.Message) ? Sentence(hint)
        : $"{Sentence(failure.Message)} {Sentence(hint)}";

    public static string Capital(string text) => text.Length == 0 ? "" : char.ToUpperInvariant(text[0]) + text[1..];

    public static string Count(int n, string one, string many) => n == 1 ? $"1 {one}" : $"{n} {many}";

    /// <summary>A, B and C.</summary>
    public static string List(IReadOnlyList<string> words) => words.Count switch
    {
        0 => "",
        1 => words[0],
        _ => $"{string.Join(", ", words.Take(words.Count - 1))} and {words[^1]}",
    };

    private static bool IsCode(string message) => message.Contains('_', StringComparison.Ordinal) && message.All(c => c is '_' or (>= 'a' and <= 'z'));
}
