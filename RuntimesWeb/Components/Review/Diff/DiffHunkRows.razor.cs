using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using RuntimesWeb.Core.Board.Review;
using RuntimesWeb.Core.Worktrees.Diffs;

namespace RuntimesWeb.Components.Review.Diff;

/// <summary>One place of a file: its rows, with what is said about them. Text is text: nothing of it is markup.</summary>
public sealed partial class DiffHunkRows
{
    [Parameter]
    [EditorRequired]
    public required ReviewState State { get; set; }

    [Parameter]
    [EditorRequired]
    public required DiffFile File { get; set; }

    [Parameter]
    [EditorRequired]
    public required DiffHunk Hunk { get; set; }

    [Parameter]
    [EditorRequired]
    public required IReadOnlyList<DiffRow> Rows { get; set; }

    /// <summary>How many lines above it are not shown.</summary>
    [Parameter]
    public int Gap { get; set; }

    /// <summary>Those of them that the person wanted to see.</summary>
    [Parameter]
    public IReadOnlyList<string>? GapLines { get; set; }

    [Parameter]
    public IReadOnlyList<ReviewComment> Comments { get; set; } = [];

    [Parameter]
    public EventCallback OnGap { get; set; }

    [Parameter]
    public EventCallback OnComments { get; set; }

    private int Columns => State.IsSplit ? 4 : 3;

    private int NewStart => Hunk.NewLines == 0 ? Hunk.NewStart + 1 : Hunk.NewStart;

    private int OldStart => Hunk.OldLines == 0 ? Hunk.OldStart + 1 : Hunk.OldStart;

    private string RowClass(DiffRow row) => State.IsSplit ? "dt-pair" : row.IsSame ? "dt-same" : row.New is null ? "dt-removed" : "dt-added";

    private void Pick()
    {
        State.Choice.Toggle(File, Hunk);
        State.Touch(File.Path);
    }

    private IEnumerable<ReviewComment> CommentsAt(DiffRow row) => Comments.Where(c => Is(row, c.Side, c.Line));

    private bool IsSaying(DiffRow row) => State.Line is { } line && line.Path == File.Path && Is(row, line.Side, line.Line);

    private static bool Is(DiffRow row, DiffSide side, int line) => (side == DiffSide.Old ? row.Old : row.New)?.Number == line;

    // A line that stayed is spoken about on its new side.
    private RenderFragment Number(DiffCell? cell, DiffSide side) => builder =>
    {
        builder.OpenElement(0, "td");
        builder.AddAttribute(1, "class", "dt-no num");
        if (cell is not null && State.CanAct && (side == DiffSide.New || cell.Line.Kind == DiffLineKind.Removed))
        {
            builder.OpenElement(2, "button");
            builder.AddAttribute(3, "type", "button");
            builder.AddAttribute(4, "class", "dt-say");
            builder.AddAttribute(5, "aria-label", $"Comment on {(side == DiffSide.Old ? "old " : "")}line {cell.Number}");
            builder.AddAttribute(6, "onclick", EventCallback.Factory.Create(this, () => State.Say(new OpenLine(File.Path, side, cell.Number))));
            builder.AddContent(7, cell.Number);
            builder.CloseElement();
        }
        else if (cell is not null)
        {
            builder.AddContent(8, cell.Number);
        }

        builder.CloseElement();
    };

    private static RenderFragment Code(DiffCell? cell, string sign, string kind) => builder =>
    {
        builder.OpenElement(0, "td");
        builder.AddAttribute(1, "class", $"dt-code dt-is-{kind}");
        if (cell is not null)
        {
            builder.OpenElement(2, "span");
            builder.AddAttribute(3, "class", "dt-sign");
            builder.AddContent(4, sign);
            builder.CloseElement();
            builder.OpenElement(5, "span");
            builder.AddAttribute(6, "class", "dt-text");
            Text(builder, cell);
            builder.CloseElement();
        }

        builder.CloseElement();
    };

    private static void Text(RenderTreeBuilder builder, DiffCell cell)
    {
        foreach (var part in cell.Parts ?? [new LinePart(cell.Line.Text, false)])
        {
            if (part.IsChanged)
            {
                builder.OpenElement(7, "mark");
                builder.AddContent(8, part.Text);
                builder.CloseElement();
            }
            else
            {
                builder.AddContent(9, part.Text);
            }
        }

        if (cell.Line.IsCut)
        {
            Remark(builder, " … (a longer line)");
        }

        if (cell.Line.HasNoNewline)
        {
            Remark(builder, " (no line end)");
        }
    }

    private static void Remark(RenderTreeBuilder builder, string text)
    {
        builder.OpenElement(10, "span");
        builder.AddAttribute(11, "class", "muted");
        builder.AddContent(12, text);
        builder.CloseElement();
    }
}
