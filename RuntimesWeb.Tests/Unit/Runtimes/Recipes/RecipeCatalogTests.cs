using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Runtimes.Recipes;

/// <summary>How a message or a task names a recipe, and gives its parameters.</summary>
public sealed class RecipeCatalogTests : IDisposable
{
    private readonly TestFolder _at = new();

    private RecipeCatalog Recipes => _at.Get<RecipeCatalog>();

    [Fact]
    public void Cards_AreTheSix_AndThoseThatEditSaySo() => Assert.Equal(
        [("repository-tour", false), ("run-tests", false), ("dead-links", false), ("housekeeping-files", true), ("replace-text", true), ("changelog", true)],
        Recipes.Cards.Select(c => (c.Id, c.Edits)));

    [Theory]
    [InlineData("/recipe replace-text find=a with=b", "a", "b")]
    [InlineData("/recipe replace-text find=\"old name\" with='new \"name\"'", "old name", "new \"name\"")]
    [InlineData("/recipe replace-text find=\"say \\\"x\\\"\" with=\"\"", "say \"x\"", "")]
    [InlineData("""/recipe replace-text find="\bfoo\(\d+\)" with="a=b" regex""", """\bfoo\(\d+\)""", "a=b")]
    [InlineData("/recipe Replace-Text WITH=b Find=a", "a", "b")]
    [InlineData("/recipe replace-text {\"find\": \"a\\nb\", \"with\": \"c\"}", "a\nb", "c")]
    [InlineData("/recipe replace-text\n{\"find\": \"a\",\n \"with\": \"b\"}\nThanks!", "a", "b")]
    [InlineData("/recipe replace-text find=a\nwith=b", "a", "b")]
    [InlineData("Replace text\n\n{\"find\": \"a\", \"with\": \"b\"}", "a", "b")]
    [InlineData("Replace text\n\nfind=a with=b\nbecause it is shorter", "a", "b")]
    [InlineData("Give it its new name\n\n/recipe replace-text find=a with=b\nMore words.", "a", "b")]
    [InlineData("Changelog\n\n/recipe replace-text find=a with=b", "a", "b")]
    [InlineData("# Task: Replace text\n/recipe replace-text find=a with=b", "a", "b")]
    public void Read_TakesTextsAsTheyAreGiven(string message, string find, string with)
    {
        var named = Recipes.Read(message)!.Value;

        Assert.True(named.IsOk, named.Failure?.Message);
        Assert.Equal("replace-text", named.Value.Recipe.Card.Id);
        Assert.Equal((find, with, "**"), (named.Value.Parameters.Text("find"), named.Value.Parameters.Text("with"), named.Value.Parameters.Text("paths")));
    }

    [Theory]
    [InlineData("regex", true)]
    [InlineData("regex=true", true)]
    [InlineData("regex=false", false)]
    [InlineData("", false)]
    public void Read_TakesFlags(string words, bool isSet) => Assert.Equal(isSet, Recipes.Read($"/recipe replace-text find=a with=b {words}")!.Value.Value.Parameters.Flag("regex"));

    [Theory]
    [InlineData("""{"files": 20}""")]
    [InlineData("files=20")]
    public void Read_TakesNumbers(string words) => Assert.Equal(20, Recipes.Read($"/recipe housekeeping-files {words}")!.Value.Value.Parameters.Number("files"));

    [Theory]
    [InlineData("/recipe replace-text with=b", "needs find", "find=")]
    [InlineData("/recipe replace-text find= with=b", "find must be a text of 1 to 1000", "find=")]
    [InlineData("/recipe replace-text find=a with=b regex=perhaps", "regex must be true or false", "regex")]
    [InlineData("/recipe replace-text find=a with=b where=c", "does not take everything", "find=\"…\" (needed)")]
    [InlineData("/recipe replace-text find=\"a with=b", "never closed", "takes: find")]
    [InlineData("/recipe replace-text {\"find\": ", "JSON", "name")]
    [InlineData("/recipe housekeeping-files files=many", "files must be a whole number between 1 and 2000", "files=500")]
    [InlineData("/recipe nothing", "no recipe of this name", "changelog")]
    public void Read_WhatDoesNotFit_SaysWhatWould(string message, string wrong, string hint)
    {
        var failure = Recipes.Read(message)!.Value.Failure!;

        Assert.Contains(wrong, failure.Message, StringComparison.Ordinal);
        Assert.Contains(hint, failure.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Changelog", "changelog")]
    [InlineData("run-tests", "run-tests")]
    [InlineData("Please run the tests", "run-tests")]
    [InlineData("Look after the documents\n\nDead links", "dead-links")]
    [InlineData("Dead links.\n\nThe documents were moved last week.", "dead-links")]
    public void Read_ATitle_NamesARecipe(string message, string id) => Assert.Equal(id, Recipes.Read(message)!.Value.Value.Recipe.Card.Id);

    [Theory]
    [InlineData("How do I write a changelog?")]
    [InlineData("The changelog is wrong\n\nThe last release is missing.")]
    [InlineData("First line\nsecond line\n/recipe changelog")]
    [InlineData("")]
    public void Read_WhatNamesNone_IsNothing(string message) => Assert.Null(Recipes.Read(message));

    public void Dispose() => _at.Dispose();
}
