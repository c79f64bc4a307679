using System.Text.RegularExpressions;
using RuntimesWeb.Components.Shared.Markdown;

namespace RuntimesWeb.Tests.Components.Shared.Markdown;

/// <summary>What a model writes reaches the page as words, never as something that acts.</summary>
public sealed partial class SafeMarkdownTests
{
    private static readonly HashSet<string> Tags = new(
        ["p", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "table", "thead", "tbody", "tr", "th", "td", "em", "strong", "del", "ins", "mark", "sub", "sup", "a", "br", "hr", "div", "span", "button"], StringComparer.Ordinal);

    private static readonly HashSet<string> Attributes = new(
        ["class", "href", "rel", "target", "tabindex", "type", "role", "aria-label", "data-copy-near", "data-language", "start"], StringComparer.Ordinal);

    [Theory]
    [InlineData("# One", "<h3>One</h3>")]
    [InlineData("###### Six", "<h6>Six</h6>")]
    [InlineData("**a** *b* ~~c~~ `d`", "<p><strong>a</strong> <em>b</em> <del>c</del> <code>d</code></p>")]
    [InlineData("- [x] done", "<span class=\"md-task md-task-done\" role=\"img\" aria-label=\"Done\"></span>")]
    [InlineData("3. three", "<ol start=\"3\">")]
    [InlineData("see https://example.org/a?b=c&d", "<a href=\"https://example.org/a?b=c&amp;d\" rel=\"noopener noreferrer nofollow\" target=\"_blank\">")]
    [InlineData("[mail](mailto:a@example.org)", "<a href=\"mailto:a@example.org\"")]
    [InlineData("[here](#part)", "<a href=\"#part\">here</a>")]
    [InlineData("```csharp title\nvar a = 1 < 2;\n```", "<code data-language=\"csharp\">var a = 1 &lt; 2;\n</code>")]
    [InlineData("```\"><script>\nx\n```", "<span>text</span>")]
    [InlineData("| a | b |\n|---|--:|\n| 1 | 2 |", "<td class=\"md-end\">2</td>")]
    [InlineData("日本語 ä", "<p>日本語 ä</p>")]
    public void Text_BecomesHtml(string text, string html) => Assert.Contains(html, SafeMarkdown.ToHtml(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](JaVaScRiPt:alert(1))")]
    [InlineData("[x](java&#115;cript:alert(1))")]
    [InlineData("[x](java&Tab;script:alert(1))")]
    [InlineData("[x](&#x6A;avascript:alert(1))")]
    [InlineData("[x](\u0001javascript:alert(1))")]
    [InlineData("[x](java\u200bscript:alert(1))")]
    [InlineData("[x](ｊavascript:alert(1))")]
    [InlineData("[x](data:text/html;base64,PHNjcmlwdD4=)")]
    [InlineData("[x](vbscript:msgbox)")]
    [InlineData("[x](file:///etc/passwd)")]
    [InlineData("[x](blob:https://example.org/1)")]
    [InlineData("[x](//example.org/x)")]
    [InlineData("[x](/settings)")]
    [InlineData("[x](\\\\host\\share)")]
    [InlineData("[x](../up)")]
    [InlineData("[x](tel:123)")]
    [InlineData("[x](ftp://example.org)")]
    [InlineData("[x](https:javascript)")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("<data:text/html,x>")]
    [InlineData("[x]\n\n[x]: javascript:alert(1)")]
    [InlineData("![x](javascript:alert(1))")]
    [InlineData("![x](data:image/svg+xml,<svg/onload=alert(1)>)")]
    [InlineData("![x](/logout)")]
    public void Address_ThatIsNotAllowed_IsNoLink(string text)
    {
        var html = SafeMarkdown.ToHtml(text);

        Assert.DoesNotContain("href", html, StringComparison.Ordinal);
        AssertSafe(html);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("a <b onmouseover=alert(1)>b</b>")]
    [InlineData("> <iframe src=https://example.org></iframe>")]
    [InlineData("- <style>*{display:none}</style>")]
    [InlineData("| <form action=/x> | b |\n|---|---|\n| <input> | <svg/onload=alert(1)> |")]
    [InlineData("# <a href=javascript:alert(1)>x</a>")]
    [InlineData("[<img src=x onerror=alert(1)>](https://example.org)")]
    [InlineData("![\"><img src=x onerror=alert(1)>](https://example.org/a.png)")]
    [InlineData("[a](https://example.org \"x\\\" onclick=\\\"alert(1)\")")]
    [InlineData("[a](https://example.org/\"onclick=\"alert(1))")]
    [InlineData("text {onclick=alert(1) style=color:red #id .class}")]
    [InlineData("# head {#x onclick=alert(1)}")]
    [InlineData("![video](https://www.youtube.com/watch?v=1)")]
    [InlineData("```js {onclick=alert(1)}\n</code></pre><script>alert(1)</script>\n```")]
    [InlineData("<!-- --><script>alert(1)</script>")]
    [InlineData("<![CDATA[<script>alert(1)</script>]]>")]
    [InlineData("`</code><script>alert(1)</script>`")]
    [InlineData("&lt;script&gt;alert(1)&lt;/script&gt;")]
    public void Html_OfOthers_IsText(string text) => AssertSafe(SafeMarkdown.ToHtml(text));

    [Fact]
    public void Image_NamesItsHostAndIsNotLoaded()
    {
        var html = SafeMarkdown.ToHtml("![A *chart*](https://images.example.org/a.png?secret=1)");

        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.Contains("Image: A chart", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"md-image-host\">images.example.org</span>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[a](/settings/keys)", true)]
    [InlineData("[a](/)", true)]
    [InlineData("[a](//example.org)", false)]
    [InlineData("[a](/\\example.org)", false)]
    [InlineData("[a](javascript:alert(1))", false)]
    public void TrustedText_MayLinkIntoTheApp(string text, bool links) =>
        Assert.Equal(links, SafeMarkdown.ToHtml(text, trusted: true).Contains("<a href=\"/", StringComparison.Ordinal));

    [Theory]
    [InlineData(">", 500, "")]
    [InlineData("[", 20_000, "")]
    [InlineData("![", 20_000, "")]
    [InlineData("*a_", 20_000, "")]
    [InlineData("- ", 5_000, "x")]
    [InlineData("a**b", 40_000, "")]
    [InlineData("<", 100_000, "")]
    [InlineData("`", 100_000, "x")]
    [InlineData("|a", 20_000, "|\n|-|\n")]
    public async Task TextThatIsMeantToHurt_IsShownSomehow(string piece, int times, string end)
    {
        var text = string.Concat(Enumerable.Repeat(piece, times)) + end;

        var html = await Task.Run(() => string.Concat(MarkdownBlocks.Of(text))).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.NotEmpty(html);
        AssertSafe(html);
    }

    [Fact]
    public void Fragments_InAnyOrder_AreSafe()
    {
        string[] fragments =
        [
            "<script>", "</script>", "<img src=x onerror=a>", "[", "](", ")", "![", "javascript:a", "https://e.org/", "&#106;", "&quot;", "\"", "'", "`", "```", "~~~", "\n", "\n\n", "> ", "- ",
            "1. ", "# ", "|", "|-|-|\n", "*", "**", "_", "~~", "^", "==", "++", "{onclick=a}", "<a href=", "<https://e.org>", "\\", "\t", "    ", "<!--", "-->", "data:", "\0", "\u202e", "[x]: ", "[ ] ", "www.e.org", "style=\"a\"", "mailto:a@b.c", "/x", "#y",
        ];
        var random = new Random(20260);
        for (var i = 0; i < 3000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(2, 24)).Select(_ => fragments[random.Next(fragments.Length)]));

            AssertSafe(SafeMarkdown.ToHtml(text, trusted: i % 2 == 0), text);
        }
    }

    internal static void AssertSafe(string html, string? of = null)
    {
        foreach (Match tag in Tag().Matches(html))
        {
            Assert.True(Tags.Contains(tag.Groups["name"].Value), $"<{tag.Groups["name"].Value}> came out of {of}: {Cut(html)}");
            foreach (Match attribute in Attribute().Matches(tag.Groups["rest"].Value))
            {
                var (name, value) = (attribute.Groups["name"].Value, attribute.Groups["value"].Value);
                Assert.True(Attributes.Contains(name), $"{name}= came out of {of}: {Cut(html)}");
                Assert.False(name == "href" && !Href().IsMatch(value), $"{value} came out of {of}");
            }

            Assert.True(Attribute().Replace(tag.Groups["rest"].Value, "").Trim().Length == 0, $"{tag.Value} came out of {of}");
        }

        Assert.DoesNotContain('<', Tag().Replace(html, ""));
    }

    private static string Cut(string text) => text.Length > 300 ? text[..300] : text;

    [GeneratedRegex("""</?(?<name>[a-zA-Z][a-zA-Z0-9]*)(?<rest>(\s+[a-z-]+="[^"<>]*")*)\s*/?>""", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Tag();

    [GeneratedRegex("""(?<name>[a-z-]+)="(?<value>[^"]*)" """, RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace, 5000)]
    private static partial Regex Attribute();

    [GeneratedRegex("^(https?://|mailto:|#|/(?![/\\\\]))", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 5000)]
    private static partial Regex Href();
}
