using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Worktrees.Apply;
using RuntimesWeb.Core.Worktrees.Repository;

namespace RuntimesWeb.Tests.Unit.Worktrees;

public sealed class RefNamesTests
{
    [Theory]
    [InlineData("main")]
    [InlineData("fix/login-2")]
    [InlineData("größe")]
    public void Branches_OfAnOrdinaryName_AreAllowed(string name) => Assert.True(RefNames.IsBranch(name));

    [Theory]
    [InlineData("-x")]
    [InlineData("--upload-pack=x")]
    [InlineData("a..b")]
    [InlineData("a b")]
    [InlineData("a~1")]
    [InlineData("a^{commit}")]
    [InlineData("a:b")]
    [InlineData("a@{1}")]
    [InlineData("a//b")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData(".a")]
    [InlineData("a/.b")]
    [InlineData("a.lock")]
    [InlineData("a.lock/b")]
    [InlineData("a\nb")]
    [InlineData("HEAD")]
    [InlineData("@")]
    [InlineData("")]
    public void Branches_ThatGitWouldTakeForSomethingElse_AreNot(string name) => Assert.False(RefNames.IsBranch(name));

    [Theory]
    [InlineData("../x", false)]
    [InlineData("/etc/passwd", false)]
    [InlineData("a/../b", false)]
    [InlineData(".git/config", false)]
    [InlineData("a/.GIT/x", false)]
    [InlineData("", false)]
    [InlineData("a b/c.txt", true)]
    public void Paths_StayInTheRepository(string path, bool isRight) => Assert.Equal(isRight, RefNames.IsPath(path));

    [Theory]
    [InlineData("Fix the Login!", "fix-the-login")]
    [InlineData("Crème brûlée", "creme-brulee")]
    [InlineData("../../etc", "etc")]
    [InlineData("日本", "task")]
    public void Slugs_AreLettersDigitsAndDashes(string title, string slug) => Assert.Equal(slug, RefNames.Slug(title));

    [Fact]
    public void Settings_PutEveryConverterOutOfAction_WhateverItsName()
    {
        var settings = GitSettings.Parse(["user.name\nAnn", "user.email\nann@example.com", "filter.a=b.c.clean\nrun", "filter.x.process\nrun", "merge.odd.driver\nrun"]);

        Assert.Equal(("Ann", "ann@example.com"), (settings.UserName, settings.UserMail));
        var pairs = Enumerable.Range(0, int.Parse(settings.Variables["GIT_CONFIG_COUNT"], System.Globalization.CultureInfo.InvariantCulture))
            .ToDictionary(n => settings.Variables[$"GIT_CONFIG_KEY_{n}"], n => settings.Variables[$"GIT_CONFIG_VALUE_{n}"]);
        Assert.Equal("", pairs["filter.a=b.c.clean"]);
        Assert.Equal("", pairs["filter.a=b.c.process"]);
        Assert.Equal("false", pairs["filter.x.required"]);
        Assert.StartsWith("git merge-file", pairs["merge.odd.driver"], StringComparison.Ordinal);
    }

    [Fact]
    public void Conflicts_AreReadWithTheirKinds() => Assert.Equal(
        [new ConflictFile("a b", "contents"), new ConflictFile("gone", "modify/delete")],
        MergeConflicts.Parse("tree\0100644 1 1\ta b\0100644 2 2\ta b\0100644 3 1\tgone\0\0" + "1\0a b\0Auto-merging\0Auto-merging a b\n\0" + "1\0a b\0CONFLICT (contents)\0words\n\0" + "1\0gone\0CONFLICT (modify/delete)\0words\n\0"));
}
