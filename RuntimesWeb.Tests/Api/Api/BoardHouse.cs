using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Api;

/// <summary>A server with a board, and what a caller of its routes does. The folder is one that may be a project.</summary>
public sealed class BoardHouse : IAsyncLifetime
{
    public TestApp App { get; private set; } = null!; // made before each test

    public HttpClient Client { get; private set; } = null!; // likewise

    public string Folder { get; } = Directory.CreateTempSubdirectory("runtimesweb-project-").FullName;

    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    public async ValueTask InitializeAsync()
    {
        App = await TestApp.StartAsync();
        Client = App.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    public async Task<(int Status, JsonNode Body)> SendAsync(string method, string path, string? json = null)
    {
        var (status, text) = await TextAsync(method, path, json);
        return (status, JsonNode.Parse(text)!); // every route here answers with JSON
    }

    public async Task<(int Status, string Text)> TextAsync(string method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") };
        using var answer = await Client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Writes a task down and answers its id.</summary>
    public async Task<string> TaskAsync(string? json = null)
    {
        var (status, body) = await SendAsync("POST", "/api/board", json ?? """{"title":"A task"}""");
        Assert.Equal(200, status);
        return (string)body["task"]!["id"]!;
    }

    /// <summary>Moves a task, and answers how it is then.</summary>
    public async Task<JsonNode> MoveAsync(string id, string state)
    {
        var (status, body) = await SendAsync("PATCH", $"/api/board/{id}", $$"""{"status":"{{state}}"}""");
        Assert.Equal(200, status);
        return body["task"]!;
    }

    public async Task<JsonNode> ReadAsync(string id) => (await SendAsync("GET", $"/api/board/{id}")).Body;

    public string NewFolder(string name)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(path);
        return path;
    }
}
