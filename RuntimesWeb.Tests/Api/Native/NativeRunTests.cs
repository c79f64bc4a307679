using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Usage;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Native;

/// <summary>The adapters of the native loop as the server has them, against models in their own protocols over real sockets.</summary>
public sealed class NativeRunTests(ModelHouse house) : IClassFixture<ModelHouse>
{
    [Theory]
    [InlineData("anthropic-direct", null, null, "claude-sonnet-4-6", "tool_use", "end_turn", 575L)]
    [InlineData("openai-direct", null, null, "gpt-4o", "tool_calls", "stop", 450L)]
    [InlineData("clawboo-native", "openrouter", null, "anthropic/claude-haiku-4.5", "tool_calls", "stop", null)]
    [InlineData("ollama", null, "a-model", "a-model", "stop", "stop", 0L)]
    public async Task Answer_ThatReadsAFileWithATool(string runtime, string? provider, string? wished, string model, string toolStop, string stop, long? cost)
    {
        using var project = new Project();
        house.Models.Script(
            new ModelAnswer(new ModelStep.Say("I look."), new ModelStep.Call("call-1", "read_file", "{\"path\":", "\"notes.txt\"}"), new ModelStep.Stop(toolStop)),
            new ModelAnswer(new ModelStep.Say("It is "), new ModelStep.Say("42."), new ModelStep.Stop(stop)));
        var adapter = house.App.Services.GetServices<IRuntimeAdapter>().Single(a => a.Runtime.Value == runtime);
        var choice = adapter.Choose(new ModelChoice(provider is null ? null : new ProviderId(provider), wished));
        Assert.Equal(model, choice.Value.Model);

        var events = await RunAsync(adapter, Ask(choice.Value) with
        {
            SystemPrompt = "Be brief.",
            Folder = house.App.Services.GetRequiredService<CheckFolder>().Run(project.Path).Value,
        });

        Assert.Equal("I look.It is 42.", string.Concat(events.OfType<RunEvent.Text>().Select(t => t.Value)));
        Assert.Equal("     1\tthe answer is 42\n", events.OfType<RunEvent.ToolResult>().Single().Output);
        Assert.Equal(new RunEvent.Done(DoneReason.Completed), events[^1]);
        Assert.Equal([cost, cost], events.OfType<RunEvent.Usage>().Select(u => Prices.Find(u.Provider, u.Model)?.Cost(u.Tokens)));
        Assert.All(events.OfType<RunEvent.Usage>(), u => Assert.Equal((100, 25, model), (u.Tokens.InputTokens, u.Tokens.OutputTokens, u.Model)));
        Assert.Contains("the answer is 42", house.Models.LastBody()["messages"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(["bash", "edit_file", "glob", "grep", "list", "read_file", "update_plan", "web_fetch", "write_file"], house.Models.LastBody()["tools"]!.AsArray().Select(t => (string?)(t!["name"] ?? t["function"]!["name"])));
    }

    [Theory]
    [InlineData("anthropic", 401, """{"error":{"type":"authentication_error","message":"invalid x-api-key"}}""", null, 1, "bad_key")]
    [InlineData("openai", 429, """{"error":{"message":"Rate limit reached","code":"rate_limit_exceeded"}}""", "37", 1, "rate_limited")]
    [InlineData("anthropic", 529, """{"error":{"type":"overloaded_error","message":"Overloaded"}}""", null, 3, "overloaded")]
    [InlineData("openrouter", 503, "upstream is away", null, 3, "overloaded")]
    [InlineData("openrouter", 402, """{"error":{"message":"This request requires more credits","code":402}}""", null, 1, "out_of_credit")]
    [InlineData("openai", 404, """{"error":{"message":"The model does not exist","code":"model_not_found"}}""", null, 1, "unknown_model")]
    [InlineData("ollama", 404, """{"error":"model 'a-model' not found"}""", null, 1, "unknown_model")]
    [InlineData("ollama", 400, """{"error":"the input length exceeds the context length"}""", null, 1, "context_too_long")]
    public async Task Failure_IsToldWithItsCode_AndTheNextMessageWorks(string provider, int status, string body, string? retryAfter, int attempts, string code)
    {
        var well = new ModelAnswer(new ModelStep.Say("Well."), new ModelStep.Stop(provider == "anthropic" ? "end_turn" : "stop"));
        house.Models.Script([.. Enumerable.Repeat(ModelAnswer.Error(status, body, retryAfter), attempts), well]);

        var error = Assert.IsType<RunEvent.Error>((await RunAsync(provider))[^1]);

        Assert.Equal(code, error.Code);
        Assert.NotEmpty(error.Hint!);
        Assert.True(retryAfter is null || error.Message.Contains($"wait {retryAfter} s", StringComparison.Ordinal));
        Assert.Equal(new RunEvent.Done(DoneReason.Completed), (await RunAsync(provider))[^1]);
    }

    [Theory]
    [InlineData("anthropic")]
    [InlineData("openai")]
    [InlineData("openrouter")]
    [InlineData("ollama")]
    public async Task AnswerCutInTheMiddle_KeepsItsTextAndIsAnError(string provider)
    {
        house.Models.Script(new ModelAnswer(new ModelStep.Say("It is"), new ModelStep.Cut()));

        var events = await RunAsync(provider);

        Assert.Equal(new RunEvent.Text("It is"), events[0]);
        Assert.Equal("network", Assert.IsType<RunEvent.Error>(events[^1]).Code);
    }

    [Theory]
    [InlineData("openrouter", """{"error":{"message":"No endpoints found that support tool use.","code":404}}""", 404)]
    [InlineData("ollama", """{"error":"registry.ollama.ai/library/a-model does not support tools"}""", 400)]
    public async Task ModelWithoutTools_AnswersWithoutThem(string provider, string body, int status)
    {
        using var project = new Project();
        house.Models.Script(ModelAnswer.Error(status, body), new ModelAnswer(new ModelStep.Say("Well."), new ModelStep.Stop("stop")));

        var events = await RunAsync(provider, r => r with { Folder = house.App.Services.GetRequiredService<CheckFolder>().Run(project.Path).Value });

        Assert.Equal(["status", "text"], events.Take(2).Select(e => e.Type));
        Assert.Null(house.Models.LastBody()["tools"]);
    }

    [Fact]
    public async Task ConversationTooLong_IsShortenedAndAskedAgain()
    {
        var history = Enumerable.Range(0, 20).SelectMany(i => new ModelMessage[] { ModelMessage.User.Say($"question {i} {new string('x', 2_000)}"), new ModelMessage.Assistant($"answer {i}", [], [], new ProviderId("openai")) });
        house.Models.Script(
            ModelAnswer.Error(400, """{"error":{"message":"This model's maximum context length is 8192 tokens.","code":"context_length_exceeded"}}"""),
            new ModelAnswer(new ModelStep.Say("Well."), new ModelStep.Stop("stop")));

        var events = await RunAsync("openai", r => r with { History = [.. history] });

        Assert.Equal("compacting", Assert.IsType<RunEvent.Status>(events[0]).Phase);
        Assert.Equal(new RunEvent.Done(DoneReason.Completed), events[^1]);
        Assert.InRange(house.Models.Requests.Last().Body.Length, 1, house.Models.Requests.First().Body.Length / 2);
    }

    [Fact]
    public async Task Fallback_AtAnotherProvider_Answers()
    {
        house.Models.Script(ModelAnswer.Error(401, "{}"), new ModelAnswer(new ModelStep.Say("Well."), new ModelStep.Stop("stop")));

        var events = await RunAsync("anthropic", r => r with { Fallbacks = [new ModelChoice(new ProviderId("openai"), "gpt-4o")] });

        Assert.Equal("fallback", Assert.IsType<RunEvent.Status>(events[0]).Phase);
        Assert.Equal(new RunEvent.Usage("openai", "gpt-4o", new TokenUsage(100, 40, 0, 25, 5)), events.OfType<RunEvent.Usage>().Single());
    }

    [Fact]
    public async Task Leaving_InTheMiddle_EndsTheProvidersWork()
    {
        house.Models.Script(new ModelAnswer(new ModelStep.Say("begun"), new ModelStep.Hang()));
        using var leave = new CancellationTokenSource();
        var adapter = Adapter("clawboo-native");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var e in adapter.RunAsync(Ask(new ModelChoice(new ProviderId("anthropic"), "a-model")), leave.Token))
            {
                if (e is RunEvent.Text)
                {
                    await leave.CancelAsync();
                }
            }
        });

