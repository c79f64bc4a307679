using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Ollama;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Runtimes.Adapters.Native;
using RuntimesWeb.Core.Runtimes.Tools;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Tests.Support;

/// <summary>The native loop with a model that says what a test wrote, and tools that do what a test wrote.</summary>
internal sealed class LoopHouse : IModelClient, IToolSource
{
    private readonly Queue<Func<CancellationToken, IAsyncEnumerable<ModelDelta>>> _answers = new();

    /// <summary>What the model was asked, in order.</summary>
    public List<ModelRequest> Requests { get; } = [];

    public List<ITool> Tools { get; } = [];

    public TestTime Time { get; } = new();

    public ModelRequest Last => Requests[^1];

    public RunRequest Request { get; set; } = new(Guid.NewGuid(), new ModelChoice(ProviderCatalog.Anthropic, "claude-sonnet-4-6"), ModelMessage.User.Say("Do it."));

    public static OllamaSnapshot NoOllama { get; } = new(
        new BaseUrl(new Uri("http://127.0.0.1:9"), BaseUrlSource.Default), true, null, null, [], [], ImmutableDictionary<string, ModelDetails>.Empty, null, null);

    public OllamaSnapshot Ollama { get; set; } = NoOllama;

    public static ModelDelta Text(string text) => new ModelDelta.Text(text);

    public static ModelDelta Call(string name, string arguments = "{}", string id = "c1") => new ModelDelta.ToolCall(id, name, arguments);

    public static ModelDelta Used(long input, long output) => new ModelDelta.Usage(new TokenUsage(input, 0, 0, output, 0));

    public static ModelDelta Stop(StopReason reason = StopReason.End) => new ModelDelta.Stopped(reason);

    public static ModelDelta Fail(ModelFailureKind kind, string message = "It failed.") => new ModelDelta.Failed(new ModelFailure(kind, message, "Do something."));

    public static JsonElement Schema(string json = """{"type":"object"}""") => JsonSerializer.Deserialize<JsonElement>(json);

    public LoopHouse Says(params ModelDelta[] deltas)
    {
        _answers.Enqueue(ct => deltas.ToAsyncEnumerable());
        return this;
    }

    /// <summary>An answer that calls tools.</summary>
    public LoopHouse Calls(params ModelDelta[] calls) => Says([.. calls, Stop(StopReason.ToolUse)]);

    public LoopHouse Says(Func<CancellationToken, IAsyncEnumerable<ModelDelta>> answer)
    {
        _answers.Enqueue(answer);
        return this;
    }

    public LoopHouse With(string name, Func<JsonElement, CancellationToken, Task<ToolAnswer>> work, bool readOnly = true, string schema = """{"type":"object"}""")
    {
        Tools.Add(new Tool(new ModelTool(name, $"The tool {name}.", Schema(schema)), readOnly, work));
        return this;
    }

    public LoopHouse With(string name, string answer) => With(name, (_, _) => Task.FromResult(new ToolAnswer(answer)));

    public IAsyncEnumerable<RunEvent> Run(CancellationToken ct) =>
        new ModelLoop(this, [this], new ModelLimits(() => Ollama), Time, NullLogger<ModelLoop>.Instance).RunAsync(Request, ct);

    public async Task<List<RunEvent>> RunAsync()
    {
        var events = new List<RunEvent>();
        await foreach (var e in Run(TestContext.Current.CancellationToken))
        {
            events.Add(e);
        }

        Assert.True(events[^1].IsLast);
        Assert.DoesNotContain(events[..^1], e => e.IsLast);
        return events;
    }

    public IAsyncEnumerable<ModelDelta> StreamAsync(ModelRequest request, CancellationToken ct)
    {
        Requests.Add(request);
        return _answers.TryDequeue(out var answer) ? answer(ct) : throw new InvalidOperationException("the model was asked once more than the test expects");
    }

    public IEnumerable<ITool> ToolsFor(ToolScope scope) => Tools;

    private sealed class Tool(ModelTool definition, bool readOnly, Func<JsonElement, CancellationToken, Task<ToolAnswer>> work) : ITool
    {
        public ModelTool Definition => definition;

        public ToolEffect Effect => readOnly ? ToolEffect.Reads : ToolEffect.Notes;

        public Task<ToolAnswer> CallAsync(JsonElement arguments, CancellationToken ct) => work(arguments, ct);
    }
}
