using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Api;

/// <summary>A server with a scripted runtime, and what a caller of the chat routes does.</summary>
public sealed class ChatHouse : IAsyncLifetime
{
    public ScriptedRuntime Runtime { get; } = new();

    public TestApp App { get; private set; } = null!; // made before each test

    public HttpClient Client { get; private set; } = null!; // likewise

    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    public async ValueTask InitializeAsync()
    {
        App = await TestApp.StartAsync(Runtime.AddTo);
        Client = App.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
    }

    public async Task<JsonNode> CreateAsync(object? body = null)
    {
        using var answer = await Client.PostAsJsonAsync("/api/chat/conversations", body ?? new { runtimeId = "hermes" });
        Assert.Equal(201, (int)answer.StatusCode);
        return await JsonAsync(answer);
    }

    public async Task<string> IdAsync() => (await CreateAsync())["id"]!.GetValue<string>();

    /// <summary>Says something and reads the answer to its end.</summary>
    public async Task<List<SseLine>> SayAsync(string conversation, object message)
    {
        using var answer = await SendAsync(conversation, message);
        Assert.True(answer.IsSuccessStatusCode, await TextOfFailureAsync(answer));
        return await SseReader.ReadAllAsync(answer);
    }

    /// <summary>Says something; the answer is still to be read.</summary>
    public Task<HttpResponseMessage> SendAsync(string conversation, object message) => PostAsync($"/api/chat/conversations/{conversation}/messages", message is string text ? new { content = text } : message);

    public Task<HttpResponseMessage> PostAsync(string path, object? body = null) => Client.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, path) { Content = body is null ? null : JsonContent.Create(body) }, HttpCompletionOption.ResponseHeadersRead);

    public async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await Client.GetStringAsync(path))!; // a body of ours

    public async Task<JsonArray> MessagesAsync(string conversation, string query = "") => (await GetAsync($"/api/chat/conversations/{conversation}/messages{query}")).AsArray();

    public static async Task<JsonNode> JsonAsync(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync())!; // a body of ours

    public static string Text(IEnumerable<SseLine> events) => string.Concat(events.Where(e => e.Type == "delta").Select(e => e.Json["content"]!.GetValue<string>()));

    private static async Task<string> TextOfFailureAsync(HttpResponseMessage answer) => answer.IsSuccessStatusCode ? "" : await answer.Content.ReadAsStringAsync();
}