        await house.Models.Left.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task DisconnectedRuntime_ChoosesNothing()
    {
        var disconnected = house.App.Services.GetRequiredService<Core.Runtimes.DisconnectedRuntimes>();
        await disconnected.SetAsync(Core.Runtimes.RuntimeCatalog.OpenAIDirect, true, TestContext.Current.CancellationToken);

        var failure = Adapter("openai-direct").Choose(new ModelChoice()).Failure;

        await disconnected.SetAsync(Core.Runtimes.RuntimeCatalog.OpenAIDirect, false, TestContext.Current.CancellationToken);
        Assert.Contains("is disconnected", failure?.Message, StringComparison.Ordinal);
    }

    private static RunRequest Ask(ModelChoice choice) => new(Guid.NewGuid(), choice, ModelMessage.User.Say("What is the answer?"));

    private IRuntimeAdapter Adapter(string runtime) => house.App.Services.GetServices<IRuntimeAdapter>().Single(a => a.Runtime.Value == runtime);

    private Task<List<RunEvent>> RunAsync(string provider, Func<RunRequest, RunRequest>? more = null)
    {
        var request = Ask(new ModelChoice(new ProviderId(provider), "a-model"));
        return RunAsync(Adapter("clawboo-native"), more?.Invoke(request) ?? request);
    }

    private static async Task<List<RunEvent>> RunAsync(IRuntimeAdapter adapter, RunRequest request)
    {
        var events = new List<RunEvent>();
        await foreach (var e in adapter.RunAsync(request, TestContext.Current.CancellationToken))
        {
            events.Add(e);
        }

        return events;
    }

    /// <summary>A folder with a file to read.</summary>
    private sealed class Project : IDisposable
    {
        public Project() => File.WriteAllText(System.IO.Path.Combine(Path, "notes.txt"), "the answer is 42\n");

        public string Path { get; } = Directory.CreateTempSubdirectory("runtimesweb-project-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
