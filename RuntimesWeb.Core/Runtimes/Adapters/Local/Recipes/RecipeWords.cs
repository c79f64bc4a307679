using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes;

/// <summary>Reads what stands behind a recipe's name: <c>name=value</c> pairs with quotes where a value has spaces, or one JSON object.</summary>
internal static partial class RecipeWords
{
    private const int Most = 32;

    /// <summary>The pairs in order; a name alone has an empty value.</summary>
    public static Outcome<IReadOnlyList<(string Name, string Value)>> Read(string text) => text.TrimStart().StartsWith('{') ? OfJson(text.Trim()) : OfWords(text);

    private static Outcome<IReadOnlyList<(string Name, string Value)>> OfWords(string text)
    {
        var pairs = new List<(string, string)>();
        for (var at = 0; ;)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            if (at == text.Length)
            {
                return pairs;
            }

            var word = Word(text, ref at, untilSign: true);
            if (at < text.Length && text[at] == '=')
            {
                at++;
                var value = Word(text, ref at, untilSign: false);
                if (value is null)
                {
                    return Failure.Invalid($"The value of {word} begins with a quotation mark that is never closed.");
                }

                pairs.Add((word ?? "", value));
            }
            else
            {
                pairs.Add((word ?? text[at..], ""));
            }

            if (word is null || pairs.Count > Most)
            {
                return Failure.Invalid("Those are not parameters: they look like name=value, or name=\"a value with spaces\".");
            }
        }
    }

    /// <summary>A bare word or one in quotes; null when its quotes are never closed. In double quotes <c>\"</c> is one of them, and every other backslash is itself, as patterns want it.</summary>
    private static string? Word(string text, ref int at, bool untilSign)
    {
        var word = new StringBuilder();
        if (at < text.Length && text[at] is '"' or '\'' && !untilSign)
        {
            var quote = text[at++];
            for (; at < text.Length && text[at] != quote; at++)
            {
                at += quote == '"' && text[at] == '\\' && at + 1 < text.Length && text[at + 1] == '"' ? 1 : 0;
                word.Append(text[at]);
            }

            return at++ < text.Length ? word.ToString() : null;
        }

        for (; at < text.Length && !char.IsWhiteSpace(text[at]) && !(untilSign && text[at] == '='); at++)
        {
            word.Append(text[at]);
        }

        return word.ToString();
    }

    private static Outcome<IReadOnlyList<(string Name, string Value)>> OfJson(string text)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
            // What follows the object are words for people.
            using var json = JsonDocument.ParseValue(ref reader);
            return json.RootElement.EnumerateObject().Select(p => (p.Name, p.Value.ValueKind switch
            {
                JsonValueKind.String => p.Value.GetString() ?? "",
                _ => p.Value.GetRawText(),
            })).ToList();
        }
        catch (JsonException)
        {
            return Failure.Invalid("The parameters begin like a JSON object and are none.", """They look like {"name": "value"}.""");
        }
    }

    /// <summary>Whether a line goes on with parameters.</summary>
    public static bool IsPairs(string line) => line.StartsWith('{') || Pair().IsMatch(line);

    [GeneratedRegex(@"^[a-z][a-z-]{0,40}=", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pair();
}
