using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Models;

namespace RuntimesWeb.Tests.Support;

/// <summary>The server with providers whose models are stand-ins; every key comes from its environment.</summary>
public class ModelHouse : IAsyncLifetime
{
    private TestApp? _app;
    private FakeModels? _models;

    /// <summary>Waits between attempts are short; nothing is given up, however busy the computer is.</summary>
    protected virtual ModelTimes Times { get; } = new(3, TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(2));

    public TestApp App => _app!; // from InitializeAsync on

    public FakeModels Models => _models!; // as above

    public TestMachine Machine { get; } = new();

    /// <summary>Everything the server logs, at every level.</summary>
    public LogSink Log { get; } = new();

    public IModelClient Client => App.Services.GetRequiredService<IModelClient>();

    public static ModelRequest Ask(string provider, string text = "hello") => new(new ProviderId(provider), "a-model", [ModelMessage.User.Say(text)]);

    public static ModelRequest AskWithTools(string provider) => Ask(provider) with
    {
        SystemPrompt = "You are terse.",
        Tools =
        [
            new("list", "Lists files.", JsonSerializer.SerializeToElement(new { type = "object", properties = new { } })),
            new("read_file", "Reads a file.", JsonSerializer.SerializeToElement(new { type = "object", properties = new { path = new { type = "string" } } })),
        ],
    };

    public async Task<ImmutableArray<ModelDelta>> CollectAsync(ModelRequest request)
    {
        var deltas = ImmutableArray.CreateBuilder<ModelDelta>();
        await foreach (var delta in Client.StreamAsync(request, TestContext.Current.CancellationToken))
        {
            deltas.Add(delta);
        }

        return deltas.ToImmutable();
    }

    /// <summary>Asks, and expects the answer to end with a failure.</summary>
    public async Task<ModelFailure> FailureAsync(ModelRequest request) =>
        Assert.IsType<ModelDelta.Failed>((await CollectAsync(request))[^1]).Failure;

    public async ValueTask InitializeAsync()
    {
        foreach (var variable in new[] { "ANTHROPIC_API_KEY", "OPENAI_API_KEY", "OPENROUTER_API_KEY", "GEMINI_API_KEY", "XAI_API_KEY", "MISTRAL_API_KEY", "MOONSHOT_API_KEY", "TOGETHER_API_KEY" })
        {
            Machine.Set(variable, FakeModels.Key);
        }

        _models = await FakeModels.StartAsync();
        _app = await TestApp.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton(Machine.Machine).AddSingleton(Times);
                Log.AddTo(builder);
                builder.Logging.AddFilter<LogSink>(null, LogLevel.Trace);
            },
            Models.Settings);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        if (_models is not null)
        {
            await _models.DisposeAsync();
        }

        Machine.Dispose();
    }
}
