using System.Text.RegularExpressions;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Replacing;

/// <summary>What is looked for in texts, and what takes its place. Line ends of Windows count as line ends and are kept.</summary>
internal sealed class Replacement
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly Regex _find;
    private readonly string _with;
    private readonly bool _isPattern;

    private Replacement(Regex find, string with, bool isPattern) => (_find, _with, _isPattern) = (find, with, isPattern);

    /// <param name="isPattern"><paramref name="find"/> is a regular expression, and <paramref name="with"/> may hold <c>$1</c>.</param>
    public static Outcome<Replacement> Of(string find, string with, bool isPattern, bool ignoreCase, bool wholeWord)
    {
        var pattern = isPattern ? find : Regex.Escape(Plain(find));
        pattern = wholeWord ? $@"(?<!\w)(?:{pattern})(?!\w)" : pattern;
        var options = RegexOptions.CultureInvariant | RegexOptions.Multiline | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
        try
        {
            var regex = Compile(pattern, options);
            return regex.IsMatch("") ? Failure.Invalid("find fits a place without any text.", "Let the pattern begin or end with a letter that has to be there.")
                : find == with ? Failure.Invalid("find and with are the same; there is nothing to change.")
                : new Replacement(regex, Plain(with), isPattern);
        }
        catch (ArgumentException e)
        {
            return Failure.Invalid($"find is not a regular expression: {e.Message}", "Leave out regex to look for the text as it is.");
        }
        catch (RegexMatchTimeoutException)
        {
            return Failure.Invalid("The regular expression takes too long.");
        }
    }

    /// <summary>How often it is there.</summary>
    /// <exception cref="RegexMatchTimeoutException">The pattern takes too long on this text.</exception>
    public int Count(string text) => _find.Count(Plain(text));

    /// <exception cref="RegexMatchTimeoutException">The pattern takes too long on this text.</exception>
    public string Apply(string text)
    {
        var isOfWindows = text.Contains("\r\n", StringComparison.Ordinal) && !text.Replace("\r\n", "", StringComparison.Ordinal).Contains('\n', StringComparison.Ordinal);
        var plain = isOfWindows ? Plain(text) : text;
        var fresh = _isPattern ? _find.Replace(plain, _with) : _find.Replace(plain, _ => _with);
        return isOfWindows ? Plain(fresh).Replace("\n", "\r\n", StringComparison.Ordinal) : fresh;
    }

    // Without looking back a pattern takes no longer than the text is long; not every pattern can be read so.
    private static Regex Compile(string pattern, RegexOptions options)
    {
        try
        {
            return new Regex(pattern, options | RegexOptions.NonBacktracking, Limit);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, options, Limit);
        }
    }

    private static string Plain(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);
}
