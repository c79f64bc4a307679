using System.Text.RegularExpressions;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.House;

/// <summary>Rules of the pages that a reviewer would otherwise have to look for.</summary>
public sealed partial class PagesTests
{
    private const int LimitMilliseconds = 2000;

    private static readonly string Root = Screenshots.RepositoryRoot;

    [Fact]
    public void Tokens_DarkAndSystemDark_AreTheSameSet()
    {
        var css = File.ReadAllText(Path.Combine(Root, "wwwroot", "css", "tokens.css"));

        Assert.NotEmpty(Declarations(css, "[data-theme=\"dark\"]"));
        Assert.Equal(Declarations(css, "[data-theme=\"dark\"]"), Declarations(css, "[data-theme=\"system\"]"));
    }

    [Fact]
    public void Colours_AreNamedOnlyByTokens()
    {
        var found = Directory.GetFiles(Path.Combine(Root, "wwwroot", "css")).Where(f => Path.GetFileName(f) != "tokens.css")
            .SelectMany(f => HexColour().Matches(File.ReadAllText(f)).Select(m => $"{Path.GetFileName(f)}: {m.Value}"));

        Assert.Empty(found);
    }

    [Fact]
    public void Markup_HasNoInlineStyleAndNoInlineScript()
    {
        var found = Razor().Where(f => InlineCode().IsMatch(File.ReadAllText(f))).Select(f => Path.GetRelativePath(Root, f));

        Assert.Empty(found);
    }

    [Fact]
    public void Components_HoldNoDatabaseNoHttpNoProcessNoJson()
    {
        var found = Razor().Concat(Directory.GetFiles(Path.Combine(Root, "RuntimesWeb", "Components"), "*.cs", SearchOption.AllDirectories))
            .Where(f => Forbidden().IsMatch(File.ReadAllText(f))).Select(f => Path.GetRelativePath(Root, f));

        Assert.Empty(found);
    }

    private static string[] Razor() => Directory.GetFiles(Path.Combine(Root, "RuntimesWeb", "Components"), "*.razor", SearchOption.AllDirectories);

    private static List<string> Declarations(string css, string selector)
    {
        var start = css.IndexOf(selector, StringComparison.Ordinal);
        return [.. css[start..css.IndexOf('}', start)].Split('\n').Select(l => l.Trim()).Where(l => l.EndsWith(';'))];
    }

    [GeneratedRegex("#[0-9a-fA-F]{3,8}\\b(?=[^{]*[;}])", RegexOptions.None, LimitMilliseconds)]
    private static partial Regex HexColour();

    [GeneratedRegex("\\sstyle=|<style|\\son[a-z]+=\"|<script(?![^>]*src=)", RegexOptions.None, LimitMilliseconds)]
    private static partial Regex InlineCode();

    [GeneratedRegex("DbContext|HttpClient|\\bProcess\\.|JsonSerializer", RegexOptions.None, LimitMilliseconds)]
    private static partial Regex Forbidden();
}
