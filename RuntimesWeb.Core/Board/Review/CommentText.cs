using System.Globalization;
using System.Text;

namespace RuntimesWeb.Core.Board.Review;

/// <summary>How what a person says about work is told to whoever goes on with it: short, with the line each word is about.</summary>
public static class CommentText
{
    private const int LongestLine = 200;

    /// <param name="said">What is said about the whole; may be empty.</param>
    /// <param name="comments">In the order they are told in.</param>
    public static string Of(string? said, IReadOnlyList<ReviewComment> comments)
    {
        var text = new StringBuilder(said?.Trim() ?? "");
        if (comments.Count == 0)
        {
            return text.ToString();
        }

        text.Append(text.Length == 0 ? "" : "\n\n").Append("Comments on lines of the work in this folder:\n");
        foreach (var comment in comments)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n- {comment.Path}:{comment.Line}");
            text.Append(comment.Side == DiffSide.Old ? " (as it was before)" : "");
            if (!string.IsNullOrWhiteSpace(comment.LineText))
            {
                var line = comment.LineText.Trim();
                text.Append(": `").Append(line.Length > LongestLine ? line[..LongestLine] + "…" : line).Append('`');
            }

            text.Append("\n  ").Append(comment.Body.Trim().ReplaceLineEndings("\n  "));
        }

        return text.ToString();
    }

    /// <summary>By file and line, so that whoever reads them goes through each file once.</summary>
    public static IReadOnlyList<ReviewComment> Sorted(IEnumerable<ReviewComment> comments) =>
        [.. comments.OrderBy(c => c.Path, StringComparer.Ordinal).ThenBy(c => c.Line).ThenBy(c => c.Number)];
}
