using System.Globalization;
using System.Text;

namespace RuntimesWeb.Core.Worktrees.Repository;

/// <summary>Which names git is given: never one that it would take for an option, an expression or a path.</summary>
public static class RefNames
{
    public const string OwnBranches = "runtimesweb/";
    public const string Saved = "refs/runtimesweb/saved/";
    public const string Bin = "refs/runtimesweb/bin/";

    private const int Longest = 200;
    private const int LongestSlug = 40;

    /// <summary>By the rules of <c>git check-ref-format --branch</c>.</summary>
    public static bool IsBranch(string name) =>
        name.Length is > 0 and <= Longest && name is not ("HEAD" or "@") && !name.StartsWith('-') && !name.EndsWith('.') && !name.EndsWith(".lock", StringComparison.Ordinal)
        && !name.Contains("..", StringComparison.Ordinal) && !name.Contains("@{", StringComparison.Ordinal) && !name.Any(c => c <= ' ' || c == '\u007f' || "~^:?*[\\".Contains(c, StringComparison.Ordinal))
        && name.Split('/').All(part => part.Length > 0 && !part.StartsWith('.') && !part.EndsWith(".lock", StringComparison.Ordinal));

    /// <summary>A branch, a tag or a commit: what a branch may be called covers all of them.</summary>
    public static bool IsRevision(string name) => name == "HEAD" || IsBranch(name);

    /// <summary>A path in a repository, as a diff names it.</summary>
    public static bool IsPath(string path) =>
        path.Length is > 0 and <= 4096 && !path.Contains('\0', StringComparison.Ordinal) && !path.StartsWith('/')
        && path.Split('/').All(part => part is not ("" or "." or "..") && !part.Equals(".git", StringComparison.OrdinalIgnoreCase));

    public static string Show(string name) => name.Length > 80 ? name[..80] + "…" : name;

    /// <summary>Letters, digits and dashes of a title, for a branch and a folder.</summary>
    public static string Slug(string title)
    {
        var slug = new StringBuilder();
        foreach (var letter in title.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark).Select(char.ToLowerInvariant))
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                slug.Append(letter);
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        var text = slug.ToString()[..Math.Min(slug.Length, LongestSlug)].Trim('-');
        return text.Length == 0 ? "task" : text;
    }
}
