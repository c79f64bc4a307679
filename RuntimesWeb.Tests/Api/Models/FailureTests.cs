using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Settings;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Models;

/// <summary>Every way to fail, over real sockets: told by its kind, tried again only when nothing of an answer had come.</summary>
public sealed class FailureTests(ModelHouse house) : IClassFixture<ModelHouse>
{
    [Theory]
    [InlineData("anthropic", 401, """{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}""", ModelFailureKind.BadKey)]
    [InlineData("anthropic", 403, """{"type":"error","error":{"type":"permission_error","message":"Your account may not use this model"}}""", ModelFailureKind.Refused)]
    [InlineData("anthropic", 404, """{"type":"error","error":{"type":"not_found_error","message":"model: a-model"}}""", ModelFailureKind.UnknownModel)]
    [InlineData("anthropic", 400, """{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 215000 tokens > 200000 maximum"}}""", ModelFailureKind.ContextTooLong)]
    [InlineData("anthropic", 413, """{"type":"error","error":{"type":"request_too_large","message":"Request exceeds the maximum size"}}""", ModelFailureKind.ContextTooLong)]
    [InlineData("anthropic", 400, """{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the Anthropic API."}}""", ModelFailureKind.OutOfCredit)]
    [InlineData("anthropic", 400, """{"type":"error","error":{"type":"invalid_request_error","message":"temperature: range: 0..1"}}""", ModelFailureKind.BadRequest)]
    [InlineData("openai", 401, """{"error":{"message":"Incorrect API key provided: sk-a-***more.","type":"invalid_request_error","code":"invalid_api_key"}}""", ModelFailureKind.BadKey)]
    [InlineData("openai", 404, """{"error":{"message":"The model `a-model` does not exist or you do not have access to it.","type":"invalid_request_error","code":"model_not_found"}}""", ModelFailureKind.UnknownModel)]
    [InlineData("openai", 400, """{"error":{"message":"This model's maximum context length is 128000 tokens.","type":"invalid_request_error","code":"context_length_exceeded"}}""", ModelFailureKind.ContextTooLong)]
    [InlineData("openai", 429, """{"error":{"message":"You exceeded your current quota","type":"insufficient_quota","code":"insufficient_quota"}}""", ModelFailureKind.OutOfCredit)]
    [InlineData("openai", 400, """{"error":{"message":"Unsupported parameter: 'temperature'","type":"invalid_request_error","code":"unsupported_parameter"}}""", ModelFailureKind.BadRequest)]
    [InlineData("openrouter", 404, """{"error":{"message":"No endpoints found that support tool use.","code":404}}""", ModelFailureKind.ToolsNotSupported)]
    [InlineData("openrouter", 402, """{"error":{"message":"This request requires more credits","code":402}}""", ModelFailureKind.OutOfCredit)]
    [InlineData("openrouter", 400, """{"error":{"message":"a-model is not a valid model ID","code":400}}""", ModelFailureKind.UnknownModel)]
    [InlineData("google", 400, """[{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT"}}]""", ModelFailureKind.BadKey)]
    [InlineData("google", 400, """[{"error":{"code":400,"message":"The input token count exceeds the maximum number of tokens allowed","status":"INVALID_ARGUMENT"}}]""", ModelFailureKind.ContextTooLong)]
    [InlineData("mistral", 400, """{"object":"error","message":"Invalid model: a-model","type":"invalid_model","code":"1500"}""", ModelFailureKind.UnknownModel)]
    [InlineData("ollama", 404, """{"error":"model 'a-model' not found"}""", ModelFailureKind.UnknownModel)]
    [InlineData("ollama", 400, """{"error":"registry.ollama.ai/library/a-model does not support tools"}""", ModelFailureKind.ToolsNotSupported)]
    [InlineData("ollama", 400, """{"error":"the input length exceeds the context length"}""", ModelFailureKind.ContextTooLong)]
    [InlineData("openai", 404, "<html>nothing here</html>", ModelFailureKind.BadRequest)]
    public async Task Refusal_IsToldByItsKind_AndNotTriedAgain(string provider, int status, string body, ModelFailureKind kind)
    {
        house.Models.Script(ModelAnswer.Error(status, body), new ModelAnswer(new ModelStep.Stop("stop")));

        var failure = await house.FailureAsync(ModelHouse.AskWithTools(provider));

        Assert.Equal(kind, failure.Kind);
        Assert.Single(house.Models.Requests);
        Assert.EndsWith(".", failure.Message, StringComparison.Ordinal);
        Assert.NotEmpty(failure.Hint);
    }

