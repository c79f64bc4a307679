using RuntimesWeb.Components.Shared.Markdown;

namespace RuntimesWeb.Tests.Components.Shared.Markdown;

/// <summary>A text that comes in pieces is the same in the end, and what is settled stays as it is.</summary>
public sealed class MarkdownBlocksTests
{
    private const string Answer = """
        # A heading
        Text right under it,
        on two lines.

        - one
        - two

          still two

          ```csharp
          // a fence in an item

          # not a heading
          ```
        - three

        After the list.
        1. first
           ```
           fenced
           ```
        2. second

        > quoted
        lazily
        > again

        ```js
        const a = 1;

        - not a list
        # not a heading
        ```
        | a | b |
        |---|:-:|
        | 1 | 2 |

        Setext
        ---

            indented

            code

        ***
        Nearly 14. a list
        * * *
        ~~~~
        ```
        ~~~
        ~~~~
        The end: it is 5 > 3 & so on…
        """;

    [Fact]
    public void Blocks_TogetherAreTheWholeText()
    {
        var blocks = MarkdownBlocks.Of(Answer);

        Assert.Equal(SafeMarkdown.ToHtml(Answer), string.Join('\n', blocks));
        Assert.True(blocks.Count >= 12, $"only {blocks.Count} blocks");
    }

    [Fact]
    public void Blocks_InAnyPieces_AreTheSame()
    {
        var whole = MarkdownBlocks.Of(Answer);
        var random = new Random(7);
        for (var i = 0; i < 100; i++)
        {
            var blocks = new MarkdownBlocks();
            var before = new List<string>();
            for (var at = 0; at < Answer.Length;)
            {
                var take = Math.Min(Answer.Length - at, random.Next(1, i % 2 == 0 ? 4 : 60));
                blocks.Append(Answer.Substring(at, take));
                at += take;

                Assert.Equal(before, blocks.Settled.Take(before.Count));
                before = [.. blocks.Settled];
            }

            blocks.Complete();
            Assert.Equal(whole, blocks.Settled);
        }
    }

    [Fact]
    public void RandomLines_InAnyPieces_AreTheSame()
    {
        string[] lines = ["", "text", "# head", "- item", "  more", "1. one", "2. two", "```", "~~~", "    code", "> quote", "---", "***", "| a | b |", "|---|---|", "\tx", "   - deep", "```js"];
        var random = new Random(11);
        for (var i = 0; i < 400; i++)
        {
            var text = string.Join('\n', Enumerable.Range(0, random.Next(1, 14)).Select(_ => lines[random.Next(lines.Length)]));
            var blocks = new MarkdownBlocks();
            foreach (var c in text)
            {
                blocks.Append(c.ToString());
            }

            blocks.Complete();
            Assert.Equal(MarkdownBlocks.Of(text), blocks.Settled);
            Assert.Equal(MarkdownBlocks.Of(text.ReplaceLineEndings("\r\n")), blocks.Settled);
        }
    }

    [Fact]
    public void Open_IsTheLastBlockOnly()
    {
        var blocks = new MarkdownBlocks();

        blocks.Append("First.\n\nSecond **is bo");

        Assert.Equal(["<p>First.</p>"], blocks.Settled);
        Assert.Equal("<p>Second **is bo</p>", blocks.OpenHtml());
    }

    [Fact]
    public void Open_AsItGrows_IsWhatTheWholeIs()
    {
        string[] pieces =
        [
            "word", " word", " more, and", "words ", " ", "  ", ",", "7", " 12", "é", " 漢字", "_", "*", "**", "~~", "`", "[", "](", ")", "\\", "&am", "p;", "&amp;", "<b", ">", "http", "://exa", "www", ".ple", "@", "#", "# ",
            "\n", "\n- ", "\n  ", "\n1. ", "\n> ", "|", "\n|---|\n", ":", "[x] ", "```", "\n    ", "🙂", "---", "\t", "!", "\"", "(c", "x",
        ];
        var random = new Random(23);
        for (var i = 0; i < 3000; i++)
        {
            var (growing, text) = (new MarkdownBlocks(), "");
            for (var n = random.Next(2, 16); n > 0; n--)
            {
                // Words more often than all else, as in answers.
                var piece = pieces[random.Next(random.Next(2) == 0 ? 5 : pieces.Length)];
                growing.Append(piece);
                text += piece;
                var whole = new MarkdownBlocks();
                whole.Append(text);
                Assert.True(whole.OpenHtml() == growing.OpenHtml(), $"of {text.ReplaceLineEndings("\\n")}: {growing.OpenHtml()} instead of {whole.OpenHtml()}");
            }
        }
    }

    [Fact]
    public void Fence_OpenAtTheEnd_IsCode()
    {
        var blocks = new MarkdownBlocks();

        blocks.Append("```py\nprint(1)\n\nprint(");

        Assert.Empty(blocks.Settled);
        Assert.Contains("<code data-language=\"py\">print(1)\n\nprint(", blocks.OpenHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void TextThatIsTooLong_GoesOnAsText()
    {
        var text = string.Concat(Enumerable.Repeat("Some **bold** words.\n\n", 12_000));

        var blocks = MarkdownBlocks.Of(text);

        Assert.StartsWith("<p>Some <strong>", blocks[0], StringComparison.Ordinal);
        Assert.StartsWith("<pre class=\"md-plain\"", blocks[^1], StringComparison.Ordinal);
        Assert.All(blocks, block => Assert.InRange(block.Length, 1, 17_000));
    }

    [Fact]
    public void ManySmallPieces_CostAsMuchAsTheirLength()
    {
        var blocks = new MarkdownBlocks();
        var longest = 0;
        for (var i = 0; i < 20_000; i++)
        {
            blocks.Append("word ");
            blocks.Append(i % 10 == 9 ? "\n\n" : "");
            longest = Math.Max(longest, blocks.OpenLength);
        }

        Assert.Equal(2000, blocks.Settled.Count);
        Assert.InRange(longest, 1, 60);
    }
}
