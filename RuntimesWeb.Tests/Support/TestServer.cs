using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Runtimes.Detection;

namespace RuntimesWeb.Tests.Support;

/// <summary>A <see cref="TestApp"/> on a <see cref="TestMachine"/>, with every provider played by <see cref="FakeProviders"/>, and a client.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private TestServer(TestApp app, TestMachine machine, FakeProviders providers)
    {
        (App, Machine, Providers) = (app, machine, providers);
#pragma warning disable RS0030 // a test's client lives and ends with its server
        Client = new HttpClient { BaseAddress = app.Address };
#pragma warning restore RS0030
    }

    public TestApp App { get; }

    public TestMachine Machine { get; }

    public FakeProviders Providers { get; }

    public HttpClient Client { get; }

    public static async Task<TestServer> StartAsync(Action<TestMachine>? setUp = null, bool withProviders = true, params string[] args)
    {
        var machine = new TestMachine();
        setUp?.Invoke(machine);
        var providers = await FakeProviders.StartAsync();
        var app = await TestApp.StartAsync(
            builder => builder.Services.Replace(ServiceDescriptor.Singleton(machine.Machine)),
            [.. withProviders ? providers.Settings : [], .. args]);
        await app.Services.GetRequiredService<RuntimeBoard>().FirstLook;
        return new TestServer(app, machine, providers);
    }

    public async Task<(int Status, JsonNode? Body)> PostAsync(string path, object? body = null)
    {
        using var response = body is null ? await Client.PostAsync(path, null) : await Client.PostAsJsonAsync(path, body);
        return ((int)response.StatusCode, Parse(await response.Content.ReadAsStringAsync()));
    }

    /// <summary>Posts a documented body as it is written, with curl's header.</summary>
    public async Task<(int Status, string Body)> CurlAsync(string path, string? json = null)
    {
        using var content = json is null ? null : new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var response = await Client.PostAsync(path, content);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async Task<JsonNode> GetAsync(string path) => Parse(await Client.GetStringAsync(path))!;

    public async Task<JsonNode> RuntimeAsync(string id) =>
        (await GetAsync("/api/runtimes"))["runtimes"]!.AsArray().Single(r => r!["id"]!.GetValue<string>() == id)!;

    /// <summary>Has the server look at its computer again, as it does by itself every few seconds.</summary>
    public Task LookAsync() => App.Services.GetRequiredService<RuntimeScan>().LookAsync(null, default);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
        await Providers.DisposeAsync();
        Machine.Dispose();
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (JsonException e)
        {
            throw new InvalidOperationException($"not JSON: {text[..Math.Min(text.Length, 200)]}", e);
        }
    }
}
