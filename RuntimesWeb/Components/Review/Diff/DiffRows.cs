using RuntimesWeb.Core.Worktrees.Diffs;

namespace RuntimesWeb.Components.Review.Diff;

/// <summary>A line on one side of a diff, with which of its words changed; null when all of it did, or nothing.</summary>
public sealed record DiffCell(int Number, DiffLine Line, IReadOnlyList<LinePart>? Parts = null);

/// <summary>One row: a line that stayed has both sides, in the unified view a changed one has one.</summary>
public sealed record DiffRow(DiffCell? Old, DiffCell? New)
{
    public bool IsSame => Old is not null && New is { Line.Kind: DiffLineKind.Context };
}

/// <summary>Lays a place of a diff out in rows.</summary>
public static class DiffRows
{
    /// <summary>What went and what came, below each other or side by side.</summary>
    public static IReadOnlyList<DiffRow> Of(DiffHunk hunk, bool isSplit)
    {
        var rows = new List<DiffRow>();
        var (went, came) = (new List<DiffCell>(), new List<DiffCell>());
        var (before, now) = (hunk.OldStart, hunk.NewStart);
        foreach (var line in hunk.Lines)
        {
            switch (line.Kind)
            {
                case DiffLineKind.Removed:
                    if (came.Count > 0)
                    {
                        Flush(rows, went, came, isSplit);
                    }

                    went.Add(new DiffCell(before++, line));
                    break;
                case DiffLineKind.Added:
                    came.Add(new DiffCell(now++, line));
                    break;
                default:
                    Flush(rows, went, came, isSplit);
                    rows.Add(new DiffRow(new DiffCell(before++, line), new DiffCell(now++, line)));
                    break;
            }
        }

        Flush(rows, went, came, isSplit);
        return rows;
    }

    private static void Flush(List<DiffRow> rows, List<DiffCell> went, List<DiffCell> came, bool isSplit)
    {
        for (var i = 0; i < Math.Min(went.Count, came.Count); i++)
        {
            if (WordDiff.Of(went[i].Line.Text, came[i].Line.Text) is { } words)
            {
                (went[i], came[i]) = (went[i] with { Parts = words.Old }, came[i] with { Parts = words.New });
            }
        }

        if (isSplit)
        {
            rows.AddRange(Enumerable.Range(0, Math.Max(went.Count, came.Count)).Select(i => new DiffRow(went.ElementAtOrDefault(i), came.ElementAtOrDefault(i))));
        }
        else
        {
            rows.AddRange(went.Select(cell => new DiffRow(cell, null)));
            rows.AddRange(came.Select(cell => new DiffRow(null, cell)));
        }

        went.Clear();
        came.Clear();
    }
}
