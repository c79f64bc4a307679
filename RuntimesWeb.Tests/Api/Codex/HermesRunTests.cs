using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Runtimes.Adapters.Hermes;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Codex;

/// <summary>Hermes as its documentation describes it, played by a stand-in.</summary>
[Collection(nameof(CodexHouse))]
public sealed class HermesRunTests(CodexHouse house)
{
    private IRuntimeAdapter Hermes => house.Adapter(RuntimeCatalog.Hermes);

    [Fact]
    public async Task Answer_IsItsWholeOutput_InAPrivateHomeWithAPass()
    {
        var events = await RunAsync(house.Ask("-hello", Hermes) with { AgentId = "writer" });

        Assert.Equal("First line.\n\nSecond line.", CodexHouse.Text(events));
        Assert.Equal("hermes-session-7", events.OfType<RunEvent.Session>().Single().Id);
        Assert.Contains("without a question", events.OfType<RunEvent.Status>().Single(s => s.Phase == "degraded").Message, StringComparison.Ordinal);
        var start = house.Kept("hermes.start");
        Assert.Contains("<chat>\n<-q>\n<\n-hello>\n<-Q>\n<-m>\n<openai/gpt-4o-mini>\n<--provider>\n<openrouter>\n", start, StringComparison.Ordinal);
        Assert.DoesNotContain("--yolo", start[start.IndexOf("<\n-hello>", StringComparison.Ordinal)..].Split("==\n")[0], StringComparison.Ordinal);
        Assert.DoesNotContain(FakeModels.Key, start, StringComparison.Ordinal);
        Assert.Matches("OPENROUTER_API_KEY=rwrun_[0-9a-f]{64}\n", start);
        Assert.Contains($"HERMES_HOME={Path.Combine(house.App.Home, "runtimes", "hermes", "writer")}\n", start, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_ThatIsGone_IsBegunAnewWithWhatWasSaid()
    {
        var events = await RunAsync(house.Ask("and now", Hermes) with
        {
            Session = "gone",
            History = [Core.Models.ModelMessage.User.Say("the word is medlar")],
            Mode = PermissionMode.Trusted,
        });

        Assert.Equal(new RunEvent.Done(DoneReason.Completed), events[^1]);
        Assert.Contains("the word is medlar", house.Kept("hermes.start"), StringComparison.Ordinal);
        Assert.Contains("<--yolo>", house.Kept("hermes.start"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[die]", "runtime_died")]
    [InlineData("[key]", "bad_key")]
    public async Task Failures_AreToldInItsOwnWords_WithoutItsPass(string message, string code)
    {
        var error = Assert.IsType<RunEvent.Error>((await RunAsync(house.Ask(message, Hermes)))[^1]);

        Assert.Equal(code, error.Code);
        Assert.DoesNotContain("rwrun_", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Planning_AndWhatIsTooLong_AreRefused()
    {
        Assert.Equal("not_supported", Assert.IsType<RunEvent.Error>((await RunAsync(house.Ask("x", Hermes) with { Mode = PermissionMode.Plan }))[^1]).Code);
        Assert.Equal("context_too_long", Assert.IsType<RunEvent.Error>((await RunAsync(house.Ask(new string('x', 130_000), Hermes)))[^1]).Code);
    }

    [Fact]
    public async Task Stop_EndsTheWholeTree()
    {
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => house.RunAsync(house.Ask("[hang]", Hermes), Hermes, stop.Token, e =>
        {
            if (e is RunEvent.Text)
            {
                stop.Cancel();
            }
        }));

        Assert.False(Processes.IsAlive(house.Kept("hermes.child").Trim()));
    }

    [Theory]
    [InlineData(null, null, "openrouter", "openai/gpt-4o-mini")]
    [InlineData(null, "claude-haiku-4-5", "anthropic", "claude-haiku-4-5")]
    [InlineData(null, "gpt-4o", "openai", "gpt-4o")]
    [InlineData("openai", null, "openai", "gpt-4o-mini")]
    [InlineData("anthropic", null, "anthropic", "claude-haiku-4-5")]
    public void Choose_FollowsTheModel_ElseTheFirstKey(string? provider, string? model, string expected, string with)
    {
        var choice = Hermes.Choose(new ModelChoice(provider is null ? null : new ProviderId(provider), model)).Value;

        Assert.Equal((expected, with), (choice.Provider!.Value.Value, choice.Model));
    }

    [Fact]
    public void Output_WithItsSessionOnTheSameStream_AndInPieces()
    {
        var output = new HermesOutput();

        var text = string.Concat(new[] { "\n\u001b[1mHe", "llo\u001b[0m\r\n", "\n\nSession ID: ab", "c-1\nBye" }.SelectMany(output.Take)) + output.End("warning\n");

        Assert.Equal(("Hello\n\n\nBye", "abc-1", "warning"), (text, output.Session, output.Errors));
    }

    private Task<List<RunEvent>> RunAsync(RunRequest request) => house.RunAsync(request, Hermes);
}
