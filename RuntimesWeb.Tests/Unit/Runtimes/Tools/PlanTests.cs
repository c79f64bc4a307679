using System.Text.Json;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Runtimes.Tools;

namespace RuntimesWeb.Tests.Unit.Runtimes.Tools;

public sealed class PlanTests
{
    private const string Steps = """{"steps":[{"text":"Look\nat it","status":"done"},{"text":"Change it","status":"in_progress"},{"text":"Test it","status":"pending"}]}""";

    [Fact]
    public async Task Plan_IsToldBack()
    {
        var answer = await CallAsync(Steps);

        Assert.False(answer.IsError);
        Assert.Equal("1 of 3 done\n[x] Look at it\n[>] Change it\n[ ] Test it", answer.Text);
    }

    [Theory]
    [InlineData("""{"steps":[]}""", "1 to 50 steps")]
    [InlineData("""{"steps":[{"text":"a","status":"done"},{"text":"","status":"done"}]}""", "Step 2 is not one")]
    [InlineData("""{"steps":[{"text":"a","status":"finished"}]}""", "Step 1 is not one")]
    [InlineData("""{"steps":["a"]}""", "Step 1 is not one")]
    [InlineData("{}", "1 to 50 steps")]
    public async Task PlanThatIsNone_IsRefused(string plan, string words)
    {
        var answer = await CallAsync(plan);

        Assert.True(answer.IsError);
        Assert.Contains(words, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Step_IsTitledByHowFarThePlanIs()
    {
        var transcript = new RunTranscript();

        transcript.Add(RunEvent.ToolCall.Of("c1", "update_plan", Steps), 1, DateTimeOffset.UnixEpoch);
        transcript.Add(RunEvent.ToolCall.Of("c2", "other", """{"steps":[1,null],"path":"a.txt"}"""), 2, DateTimeOffset.UnixEpoch);

        Assert.Equal(["1 of 3 done", "a.txt"], transcript.Steps.Select(s => s.Title));
    }

    private static Task<ToolAnswer> CallAsync(string arguments) => new OpenTools(null!).ToolsFor(new ToolScope(Guid.NewGuid(), null, null)).Single(t => t.Definition.Name == "update_plan")
        .CallAsync(JsonSerializer.Deserialize<JsonElement>(arguments), CancellationToken.None);
}
