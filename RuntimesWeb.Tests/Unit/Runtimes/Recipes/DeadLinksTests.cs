using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Links;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Runtimes.Recipes;

public sealed class DeadLinksTests : IDisposable
{
    private readonly TestFolder _at = new();

    [Fact]
    public async Task Links_ThatLeadNowhere_AreNamedWithLineAndTheNearestFile()
    {
        _at.Write("README.md", """
            # Things

            [guide](docs/guide.md), [moved](docs/setup.md), [typo](docs/giude.md#x), [none](nothing/at-all.xyz)
            [here](#things), [gone](#no-such), [there](docs/guide.md#use-it-now), [not there](docs/guide.md#use-it)
            ![picture](img/Logo.png "a title") [folder](docs/) [up](../../issues)
            [web](https://example.com/x.md) [mail](mailto:a@b.c) [root](/credentials) [template]({{ url }})
            `[code](no.md)` and [angle](<docs/a b.md>) and [encoded](docs/a%20b.md)

            ```
            [fenced](no.md)
            ```

            <!-- [comment](no.md) -->
            <a href="docs/page.html#top-of-it">x</a> <img src='img/none.png'>

            [ref]: other/setup.md
            [dead]: other/missing.md
            """);
        _at.Write("docs/guide.md", "Guide\n=====\n\n## Use it, *now*!\n\n[back](../README.md#things)\n");
        _at.Write("docs/a b.md", "x\n");
        _at.Write("docs/page.html", "<h1 id=\"top-of-it\">x</h1><a href=\"guide.md\">y</a><a href=\"#nowhere\">z</a><a href=\"#/route\">r</a>\n");
        _at.Write("other/setup.md", "# Setup\n");
        _at.Write("img/logo.png", "x");

        var report = await _at.ReportAsync("/recipe dead-links");

        Assert.DoesNotContain("no.md", report);
        Assert.Equal(
            [
                "- `README.md:3` `docs/setup.md`: no such file; perhaps `other/setup.md`",
                "- `README.md:3` `docs/giude.md#x`: no such file; perhaps `docs/guide.md`",
                "- `README.md:3` `nothing/at-all.xyz`: no such file",
                "- `README.md:4` `#no-such`: no such heading in README.md",
                "- `README.md:4` `docs/guide.md#use-it`: no such heading in guide.md",
                "- `README.md:5` `img/Logo.png`: only in other letters, large or small; perhaps `img/logo.png`",
                "- `README.md:14` `img/none.png`: no such file",
                "- `README.md:17` `other/missing.md`: no such file",
                "- `docs/page.html:1` `#nowhere`: no such place in page.html",
            ],
            report.Split('\n').Where(l => l.StartsWith("- ", StringComparison.Ordinal)));
        Assert.Contains("**9 dead links** in 2 files", report);
        Assert.Empty(_at.Gate.Judged);
    }

    [Theory]
    [InlineData("Use it, *now*!", "use-it-now")]
    [InlineData("What's `new` in 1.2?", "whats-new-in-12")]
    [InlineData("A_b-c  d", "a_b-c--d")]
    [InlineData("[Link](x.md) & more", "link--more")]
    [InlineData("Über größe ##", "über-größe")]
    public void Slug_IsAsGitHubMakesIt(string heading, string slug) => Assert.Equal(slug, Document.Slug(heading));

    [Fact]
    public void Headings_OfTheSameName_AreNumbered()
    {
        var document = Document.Read("# One\n## One\n### Two {#own}\n", isHtml: false);

        Assert.Equal([true, true, false, true, true], new[] { "one", "one-1", "one-2", "own", "two" }.Select(document.HasAnchor));
    }

    [Fact]
    public async Task NoDeadLinks_IsSaid()
    {
        _at.Write("README.md", "[x](a.md)\n");
        _at.Write("a.md", "x\n");

        Assert.Contains("**No dead links.** 1 link in 2 documents", await _at.ReportAsync("/recipe dead-links"));
    }

    [Theory]
    [InlineData("[![")]
    [InlineData("](")]
    [InlineData("<a href='")]
    [InlineData("***a")]
    public async Task TextsMadeToBeSlow_AreLeft(string piece)
    {
        _at.Write("README.md", "# " + string.Concat(Enumerable.Repeat(piece, 200_000 / piece.Length)));

        Assert.Contains(await _at.RunAsync("/recipe dead-links"), e => e is RunEvent.Text { Value: var said } && said.Contains("Read in", StringComparison.Ordinal));
    }

    public void Dispose() => _at.Dispose();
}
