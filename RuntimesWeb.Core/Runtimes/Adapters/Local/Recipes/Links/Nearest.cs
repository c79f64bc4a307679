using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Links;

/// <summary>Finds the file that a dead link may have meant: one of the same name elsewhere, else one of nearly the same name.</summary>
internal sealed class Nearest(ILookup<string, FoundFile> names)
{
    private const int MostCompared = 5_000;
    private const int MostDifferent = 3;
    private const int MostPlaces = 500;

    private readonly string[] _names = [.. names.Select(n => n.Key).Order(StringComparer.Ordinal).Take(MostCompared)];
    private readonly Dictionary<string, string?> _likest = new(StringComparer.OrdinalIgnoreCase);

    public string? Of(string target)
    {
        var name = target[(target.LastIndexOf('/') + 1)..];
        return name.Length == 0 ? null : In(target, names[name].Concat(names[name + ".md"])) ?? (Likest(name) is { } other ? In(target, names[other]) : null);
    }

    private static string? In(string target, IEnumerable<FoundFile> files) =>
        files.Take(MostPlaces).OrderByDescending(f => Shared(f.Path, target)).ThenBy(f => f.Depth).ThenBy(f => f.Path, StringComparer.Ordinal).FirstOrDefault()?.Path;

    private string? Likest(string name)
    {
        if (!_likest.TryGetValue(name, out var likest))
        {
            var wanted = name.ToLowerInvariant();
            likest = _names.Where(n => Math.Abs(n.Length - name.Length) <= MostDifferent).Select(n => (Name: n, Different: Distance(n.ToLowerInvariant(), wanted)))
                .Where(n => n.Different <= Math.Min(MostDifferent, name.Length / 3)).OrderBy(n => n.Different).ThenBy(n => n.Name, StringComparer.Ordinal).FirstOrDefault().Name;
            _likest[name] = likest;
        }

        return likest;
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
