using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Links;

/// <summary>Finds the file that a dead link may have meant: one of the same name elsewhere, else one of nearly the same name.</summary>
internal static class Nearest
{
    private const int MostCompared = 20_000;
    private const int MostDifferent = 3;

    public static string? Of(string target, FileListing listing, ILookup<string, FoundFile> names)
    {
        var name = target[(target.LastIndexOf('/') + 1)..];
        if (name.Length == 0)
        {
            return null;
        }

        var same = names[name].Concat(names[name + ".md"]).OrderByDescending(f => Shared(f.Path, target)).ThenBy(f => f.Depth).ThenBy(f => f.Path, StringComparer.Ordinal).FirstOrDefault();
        return same?.Path ?? listing.Files.Take(MostCompared).Where(f => Math.Abs(f.Name.Length - name.Length) <= MostDifferent)
            .Select(f => (f.Path, Different: Distance(f.Name.ToLowerInvariant(), name.ToLowerInvariant())))
            .Where(f => f.Different <= Math.Min(MostDifferent, name.Length / 3))
            .OrderBy(f => f.Different).ThenByDescending(f => Shared(f.Path, target)).ThenBy(f => f.Path, StringComparer.Ordinal).FirstOrDefault().Path;
    }

    // How many folders two paths have in common.
    private static int Shared(string a, string b) => a.Split('/')[..^1].Intersect(b.Split('/')[..^1], StringComparer.OrdinalIgnoreCase).Count();

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var corner = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                (corner, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, corner + (a[i - 1] == b[j - 1] ? 0 : 1)));
            }
        }

        return row[^1];
    }
}