    [Theory]
    [InlineData("anthropic", 529, """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", ModelFailureKind.Overloaded)]
    [InlineData("anthropic", 429, """{"type":"error","error":{"type":"rate_limit_error","message":"Too many"}}""", ModelFailureKind.RateLimited)]
    [InlineData("openai", 503, "upstream is away", ModelFailureKind.Overloaded)]
    [InlineData("openai", 429, """{"error":{"message":"Rate limit reached","type":"tokens","code":"rate_limit_exceeded"}}""", ModelFailureKind.RateLimited)]
    [InlineData("ollama", 500, """{"error":"llama runner process has terminated"}""", ModelFailureKind.Overloaded)]
    public async Task WhatPasses_IsTriedThreeTimesAndThenTold(string provider, int status, string body, ModelFailureKind kind)
    {
        var error = ModelAnswer.Error(status, body);
        house.Models.Script(error, error, error, new ModelAnswer(new ModelStep.Stop("stop")));

        var failure = await house.FailureAsync(ModelHouse.Ask(provider));

        Assert.Equal(kind, failure.Kind);
        Assert.Equal(3, house.Models.Requests.Count);
    }

    [Theory]
    [InlineData("anthropic", "end_turn")]
    [InlineData("openai", "stop")]
    [InlineData("ollama", "stop")]
    public async Task WhatPasses_AndHasPassed_IsNotToldAtAll(string provider, string reason)
    {
        house.Models.Script(ModelAnswer.Error(503, ""), new ModelAnswer(new ModelStep.Cut()), new ModelAnswer(new ModelStep.Say("well"), new ModelStep.Stop(reason)));

        var deltas = await house.CollectAsync(ModelHouse.Ask(provider));

        Assert.Equal([new ModelDelta.Text("well"), new ModelDelta.Stopped(StopReason.End)], deltas.Where(d => d is not ModelDelta.Usage));
    }

    [Theory]
    [InlineData("anthropic")]
    [InlineData("openai")]
    public async Task RateLimit_WithAShortWait_IsWaitedForAndTriedAgain(string provider)
    {
        house.Models.Script(ModelAnswer.Error(429, "{}", retryAfter: "1"), new ModelAnswer(new ModelStep.Stop("stop")));
        var started = TimeProvider.System.GetTimestamp();

        var deltas = await house.CollectAsync(ModelHouse.Ask(provider));

        Assert.IsType<ModelDelta.Stopped>(deltas[^1]);
        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0.95, 60);
    }

    [Theory]
    [InlineData("anthropic")]
    [InlineData("openai")]
    public async Task RateLimit_WithALongWait_IsToldWithTheWaitAtOnce(string provider)
    {
        house.Models.Script(ModelAnswer.Error(429, "{}", retryAfter: "37"), new ModelAnswer(new ModelStep.Stop("stop")));

        var failure = await house.FailureAsync(ModelHouse.Ask(provider));

        Assert.Equal((ModelFailureKind.RateLimited, TimeSpan.FromSeconds(37)), (failure.Kind, failure.RetryAfter));
        Assert.Contains("wait 37 s", failure.Message, StringComparison.Ordinal);
        Assert.Single(house.Models.Requests);
    }

    [Theory]
    [InlineData("anthropic")]
    [InlineData("openai")]
    [InlineData("ollama")]
    public async Task Cut_InTheMiddle_KeepsWhatCameAndIsNotTriedAgain(string provider)
    {
        house.Models.Script(new ModelAnswer(new ModelStep.Say("half an ans"), new ModelStep.Cut()), new ModelAnswer(new ModelStep.Stop("stop")));

        var deltas = await house.CollectAsync(ModelHouse.Ask(provider));

        Assert.Contains(new ModelDelta.Text("half an ans"), deltas);
        Assert.Equal(ModelFailureKind.Network, Assert.IsType<ModelDelta.Failed>(deltas[^1]).Failure.Kind);
        Assert.Single(house.Models.Requests);
    }

    [Theory]
    [InlineData("anthropic")]
    [InlineData("openai")]
    [InlineData("ollama")]
    public async Task Answer_ThatEndsWithoutItsEnd_IsNotTakenForWhole(string provider)
    {
        house.Models.Script(new ModelAnswer(new ModelStep.Say("half an ans")), new ModelAnswer(new ModelStep.Stop("stop")));

        var failure = await house.FailureAsync(ModelHouse.Ask(provider));

        Assert.Equal(ModelFailureKind.Network, failure.Kind);
        Assert.Contains("before the answer was complete", failure.Message, StringComparison.Ordinal);
        Assert.Single(house.Models.Requests);
    }

    [Theory]
    [InlineData("anthropic", "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n", ModelFailureKind.Overloaded)]
    [InlineData("openrouter", "data: {\"error\":{\"code\":502,\"message\":\"Provider returned error\"},\"choices\":[]}\n\n", ModelFailureKind.Overloaded)]
    [InlineData("openrouter", "data: {\"error\":{\"code\":429,\"message\":\"Slow down\"},\"choices\":[]}\n\n", ModelFailureKind.RateLimited)]
    [InlineData("ollama", "{\"error\":\"an error was encountered while running the model\"}\n", ModelFailureKind.Overloaded)]
    [InlineData("anthropic", "event: content_block_delta\ndata: {nonsense\n\n", ModelFailureKind.BadRequest)]
    [InlineData("openai", "data: {nonsense\n\n", ModelFailureKind.BadRequest)]
    [InlineData("ollama", "nonsense\n", ModelFailureKind.BadRequest)]
    public async Task Error_OrNonsenseInTheMiddle_EndsTheAnswerAndIsNotTriedAgain(string provider, string raw, ModelFailureKind kind)
    {
        house.Models.Script(new ModelAnswer(new ModelStep.Say("half"), new ModelStep.Raw(raw), new ModelStep.Say("never")), new ModelAnswer(new ModelStep.Stop("stop")));

        var deltas = await house.CollectAsync(ModelHouse.Ask(provider));

        Assert.Equal(["half"], deltas.OfType<ModelDelta.Text>().Select(t => t.Value));
        Assert.Equal(kind, Assert.IsType<ModelDelta.Failed>(deltas[^1]).Failure.Kind);
        Assert.Single(house.Models.Requests);
    }

    [Theory]
    [InlineData("anthropic")]
    [InlineData("openai")]
    [InlineData("ollama")]
    public async Task Refusal_WithoutAnEnd_IsReadSoFarAndNoFurther(string provider)
    {
        house.Models.Script(new ModelAnswer(new ModelStep.Hang()) { Status = 400, Body = new string('x', 100_000) });

        var failure = await house.FailureAsync(ModelHouse.Ask(provider)).WaitAsync(TimeSpan.FromSeconds(9), TestContext.Current.CancellationToken);

        Assert.Equal(ModelFailureKind.BadRequest, failure.Kind);
    }

    [Theory]
    [InlineData("anthropic", 302)]
    [InlineData("openai", 302)]
    [InlineData("openai", 307)]
    [InlineData("ollama", 307)]
    public async Task Redirect_IsNotFollowed(string provider, int status)
    {
        house.Models.Script(ModelAnswer.Error(status, "") with { Location = house.Models.Address + "/elsewhere" }, new ModelAnswer(new ModelStep.Stop("stop")));

        var failure = await house.FailureAsync(ModelHouse.Ask(provider));

        Assert.Equal(ModelFailureKind.BadRequest, failure.Kind);
        Assert.Single(house.Models.Requests);
    }

    [Theory]
    [InlineData("anthropic")]
    [InlineData("openai")]
    public async Task EventStream_ThatAsksToBeTakenUpAgain_IsNot(string provider)
    {
        house.Models.Script(new ModelAnswer(new ModelStep.Raw("id: 7\nretry: 1\ndata: {\"type\":\"ping\"}\n\n"), new ModelStep.Cut()), new ModelAnswer(new ModelStep.Stop("stop")));

        var failure = await house.FailureAsync(ModelHouse.Ask(provider));

        Assert.Equal(ModelFailureKind.Network, failure.Kind);
        Assert.Single(house.Models.Requests);
    }

    [Theory]
    [InlineData("anthropic")]
    [InlineData("openai")]
    [InlineData("ollama")]
    public async Task SomebodyElse_WhoAnswersWell_IsRecognised(string provider)
    {
        house.Models.Script(new ModelAnswer(new ModelStep.Raw("<html>\na portal\n</html>\n")) { ContentType = "text/html" });

        var failure = await house.FailureAsync(ModelHouse.Ask(provider));

        Assert.Contains(failure.Kind, new[] { ModelFailureKind.BadRequest, ModelFailureKind.Network });
    }

    [Theory]
    [InlineData("anthropic", 400)]
    [InlineData("openai", 401)]
    [InlineData("openai", 400)]
    public async Task Key_RepeatedByTheProvider_StandsInNoFailureAndNoLog(string provider, int status)
    {
        house.Models.Script(ModelAnswer.Error(status, $$$"""{"error":{"type":"strange_error","message":"{{{FakeModels.Key}}} is odd"}}"""));

        var failure = await house.FailureAsync(ModelHouse.Ask(provider));

        Assert.DoesNotContain(FakeModels.Key, failure.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(house.Log.Lines);
        Assert.DoesNotContain(house.Log.Lines, line => line.Contains(FakeModels.Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Key_ThatIsRefused_IsShownSoWithItsProvider_UntilItIsAccepted()
    {
        var board = house.App.Services.GetRequiredService<ProviderBoard>();
        house.Models.Script(ModelAnswer.Error(401, "{}"), new ModelAnswer(new ModelStep.Stop("stop")));

        await house.FailureAsync(ModelHouse.Ask("xai"));
        var refused = board.Get(new ProviderId("xai")).Rejected;
        await house.CollectAsync(ModelHouse.Ask("xai"));

        Assert.Equal("xAI refused the key", refused);
        Assert.Null(board.Get(new ProviderId("xai")).Rejected);
    }

    [Fact]
    public async Task Provider_WithoutAKey_IsNotAsked()
    {
        house.Models.Script(new ModelAnswer(new ModelStep.Stop("stop")));

        var failure = await house.FailureAsync(ModelHouse.Ask("cerebras"));

        Assert.Equal(ModelFailureKind.BadKey, failure.Kind);
        Assert.Empty(house.Models.Requests);
    }

    [Fact]
    public async Task Address_OfTheInside_SetByAPerson_IsNotConnectedTo()
    {
        // Past the check of the page, as a name would be that was pointed elsewhere later.
        await house.App.Services.GetRequiredService<SettingsStore>().SetAsync("providers.groq.baseUrl", house.Models.Address + "/openai/v1", Household.Person, default);
        await house.App.Services.GetRequiredService<ConnectProvider>().RunAsync("groq", "gsk-a-key-1234567", verify: false, Household.Person, default);
        house.Models.Script(new ModelAnswer(new ModelStep.Stop("stop")));

        var failure = await house.FailureAsync(ModelHouse.Ask("groq"));

        Assert.Equal(ModelFailureKind.Network, failure.Kind);
        Assert.Contains("Security:AllowPrivateTargets", failure.Message, StringComparison.Ordinal);
        Assert.Empty(house.Models.Requests);
    }
}
