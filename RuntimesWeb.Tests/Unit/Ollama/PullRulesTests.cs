using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Ollama;

namespace RuntimesWeb.Tests.Unit.Ollama;

public sealed class PullRulesTests
{
    [Theory]
    [InlineData(null, "pull model manifest: file does not exist", "MODEL_NOT_FOUND", false)]
    [InlineData(404, "", "MODEL_NOT_FOUND", false)]
    [InlineData(null, "write /root/.ollama/models/blobs/sha256-1: no space left on device", "DISK_FULL", false)]
    [InlineData(null, "open /usr/share/ollama: permission denied", "NOT_ALLOWED", false)]
    [InlineData(401, "unauthorized", "NOT_ALLOWED", false)]
    [InlineData(null, "pull model manifest: 412: The model you are pulling requires a newer version of Ollama.", "OLLAMA_OUTDATED", false)]
    [InlineData(null, "pull model manifest: Get \"https://registry.ollama.ai/v2/\": dial tcp: lookup registry.ollama.ai on 127.0.0.53:53: no such host", "NETWORK", true)]
    [InlineData(null, "max retries exceeded: unexpected EOF", "NETWORK", true)]
    [InlineData(null, "read tcp 10.0.0.2:4711->104.21.75.227:443: read: connection reset by peer", "NETWORK", true)]
    [InlineData(null, "Get \"https://registry.ollama.ai/v2/\": net/http: TLS handshake timeout", "NETWORK", true)]
    [InlineData(503, "", "NETWORK", true)]
    [InlineData(500, "something odd", "PULL_FAILED", false)]
    [InlineData(null, "digest mismatch, file must be downloaded again", "PULL_FAILED", false)]
    public void Error_ByItsWords_PassesOrNot(int? status, string text, string code, bool mayPass)
    {
        var end = Assert.IsType<JobEnd.Failed>(PullError.End("x:latest", new PullLine.Error(status, text)));

        Assert.Equal((code, mayPass), (end.Error.Code, end.MayPass));
        Assert.NotNull(end.Error.Hint);
    }

    [Fact]
    public void Error_WithAStatus_IsToldAsDocumented()
    {
        var end = Assert.IsType<JobEnd.Failed>(PullError.End("x:latest", new PullLine.Error(500, "something odd")));

        Assert.Equal("Ollama pull failed (500): something odd", end.Error.Message);
    }

    [Fact]
    public void Progress_OverLayers_IsTheirSum()
    {
        var progress = new PullProgress(null);

        progress.Add(new PullLine.Progress("pulling manifest", null, null, null));
        Assert.Null(progress.Total);
        progress.Add(new PullLine.Progress("pulling aaa", "sha256:aaaaaaaaaaaaaaaa", 100, null));
        progress.Add(new PullLine.Progress("pulling aaa", "sha256:aaaaaaaaaaaaaaaa", 100, 60));
        progress.Add(new PullLine.Progress("pulling bbb", "sha256:bbbb", 10, 10));

        Assert.Equal((70, 110L), (progress.Completed, progress.Total));
        Assert.Equal([new JobPart("aaaaaaaaaaaa", 60, 100), new JobPart("bbbb", 10, 10)], progress.Parts);
    }

    [Fact]
    public void Progress_OfALayerThatIsLoadedAgain_StaysButCountsAsWork()
    {
        var progress = new PullProgress([new JobPart("aaaaaaaaaaaa", 90, 100)]);

        progress.Add(new PullLine.Progress("pulling aaa", "sha256:aaaaaaaaaaaaaaaa", 100, 0));
        Assert.Equal(0, progress.Bytes);
        progress.Add(new PullLine.Progress("pulling aaa", "sha256:aaaaaaaaaaaaaaaa", 100, 30));

        Assert.Equal((90, 30), (progress.Completed, progress.Bytes));
    }

    [Fact]
    public void Progress_WithOddNumbers_StaysWithinTheLayer()
    {
        var progress = new PullProgress(null);

        progress.Add(new PullLine.Progress("pulling aaa", "sha256:aaaa", 100, 500));

        Assert.Equal((100, 100L), (progress.Completed, progress.Total));
    }

    [Fact]
    public void Progress_WhenDone_HasOnlyTheLayersOfThisModelAndEachWhole()
    {
        var progress = new PullProgress([new JobPart("old", 5, 50)]);
        progress.Add(new PullLine.Progress("pulling aaa", "sha256:aaaa", 100, 99));

        progress.Finish();

        Assert.Equal([new JobPart("aaaa", 100, 100)], progress.Parts);
    }

    [Theory]
    [InlineData(2_000_000_000L, 16_000_000_000L, 100_000_000_000L, "Fits")]
    [InlineData(9_500_000_000L, 16_000_000_000L, 100_000_000_000L, "Tight")]
    [InlineData(20_000_000_000L, 16_000_000_000L, 100_000_000_000L, "TooBig")]
    [InlineData(2_000_000_000L, 16_000_000_000L, 1_000_000_000L, "TooBig")]
    [InlineData(2_000_000_000L, null, null, "Unknown")]
    public void Suggestion_AgainstMemoryAndDisk_IsMarked(long size, long? memory, long? free, string fit)
    {
        var suggestion = ModelSuggestions.Of(new KnownModel("x", "1B", size, "Tests", "chat"), memory, free);

        Assert.Equal(fit, suggestion.Fit.ToString());
    }

    [Fact]
    public void Suggestions_AreNamesThatCanBePulled_EachOnce()
    {
        Assert.All(ModelSuggestions.Known, k => Assert.Equal(k.FullName, ModelName.Parse(k.Name, []).Value.ToString()));
        Assert.Equal(ModelSuggestions.Known.Length, ModelSuggestions.Known.Select(k => k.FullName).Distinct().Count());
        Assert.All(ModelSuggestions.Known, k => Assert.True(k.SizeBytes > 0 && k.GoodFor.Length > 0));
    }
}
