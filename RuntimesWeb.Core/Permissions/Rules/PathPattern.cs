namespace RuntimesWeb.Core.Permissions.Rules;

/// <summary>A pattern of paths: <c>*</c> and <c>?</c> stay within a name, <c>**</c> crosses folders. Relative ones are about the folder that is worked in, and about nothing else.</summary>
internal sealed class PathPattern
{
    private readonly string[] _parts;
    private readonly bool _isAbsolute;

    private PathPattern(string[] parts, bool isAbsolute) => (_parts, _isAbsolute) = (parts, isAbsolute);

    public static PathPattern Of(string pattern)
    {
        var text = pattern.StartsWith("./", StringComparison.Ordinal) ? pattern[2..] : pattern;
        var home = text == "~" || text.StartsWith("~/", StringComparison.Ordinal) ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify) + text[1..] : text;
        return new PathPattern(home.Split('/', StringSplitOptions.RemoveEmptyEntries), home.StartsWith('/'));
    }

    public static string Escape(string path) => path.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("*", @"\*", StringComparison.Ordinal).Replace("?", @"\?", StringComparison.Ordinal);

    /// <param name="inFolder">Relative to the folder; null when the path is not in it.</param>
    public bool Matches(string? inFolder, string absolute, bool broadly)
    {
        var path = _isAbsolute ? absolute : inFolder;
        if (path is null)
        {
            return false;
        }

        var names = path == "." ? [] : path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        // What forbids a name forbids it in every folder, and with a folder all that is in it.
        return Fits(0, names, 0, broadly) || (broadly && !_isAbsolute && _parts.Length == 1 && names.Any(n => Name(_parts[0], n, ignoreCase: true)));
    }

    private bool Fits(int part, string[] names, int at, bool broadly)
    {
        if (part == _parts.Length)
        {
            return at == names.Length || (broadly && part > 0);
        }

        return _parts[part] == "**"
            ? Enumerable.Range(at, names.Length - at + 1).Any(next => Fits(part + 1, names, next, broadly))
            : at < names.Length && Name(_parts[part], names[at], broadly) && Fits(part + 1, names, at + 1, broadly);
    }

    // One star is remembered at a time, so that no name takes long.
    private static bool Name(string pattern, string name, bool ignoreCase)
    {
        var (p, n, star, kept) = (0, 0, -1, 0);
        while (n < name.Length)
        {
            var isEscaped = p + 1 < pattern.Length && pattern[p] == '\\';
            var wanted = isEscaped ? pattern[p + 1] : p < pattern.Length ? pattern[p] : '\0';
            if (!isEscaped && wanted == '*')
            {
                (star, kept) = (p++, n);
            }
            else if ((!isEscaped && wanted == '?') || wanted == name[n] || (ignoreCase && char.ToUpperInvariant(wanted) == char.ToUpperInvariant(name[n])))
            {
                p += isEscaped ? 2 : 1;
                n++;
            }
            else if (star >= 0)
            {
                (p, n) = (star + 1, ++kept);
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].All(c => c == '*');
    }
}
