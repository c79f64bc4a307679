using System.Globalization;
using System.Text;

namespace RuntimesWeb.Core.Agents;

/// <summary>An agent's id: readable, from its name, and unique.</summary>
public static class AgentId
{
    private const int Longest = 64;

    // Words that stand in the same place of an address.
    private static readonly string[] Reserved = ["new", "import", "export"];

    public static string Of(string name, IReadOnlySet<string> taken)
    {
        var slug = Slug(name);
        var id = slug;
        for (var i = 2; taken.Contains(id) || Reserved.Contains(id); i++)
        {
            id = string.Create(CultureInfo.InvariantCulture, $"{slug}-{i}");
        }

        return id;
    }

    private static string Slug(string name)
    {
        var slug = new StringBuilder();
        // Half a surrogate pair cannot be normalised.
        foreach (var c in string.Concat(name.Where(c => !char.IsSurrogate(c))).Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(c);
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        var text = slug.ToString()[..Math.Min(slug.Length, Longest)].Trim('-');
        return text.Length == 0 ? "agent" : text;
    }
}
