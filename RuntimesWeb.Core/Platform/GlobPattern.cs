using System.Text;
using System.Text.RegularExpressions;

namespace RuntimesWeb.Core.Platform;

/// <summary>A pattern for paths: <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>{a,b}</c>, and <c>**</c> for any number of folders. Without a slash it is about names, wherever they are.</summary>
internal sealed class GlobPattern
{
    private const int Longest = 500;
    private const int MostWays = 100;

    private readonly Regex _regex;
    private readonly bool _isOfNames;

    private GlobPattern(Regex regex, bool isOfNames) => (_regex, _isOfNames) = (regex, isOfNames);

    public static Outcome<GlobPattern> Parse(string? text)
    {
        var pattern = text?.Trim() ?? "";
        pattern = pattern.StartsWith("./", StringComparison.Ordinal) ? pattern[2..] : pattern;
        if (pattern.Length is 0 or > Longest || pattern.Count(c => c is ',' or '{') > MostWays)
        {
            return Failure.Invalid("The pattern is empty or too long; a pattern looks like src/**/*.cs.");
        }

        if (pattern.StartsWith('/') || pattern.Split('/').Contains("..", StringComparer.Ordinal))
        {
            return Failure.Invalid("The pattern must stay in the folder: without a slash at its beginning and without ..");
        }

        try
        {
            // Linear in the length of the path, whatever the pattern.
            return new GlobPattern(new Regex(ToRegex(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)), !pattern.Contains('/', StringComparison.Ordinal));
        }
        catch (ArgumentException)
        {
            return Failure.Invalid($"{pattern} is not a pattern; one looks like src/**/*.cs.");
        }
    }

    /// <param name="path">Relative, with slashes.</param>
    public bool Matches(string path) => _regex.IsMatch(_isOfNames ? path[(path.LastIndexOf('/') + 1)..] : path);

    private static string ToRegex(string pattern)
    {
        var regex = new StringBuilder(@"\A");
        var open = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*' when pattern.AsSpan(i).StartsWith("**/"):
                    regex.Append("(?:.*/)?");
                    i += 2;
                    break;
                case '*' when pattern.AsSpan(i).StartsWith("**"):
                    regex.Append(".*");
                    i++;
                    break;
                case '*':
                    regex.Append("[^/]*");
                    break;
                case '?':
                    regex.Append("[^/]");
                    break;
                case '[' when pattern.IndexOf(']', i + 2) is > 0 and var end:
                    var set = pattern[(i + 1)..end];
                    regex.Append('[').Append(set[0] is '!' or '^' ? "^/" : "").Append((set[0] is '!' or '^' ? set[1..] : set).Replace(@"\", @"\\", StringComparison.Ordinal).Replace("[", @"\[", StringComparison.Ordinal)).Append(']');
                    i = end;
                    break;
                case '{':
                    open++;
                    regex.Append("(?:");
                    break;
                case '}' when open > 0:
                    open--;
                    regex.Append(')');
                    break;
                case ',' when open > 0:
                    regex.Append('|');
                    break;
                default:
                    regex.Append(Regex.Escape(pattern[i].ToString()));
                    break;
            }
        }

        return regex.Append(@"\z").ToString();
    }
}
