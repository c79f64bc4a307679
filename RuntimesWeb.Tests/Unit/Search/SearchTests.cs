using RuntimesWeb.Core.Search;

namespace RuntimesWeb.Tests.Unit.Search;

public sealed class SearchTests
{
    private static readonly IndexedText[] Texts =
    [
        new("Connect a key", "add api", "Paste it under Credentials. Models turn ready."),
        new("Pull a model", "download", "A key is not needed."),
        new("Zurück nach Zürich", "", "Café"),
    ];

    [Theory]
    [InlineData("How do I connect a key?", "connect,key")]
    [InlineData("\"key\" OR title:key NEAR(a b) * ^ - + ( ) :", "key,title,near,b")]
    [InlineData("'; DROP TABLE texts; --", "drop,table,texts")]
    [InlineData("claude-code!!!", "claude,code")]
    [InlineData("🚀 key 🔑🔑", "key")]
    [InlineData("Key KEY key", "key")]
    [InlineData("why is it so", "")]
    [InlineData("", "")]
    [InlineData("\0\u0001\uD800 key \uDC00", "key")]
    public void Question_KeepsTheWordsThatCarryMeaning(string text, string words) => Assert.Equal(words, string.Join(',', Question.Of(text).Words));

    [Fact]
    public void Question_OfEndlessText_IsBounded()
    {
        var question = Question.Of(string.Concat(Enumerable.Range(0, 10_000).Select(n => $"word{n} ")) + new string('x', 10_000));

        Assert.InRange(question.Words.Length, 1, 24);
        Assert.All(Question.Of(new string('x', 10_000)).Words, w => Assert.InRange(w.Length, 1, 40));
    }

    [Fact]
    public void Index_WhateverIsAsked_AnswersWithoutAnError()
    {
        using var index = new TextIndex(Texts);

        foreach (var text in new[] { "\"", "AND OR NOT NEAR", "*", "a\"b", "{title} : key", "key* ^key", new string('"', 5000), "🚀", "\0", "col:val -x (y" })
        {
            Assert.All(Question.Of(text).All, word => Assert.InRange(index.Find(word).Count, 0, Texts.Length));
        }
    }

    [Fact]
    public void Index_FindsWordsInTheirForms_AndTheTitleCountsMost()
    {
        using var index = new TextIndex(Texts);

        var keys = index.Find("keys");

        Assert.Equal([0, 1], keys.Keys.Order());
        Assert.True(keys[0].Rank > keys[1].Rank);
        Assert.Equal((true, false), (keys[0].Named, keys[1].Named));
        Assert.Equal([2], index.Find("zurich").Keys);
        Assert.Equal([2], index.Find("cafe").Keys);
        Assert.Empty(index.Find("elephant"));
    }

    [Theory]
    [InlineData("olama", "ollama")]
    [InlineData("credentails", "credentials")]
    [InlineData("repositroy", "repository")]
    [InlineData("kex", null)]
    [InlineData("france", null)]
    [InlineData("ab12cd", null)]
    public void Spelling_FindsWhatWasMeant(string word, string? meant) => Assert.Equal(meant, Spelling.Nearest(word, ["ollama", "credentials", "repository", "key", "trace", "model"]));

    [Fact]
    public void Markdown_IsCutIntoPassages()
    {
        var passages = HelpMarkdown.Passages("docs/help/x.md", """
            # Topic

            ## Do it!
            <!-- words: make create -->

            Go to [Jobs](/jobs) or [Models](/models). More in [another file](../other.md), or on [the web](https://example.com/).

            Second paragraph.

            **Bold** is no title in the help.

            ## Nothing in it
            """, "/settings");

        Assert.Equal(["Do it!"], passages.Select(p => p.Heading));
        Assert.Equal(("Topic", "do-it", "make create", "/jobs"), (passages[0].Topic, passages[0].Anchor, passages[0].Words, passages[0].Link));
        Assert.Equal("Go to [Jobs](/jobs) or [Models](/models). More in another file, or on [the web](https://example.com/).\n\nSecond paragraph.\n\n**Bold** is no title in the help.", passages[0].Text);
    }

    [Fact]
    public void Markdown_OfTheSecurityModel_HasAPassageForEachBoldTitle()
    {
        var passages = HelpMarkdown.Passages("docs/security.md", "# Security\n\n**Who can reach it.** Only you.\nReally.\n\n1. One\n\n**Keys** are random.\n", "/settings/keys");

        Assert.Equal([("Who can reach it", "Only you.\nReally.\n\n1. One"), ("Keys", "are random.")], passages.Select(p => (p.Heading, p.Text)));
        Assert.All(passages, p => Assert.Equal("/settings/keys", p.Link));
    }

    [Fact]
    public void Markdown_OfTheReference_HasAPassageForEachSetting()
    {
        var passages = HelpMarkdown.Passages("docs/configuration.md", "# Configuration\n\n| Setting | Default | Meaning |\n|---|---|---|\n| `Urls` | `x` | Where it listens |\n| `A_KEY`, `B_KEY` | Keys |\n", "/settings");

        Assert.Equal([("Setting Urls", "`Urls` (default: `x`). Where it listens"), ("Setting A_KEY, …", "`A_KEY`, `B_KEY`: Keys")], passages.Select(p => (p.Heading, p.Text)));
    }

    [Fact]
    public void Library_HoldsTheDocuments()
    {
        using var help = new HelpLibrary();

        Assert.InRange(help.Passages.Count(p => p.IsHelp), 40, 200);
        Assert.Contains(help.Passages, p => p.Source == "docs/configuration.md" && p.Heading == "Setting Urls");
        Assert.Contains(help.Passages, p => p.Source == "docs/security.md" && p.Heading == "Who can reach it");
        Assert.Equal(help.Passages.Length, help.Index.Count);
    }
}
