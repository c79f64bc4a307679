using System.Text.RegularExpressions;
using RuntimesWeb.Core.Search;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.House;

/// <summary>The help leads to pages that exist, and to all of them.</summary>
public sealed partial class HelpTests : IDisposable
{
    // One is shown by itself, the other is reached from its task.
    private static readonly string[] NoPlaceToGo = ["/not-found", "/runs/{Id:guid}/review"];

    private readonly HelpLibrary _help = new();

    [Fact]
    public void Links_LeadToPagesOfTheApp()
    {
        var pages = Pages().Append("/docs").ToHashSet(StringComparer.Ordinal);

        var broken = Links().Where(link => !pages.Any(page => Fits(page, link))).Distinct();

        Assert.Empty(broken);
    }

    [Fact]
    public void Pages_OccurInTheHelp()
    {
        var links = Links().ToList();

        Assert.DoesNotContain(Pages().Except(NoPlaceToGo), page => !links.Any(link => Fits(page, link) || page.StartsWith(link + "/", StringComparison.Ordinal)));
    }

    [Fact]
    public void Passages_OfTheHelp_AreShortAndLeadSomewhere() => Assert.All(_help.Passages.Where(p => p.IsHelp), p =>
    {
        Assert.True(AppLink().IsMatch(p.Text), $"{p.Source}, {p.Heading}: no link into the app");
        Assert.InRange(p.Text.Length, 40, 1200);
        Assert.NotEmpty(p.Words);
    });

    public void Dispose() => _help.Dispose();

    private IEnumerable<string> Links() => _help.Passages.SelectMany(p => AppLink().Matches(p.Text).Select(m => m.Groups["link"].Value).Append(p.Link)).Select(l => l.Split('#', '?')[0]);

    private static IEnumerable<string> Pages() => Repository.Files("RuntimesWeb/Components", "*.razor").SelectMany(f => Page().Matches(File.ReadAllText(f)).Select(m => m.Groups["path"].Value));

    private static bool Fits(string page, string link) => Regex.IsMatch(link, "^" + Regex.Replace(page, @"\{[^}]+\}", "[^/]+", RegexOptions.None, TimeSpan.FromSeconds(1)) + "$", RegexOptions.None, TimeSpan.FromSeconds(1));

    [GeneratedRegex("^@page \"(?<path>[^\"]+)\"", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Page();

    [GeneratedRegex(@"\]\((?<link>/[^)\s]*)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AppLink();
}
