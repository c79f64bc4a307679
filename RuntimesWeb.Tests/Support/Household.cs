using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Access;
using RuntimesWeb.Core.Ollama;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Tests.Support;

/// <summary>The server on a computer of the test's own, with providers that are stand-ins: fresh, or lived in.</summary>
public sealed class Household : IAsyncDisposable
{
    private Household(TestApp app, TestMachine machine, FakeProviders providers) => (App, Machine, Providers) = (app, machine, providers);

    public static Actor Person { get; } = new("test");

    public TestApp App { get; }

    public TestMachine Machine { get; }

    public FakeProviders Providers { get; }

    /// <summary>Nothing installed, no keys, no Ollama.</summary>
    public static Task<Household> FreshAsync(Action<TestMachine>? prepare = null) => StartAsync(prepare, null, null, null);

    /// <summary>With an Ollama of the test's own; on a data folder that stays, when one is given.</summary>
    public static Task<Household> WithOllamaAsync(FakeOllama ollama, PullTimes? times = null, string? folder = null) => StartAsync(
        null,
        ollama.Address,
        services => services.AddSingleton(times ?? Quick).AddSingleton(new Capacity(16_000_000_000, _ => new DiskSpace(120_000_000_000, 500_000_000_000))),
        folder);

    /// <summary>A pull's times, short enough for a test.</summary>
    public static PullTimes Quick { get; } = new(TimeSpan.FromMilliseconds(600), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(2));

    private static async Task<Household> StartAsync(Action<TestMachine>? prepare, string? ollama, Action<IServiceCollection>? services, string? folder)
    {
        var machine = new TestMachine();
        prepare?.Invoke(machine);
        var providers = await FakeProviders.StartAsync();
        // Ollama points at a port nobody listens on; the other providers answer.
        string[] settings = [.. providers.Settings[..^2], "--Providers:ollama:BaseUrl", ollama ?? "http://127.0.0.1:9"];
        var app = await TestApp.StartAtAsync(
            folder,
            builder =>
            {
                builder.Services.AddSingleton(machine.Machine);
                services?.Invoke(builder.Services);
            },
            settings);
        var household = new Household(app, machine, providers);
        await household.Get<RuntimeBoard>().FirstLook.WaitAsync(TimeSpan.FromSeconds(20));
        return household;
    }

    /// <summary>Two CLIs, a verified key, one from the environment, one the provider refuses, one for another address, and a history.</summary>
    public static async Task<Household> LivedInAsync()
    {
        var household = await FreshAsync(machine =>
        {
            machine.InstallClaude();
            machine.InstallCodex();
            machine.Set("OPENROUTER_API_KEY", FakeProviders.GoodKey);
        });
        await household.StoreAsync("anthropic", FakeProviders.GoodKey, verify: true);
        await household.StoreAsync("openai", "sk-a-key-that-nobody-accepts-9Zx1", verify: false);
        await household.Get<ProbeProvider>().VerifyStoredAsync(ProviderCatalog.Get(ProviderCatalog.OpenAI), default);
        await household.StoreAsync("xai", "xai-entered-for-the-usual-address-5Tt2", verify: false);
        await household.Get<SetBaseUrl>().RunAsync("xai", "https://gateway.example/a/rather/long/path/that/does/not/end/soon/v1", Person, default);
        await household.Get<AccessKeys>().CreateAsync("Nightly script", "read", null, Person, default);
        await household.Get<AccessKeys>().CreateAsync("Continuous integration of the whole team", "agent:reviewer", new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero), Person, default);
        return household;
    }

    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    public async Task StoreAsync(string provider, string key, bool verify)
    {
        var outcome = await Get<ConnectProvider>().RunAsync(provider, key, verify, Person, default);
        Assert.True(outcome.IsOk && outcome.Value.Stored, $"{provider}: the key was not stored");
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Providers.DisposeAsync();
        Machine.Dispose();
    }
}
