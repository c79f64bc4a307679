using Markdig.Extensions.Tables;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace RuntimesWeb.Components.Shared.Markdown;

/// <summary>Takes out of a parsed text what must not reach a page, before anything is rendered.</summary>
internal static class SafeTree
{
    // The page has one h1, and its sections are h2.
    private const int HeadingShift = 2;

    public static void Clean(MarkdownDocument document, bool trusted)
    {
        var nodes = document.Descendants().ToList();
        foreach (var node in nodes.Where(n => n.TryGetAttributes() is not null))
        {
            node.SetAttributes(new HtmlAttributes());
        }

        foreach (var node in nodes)
        {
            switch (node)
            {
                case HeadingBlock heading:
                    heading.Level = Math.Min(6, heading.Level + HeadingShift);
                    break;
                case Table table:
                    Align(table);
                    break;
                case AutolinkInline link when !SafeLink.IsAllowed(Address(link), trusted):
                    link.ReplaceBy(new LiteralInline(link.Url));
                    break;
                case LinkInline link when !SafeLink.IsAllowed(link.GetDynamicUrl?.Invoke() ?? link.Url, trusted && !link.IsImage):
                    link.ReplaceBy(new ContainerInline()); // what it says stays
                    break;
            }
        }
    }

    public static string Address(AutolinkInline link) => link.IsEmail ? "mailto:" + link.Url : link.Url;

    // As classes: the renderer would write styles.
    private static void Align(Table table)
    {
        foreach (var row in table.OfType<TableRow>())
        {
            for (var i = 0; i < row.Count && i < table.ColumnDefinitions.Count; i++)
            {
                if (table.ColumnDefinitions[i].Alignment is { } alignment and not TableColumnAlign.Left)
                {
                    row[i].GetAttributes().AddClass(alignment == TableColumnAlign.Center ? "md-center" : "md-end");
                }
            }
        }

        foreach (var column in table.ColumnDefinitions)
        {
            (column.Alignment, column.Width) = (null, 0);
        }
    }
}
