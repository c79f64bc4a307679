using System.Text.RegularExpressions;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace RuntimesWeb.Components.Shared.Markdown;

/// <summary>The elements that we write ourselves: code, tables, tasks, links and the places of images.</summary>
internal static partial class SafeRenderers
{
    public static void AddTo(HtmlRenderer renderer)
    {
        renderer.ObjectRenderers.RemoveAll(r => r is CodeBlockRenderer or HtmlTableRenderer or HtmlTaskListRenderer or LinkInlineRenderer or AutolinkInlineRenderer or HtmlBlockRenderer or HtmlInlineRenderer);
        renderer.ObjectRenderers.InsertRange(0, [new Code(), new ScrolledTable(), new TaskMark(), new Link(), new Autolink()]);
    }

    /// <summary>A block of code with its language and a button that copies it; js/highlight.js colours it later.</summary>
    private sealed partial class Code : HtmlObjectRenderer<CodeBlock>
    {
        protected override void Write(HtmlRenderer renderer, CodeBlock obj)
        {
            var language = (obj as FencedCodeBlock)?.Info is { } info && LanguageName().Match(info) is { Success: true } match ? match.Value : null;
            renderer.EnsureLine();
            renderer.Write("<div class=\"md-code\"><div class=\"md-code-head\"><span>").Write(language ?? "text")
                .Write("</span><button type=\"button\" class=\"md-copy\" data-copy-near=\".md-code\" aria-label=\"Copy code\"><span class=\"copy-todo\">Copy</span><span class=\"copy-done\">Copied</span></button></div><pre tabindex=\"0\"><code")
                .Write(language is null ? ">" : $" data-language=\"{language}\">");
            renderer.WriteLeafRawLines(obj, true, true);
            renderer.WriteLine("</code></pre></div>");
        }

        [GeneratedRegex(@"^[A-Za-z0-9+#._-]{1,24}", RegexOptions.None, 1000)]
        private static partial Regex LanguageName();
    }

    /// <summary>A table in a box that scrolls by itself, so that the page does not.</summary>
    private sealed class ScrolledTable : HtmlObjectRenderer<Table>
    {
        private readonly HtmlTableRenderer _table = new();

        protected override void Write(HtmlRenderer renderer, Table obj)
        {
            renderer.EnsureLine();
            renderer.WriteLine("<div class=\"md-table\" tabindex=\"0\">");
            ((IMarkdownObjectRenderer)_table).Write(renderer, obj);
            renderer.WriteLine("</div>");
        }
    }

    private sealed class TaskMark : HtmlObjectRenderer<TaskList>
    {
        protected override void Write(HtmlRenderer renderer, TaskList obj) =>
            renderer.Write(obj.Checked ? "<span class=\"md-task md-task-done\" role=\"img\" aria-label=\"Done\"></span>" : "<span class=\"md-task\" role=\"img\" aria-label=\"To do\"></span>");
    }

    private sealed class Autolink : HtmlObjectRenderer<AutolinkInline>
    {
        protected override void Write(HtmlRenderer renderer, AutolinkInline obj)
        {
            Open(renderer, SafeTree.Address(obj));
            renderer.WriteEscape(obj.Url).Write("</a>");
        }
    }

    /// <summary>An image is the address of another server: it is named, with the host it is on, and opened only by a person, in a tab of its own.</summary>
    private sealed class Link : HtmlObjectRenderer<LinkInline>
    {
        protected override void Write(HtmlRenderer renderer, LinkInline obj)
        {
            var url = obj.GetDynamicUrl?.Invoke() ?? obj.Url ?? "";
            Open(renderer, url, obj.IsImage ? "md-image" : null);
            if (obj.IsImage)
            {
                renderer.Write("<span>Image");
                var inHtml = renderer.EnableHtmlForInline;
                renderer.EnableHtmlForInline = false;
                if (obj.FirstChild is not null)
                {
                    renderer.Write(": ");
                    renderer.WriteChildren(obj);
                }

                renderer.EnableHtmlForInline = inHtml;
                renderer.Write("</span><span class=\"md-image-host\">").WriteEscape(Host(url)).Write("</span>");
            }
            else
            {
                renderer.WriteChildren(obj);
            }

            renderer.Write("</a>");
        }

        private static string Host(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri.IdnHost : "this page";
    }

    private static void Open(HtmlRenderer renderer, string url, string? mark = null)
    {
        renderer.Write("<a href=\"").Write(SafeMarkdown.Encoder.Encode(url)).Write('"');
        if (mark is not null)
        {
            renderer.Write(" class=\"").Write(mark).Write('"');
        }

        renderer.Write(url[0] == '#' || SafeLink.IsInApp(url) ? ">" : " rel=\"noopener noreferrer nofollow\" target=\"_blank\">");
    }
}
