using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Tests.Support;
using static RuntimesWeb.Tests.Support.LoopHouse;

namespace RuntimesWeb.Tests.Unit.Runtimes.Native;

/// <summary>What the loop does with a model that does not answer.</summary>
public sealed class LoopFailureTests
{
    private static readonly ModelChoice Other = new(ProviderCatalog.OpenAI, "gpt-4o");

    private readonly LoopHouse _house = new();

    [Theory]
    [InlineData(ModelFailureKind.BadKey, "bad_key")]
    [InlineData(ModelFailureKind.RateLimited, "rate_limited")]
    [InlineData(ModelFailureKind.OutOfCredit, "out_of_credit")]
    [InlineData(ModelFailureKind.Overloaded, "overloaded")]
    [InlineData(ModelFailureKind.ContextTooLong, "context_too_long")]
    [InlineData(ModelFailureKind.UnknownModel, "unknown_model")]
    [InlineData(ModelFailureKind.ToolsNotSupported, "tools_not_supported")]
    [InlineData(ModelFailureKind.Network, "network")]
    [InlineData(ModelFailureKind.Refused, "refused")]
    [InlineData(ModelFailureKind.BadRequest, "bad_request")]
    public async Task Failure_IsTheEnd_WithItsCodeAndWhatToDo(ModelFailureKind kind, string code)
    {
        _house.Says(Fail(kind, "It says no."));

        Assert.Equal<RunEvent>([new RunEvent.Error(code, "It says no.", "Do something.")], await _house.RunAsync());
    }

    [Fact]
    public async Task Failure_AfterText_IsAnErrorAfterTheText_AndWhatItTookIsTold()
    {
        _house.Request = _house.Request with { Fallbacks = [Other] };
        _house.Says(Used(10, 2), Text("It "), Fail(ModelFailureKind.Network));

        Assert.Equal(["text", "usage", "error"], (await _house.RunAsync()).Select(e => e.Type));
    }

    [Theory]
    [InlineData(ModelFailureKind.Overloaded)]
    [InlineData(ModelFailureKind.RateLimited)]
    [InlineData(ModelFailureKind.Network)]
    [InlineData(ModelFailureKind.BadKey)]
    [InlineData(ModelFailureKind.OutOfCredit)]
    public async Task Fallback_TakesOver_AndIsKept(ModelFailureKind kind)
    {
        _house.Request = _house.Request with { Fallbacks = [new ModelChoice(ProviderCatalog.OpenRouter), Other] };
        _house.With("look", "x").Says(Fail(kind, "It is away.")).Says(Call("look"), Used(1_000, 0), Stop(StopReason.ToolUse)).Says(Text("Well."), Stop());

        var events = await _house.RunAsync();

        Assert.Equal(new RunEvent.Status("fallback", "It is away. Going on with gpt-4o (OpenAI)."), events[0]);
        Assert.Equal(["claude-sonnet-4-6", "gpt-4o", "gpt-4o"], _house.Requests.Select(r => r.Model));
        Assert.Equal("openai", events.OfType<RunEvent.Usage>().Single().Provider);
        Assert.Equal(new RunEvent.Done(DoneReason.Completed), events[^1]);
    }

    [Theory]
    [InlineData(ModelFailureKind.UnknownModel)]
    [InlineData(ModelFailureKind.Refused)]
    [InlineData(ModelFailureKind.BadRequest)]
    public async Task Fallback_IsNotForWhatAPersonMustChange(ModelFailureKind kind)
    {
        _house.Request = _house.Request with { Fallbacks = [Other] };
        _house.Says(Fail(kind));

        Assert.IsType<RunEvent.Error>(Assert.Single(await _house.RunAsync()));
    }

    [Fact]
    public async Task Fallbacks_ThatAllFail_EndWithTheLastFailure()
    {
        _house.Request = _house.Request with { Fallbacks = [Other] };
        _house.Says(Fail(ModelFailureKind.Overloaded)).Says(Fail(ModelFailureKind.OutOfCredit));

        Assert.Equal("out_of_credit", Assert.IsType<RunEvent.Error>((await _house.RunAsync())[^1]).Code);
    }

    [Fact]
    public async Task ToolsNotSupported_IsToldAndTheAnswerComesWithoutTools()
    {
        _house.With("look", "x").Says(Fail(ModelFailureKind.ToolsNotSupported)).Says(Text("Well."), Stop());

        var events = await _house.RunAsync();

        Assert.Equal("tools_off", Assert.IsType<RunEvent.Status>(events[0]).Phase);
        Assert.Equal([1, 0], _house.Requests.Select(r => r.Tools.Length));
        Assert.Equal(new RunEvent.Done(DoneReason.Completed), events[^1]);
    }

    [Fact]
    public async Task ModelOfOllama_ThatIsKnownToHaveNoTools_IsNotGivenAny()
    {
        _house.Ollama = NoOllama with
        {
            Models = [new("tiny:latest", 1, "sha256:1", null, null, null, null)],
            Details = NoOllama.Details.Add("sha256:1", new(["completion"], 4_096)),
        };
        _house.Request = _house.Request with { Model = new ModelChoice(ProviderCatalog.Ollama, "tiny") };
        _house.With("look", "x").Says(Text("Well."), Stop());

        var events = await _house.RunAsync();

        Assert.Equal(["tools_off", null], events.Take(2).Select(e => (e as RunEvent.Status)?.Phase));
        Assert.Equal((0, 1_024), (_house.Last.Tools.Length, _house.Last.MaxOutputTokens));
    }

    [Fact]
    public async Task CallsOfAModelWithoutTools_AreNoAnswer()
    {
        _house.Says(Call("look"), Stop(StopReason.ToolUse)).Says(Call("look"), Stop(StopReason.ToolUse));

        Assert.Equal("empty_answer", Assert.IsType<RunEvent.Error>(Assert.Single(await _house.RunAsync())).Code);
    }
}
