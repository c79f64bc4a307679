using System.Globalization;

namespace RuntimesWeb.Core.Platform;

/// <summary>Which part of a list is wanted, of lists that are ordered by a number, newest first: at most <see cref="Take"/> rows with a number below <see cref="Before"/>.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
public readonly record struct PageBounds(long Before, int Take)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    /// <param name="cursor">The <c>nextCursor</c> of an earlier page; null for the first.</param>
    /// <param name="limit">1 to 200; null for 50.</param>
    public static Outcome<PageBounds> Read(string? cursor, int? limit)
    {
        var before = long.MaxValue;
        if (cursor is not null && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out before))
        {
            return BadCursor;
        }

        return CheckLimit(limit) is { } failure ? failure : new PageBounds(before, limit ?? DefaultLimit);
    }

    /// <summary>The rows of the page, and the cursor of the next one; null at the end.</summary>
    /// <param name="rows">One more than are wanted, when there are so many.</param>
    public (IReadOnlyList<T> Rows, string? NextCursor) Cut<T>(IReadOnlyList<T> rows, Func<T, long> number) =>
        rows.Count > Take ? ([.. rows.Take(Take)], number(rows[Take - 1]).ToString(CultureInfo.InvariantCulture)) : (rows, null);

    public static Failure BadCursor => Failure.InvalidField("cursor", "cursor must be a nextCursor of an earlier answer");

    /// <summary>What is wrong with a limit; null when nothing is.</summary>
    public static Failure? CheckLimit(int? limit) => limit is < 1 or > MaxLimit ? Failure.InvalidField("limit", $"limit must be between 1 and {MaxLimit}") : null;
}
