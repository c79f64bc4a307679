using System.Globalization;

namespace RuntimesWeb.Core.Worktrees.Apply;

/// <summary>Reads what git says about files that both sides changed.</summary>
public static class MergeConflicts
{
    /// <summary>What <c>merge-tree -z</c> writes about conflicts: a tree, the files in their stages, an empty part, then for each message its paths, its kind and its words.</summary>
    public static IReadOnlyList<ConflictFile> Parse(string text)
    {
        var parts = text.Split('\0');
        var at = 1;
        var kinds = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (; at < parts.Length && parts[at].Length > 0; at++)
        {
            kinds[parts[at][(parts[at].IndexOf('\t', StringComparison.Ordinal) + 1)..]] = "contents";
        }

        at++;
        while (at < parts.Length && int.TryParse(parts[at], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && at + count + 2 < parts.Length)
        {
            var kind = parts[at + count + 1];
            if (kind.StartsWith("CONFLICT (", StringComparison.Ordinal))
            {
                foreach (var path in parts.Skip(at + 1).Take(count).Where(kinds.ContainsKey))
                {
                    kinds[path] = kind["CONFLICT (".Length..].TrimEnd(')');
                }
            }

            at += count + 3;
        }

        return [.. kinds.Select(k => new ConflictFile(k.Key, k.Value))];
    }
}
