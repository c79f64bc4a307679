using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Runtimes.Install;

namespace RuntimesWeb.Tests.Unit.Runtimes;

public sealed class PackageTests
{
    [Theory]
    [InlineData("2.1.9", "2.1.10")]
    [InlineData("2.1", "2.1.1")]
    [InlineData("2.0.0-rc.1", "2.0.0")]
    [InlineData("9.9.9", "10.0.0")]
    public void Versions_AreOrderedByTheirNumbers(string older, string newer)
    {
        Assert.True(VersionOrder.Instance.Compare(older, newer) < 0);
        Assert.True(VersionOrder.Instance.Compare(newer, older) > 0);
        Assert.Equal(0, VersionOrder.Instance.Compare(newer, newer));
    }

    [Fact]
    public void Package_OfTheCatalogue_KnowsItsNameAndWhatItAllows()
    {
        var claude = Package.Of(RuntimeCatalog.Get(RuntimeCatalog.ClaudeCode));
        var hermes = Package.Of(RuntimeCatalog.Get(RuntimeCatalog.Hermes));

        Assert.Equal(("@anthropic-ai/claude-code", "2"), (claude.Name, claude.Range));
        Assert.Equal([true, false, false], new[] { "2.1.330", "3.0.0", "20.0.0" }.Select(claude.Allows));
        Assert.Equal(("hermes-agent", "hermes-agent[anthropic]<1"), (hermes.Name, hermes.Text));
    }

    [Theory]
    [InlineData("npm error code ETIMEDOUT", true)]
    [InlineData("npm ERR! code EAI_AGAIN", true)]
    [InlineData("npm error code E503", true)]
    [InlineData("npm error code ENOTEMPTY", true)]
    [InlineData("npm error code E404", false)]
    [InlineData("npm error code ETARGET", false)]
    [InlineData("npm error code EACCES", false)]
    [InlineData("npm error code ENOSPC", false)]
    public void Failure_OfNpm_PassesByItselfOnlyWhenTheNetworkOrAnotherNpmCausedIt(string line, bool passes)
    {
        var clues = new Clues();
        clues.See(new OutputLine(line, IsError: true));

        var end = Assert.IsType<Core.Jobs.JobEnd.Failed>(clues.End(1, RuntimeCatalog.Get(RuntimeCatalog.Codex), "Installation"));

        Assert.Equal(passes, end.MayPass);
    }

    [Fact]
    public void Failure_ThatSaysWhy_HasItInItsHint()
    {
        var clues = new Clues();
        foreach (var line in new[] { "npm error code ETARGET", "npm error notarget No matching version found for @openai/codex@0.9999.0.", "npm error notarget In most cases …" })
        {
            clues.See(new OutputLine(line, IsError: true));
        }

        var end = Assert.IsType<Core.Jobs.JobEnd.Failed>(clues.End(1, RuntimeCatalog.Get(RuntimeCatalog.Codex), "Installation"));

        Assert.Equal("npm said: No matching version found for @openai/codex@0.9999.0.", end.Error.Hint);
    }

    [Fact]
    public void Failure_OfPipWithAListOfVersions_IsNoNetworkProblem()
    {
        var clues = new Clues();
        clues.See(new OutputLine("WARNING: Retrying after 'NewConnectionError'", IsError: true));
        clues.See(new OutputLine("ERROR: Could not find a version that satisfies the requirement hermes-agent<1 (from versions: 1.0, 1.1)", IsError: true));

        Assert.False(Assert.IsType<Core.Jobs.JobEnd.Failed>(clues.End(1, RuntimeCatalog.Get(RuntimeCatalog.Hermes), "Installation")).MayPass);
    }
}
