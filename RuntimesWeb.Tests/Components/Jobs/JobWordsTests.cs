using RuntimesWeb.Components.Jobs;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Jobs;

namespace RuntimesWeb.Tests.Components.Jobs;

/// <summary>Jobs, progress and addresses in words.</summary>
public sealed class JobWordsTests
{
    [Theory]
    [InlineData("install", "claude-code", JobState.Succeeded, "Install Claude Code", "Claude Code installed", "/runtimes/claude-code")]
    [InlineData("upgrade", "openai-codex-app-server", JobState.Failed, "Upgrade Codex", "Upgrade of Codex failed", "/runtimes/codex")]
    [InlineData("model-pull", "llama3.2", JobState.Interrupted, "Pull llama3.2", "Pull of llama3.2 was interrupted", "/models")]
    [InlineData("clean-up", "jobs", JobState.Succeeded, "Clean up jobs", "Clean up jobs: done", null)]
    [InlineData("make-tea", "green", JobState.Succeeded, "Make tea green", "Make tea green: done", null)]
    public void Job_InWords(string kind, string target, JobState state, string title, string ended, string? href)
    {
        var job = Of(kind, target, state);

        Assert.Equal(title, JobLook.Title(job));
        Assert.Equal(ended, JobLook.Ended(job));
        Assert.Equal(href, JobLook.TargetHref(job));
    }

    [Fact]
    public void Progress_SaysWhatIsKnown_WithUnits()
    {
        Assert.Equal("1.2 GB of 4.7 GB · 25 % · 34.5 MB/s · 2 min left", ProgressWords.Line(new(1_200_000_000, 4_700_000_000, JobProgress.Bytes, 25, PerSecond: 34_500_000)));
        Assert.Equal("340 MB", ProgressWords.Line(new(340_000_000, null, JobProgress.Bytes, null)));
        Assert.Equal("3 of 7 steps · 42 %", ProgressWords.Line(new(3, 7, JobProgress.Steps, 42, PerSecond: 0.5)).Replace(" · 8 s left", "", StringComparison.Ordinal));
        Assert.Equal("", ProgressWords.Line(JobProgress.None));
        Assert.Equal("9 s left", ProgressWords.Left(new(1, 10, JobProgress.Bytes, 10, PerSecond: 1)));
        Assert.Null(ProgressWords.Left(new(1, 1_000_000_000, JobProgress.Bytes, 0, PerSecond: 1)));
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1 kB")]
    [InlineData(1540, "1.5 kB")]
    [InlineData(123_456_789, "123 MB")]
    [InlineData(999_950_000, "1 GB")]
    [InlineData(2_019_393_189, "2 GB")]
    public void Bytes_WithTheUnitThatFits(long bytes, string text) => Assert.Equal(text, Sizes.Bytes(bytes));

    [Theory]
    [InlineData(0.4, "under 1 s")]
    [InlineData(48.9, "48 s")]
    [InlineData(185, "3 min 05 s")]
    [InlineData(7800, "2 h 10 min")]
    public void Duration_ToTheSecondWhileItIsShort(double seconds, string text) => Assert.Equal(text, Times.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Address_ThereAndBack_LeavesOutWhatItDoesNotKnow()
    {
        var id = Guid.NewGuid();
        var query = new JobsQuery(JobState.Failed, "llama3 & co", "model-pull", "42", id);

        Assert.Equal($"/jobs?state=failed&kind=model-pull&q=llama3%20%26%20co&before=42&job={id}", query.Href);
        Assert.Equal(query, JobsQuery.Of("failed", " llama3 & co ", "model-pull", "42", id.ToString()));
        Assert.Equal(new JobsQuery(), JobsQuery.Of("no-such-state", " ", "", null, "no-id"));
        Assert.Equal("/jobs", new JobsQuery().Href);
    }

    [Fact]
    public void Result_IsShownAsNamesAndValues()
    {
        var job = Of("install", "codex", JobState.Succeeded) with { Result = """{"version":"0.40.1","onPath":true,"warning":null}""" };

        Assert.Equal([("version", "0.40.1"), ("onPath", "true")], JobWords.Result(job));
        Assert.Empty(JobWords.Result(job with { Result = null }));
    }

    private static Job Of(string kind, string target, JobState state) => new()
    {
        Id = Guid.NewGuid(),
        Kind = kind,
        Target = target,
        State = state,
        By = "page",
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}
