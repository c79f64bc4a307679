using System.Globalization;
using System.Text;

namespace RuntimesWeb.Bench;

/// <summary>One measured figure. <paramref name="Judged"/> is what must and aim are compared with: a ratio, or the product's own value.</summary>
internal sealed record Row(string Goal, string What, string Product, string Reference, double Ratio, double Judged, Bound Bound);

/// <summary>What is asked of a figure, as performance.md writes it. Without numbers the figure is only told.</summary>
internal sealed record Bound(double? Must, double? Aim, bool HigherIsBetter = false, string Unit = "x")
{
    public static readonly Bound None = new(null, null);

    public string MustText => Text(Must);

    public string AimText => Text(Aim);

    public string Verdict(double value) => Must is null ? ""
        : Holds(value, Aim) ? "aim"
        : Holds(value, Must) ? "must"
        : "missed";

    private bool Holds(double value, double? bound) => HigherIsBetter ? value >= bound : value <= bound;

    private string Text(double? value) => value is { } v ? string.Create(CultureInfo.InvariantCulture, $"{v:0.###}{Unit}") : "";
}

/// <summary>Prints the rows as a Markdown table.</summary>
internal static class Table
{
    public static string Of(IReadOnlyList<Row> rows)
    {
        string[] head = ["goal", "what", "product", "reference", "ratio", "must", "aim", "verdict"];
        var cells = rows
            .Select(r => new[] { r.Goal, r.What, r.Product, r.Reference, Times(r.Ratio), r.Bound.MustText, r.Bound.AimText, r.Bound.Verdict(r.Judged) })
            .Prepend(head)
            .ToList();
        var widths = head.Select((_, column) => cells.Max(c => c[column].Length)).ToArray();
        var text = new StringBuilder();
        for (var row = 0; row < cells.Count; row++)
        {
            text.Append("| ").AppendJoin(" | ", cells[row].Select((cell, column) => cell.PadRight(widths[column]))).AppendLine(" |");
            if (row == 0)
            {
                text.Append('|').AppendJoin('|', widths.Select(w => new string('-', w + 2))).AppendLine("|");
            }
        }

        return text.ToString();
    }

    public static string Number(double value, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{value.ToString(value >= 100 ? "#,0" : value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture)} {unit}");

    private static string Times(double ratio) => double.IsNaN(ratio) ? "" : ratio.ToString("0.00", CultureInfo.InvariantCulture) + "x";
}
