using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Work;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Api;

/// <summary>A server with a scripted runtime and a person's repository, and what a caller of the board does.</summary>
public sealed class WorkHouse : IAsyncLifetime
{
    public ScriptedRuntime Runtime { get; } = new();

    public PersonsRepository Repository { get; } = new();

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
        Repository.Dispose();
    }

    /// <summary>What the runtime does for a task of this title: it changes files of the folder it is given, and says a word.</summary>
    public void Script(string title, Action<string> work, string said = "Done as asked.") => Runtime.Scripts[$"# Task: {title}"] = (request, ct) => WorkAsync(request, work, said, ct);

    /// <summary>What it does when it goes on: by the words of what it is told.</summary>
    public void ScriptAll(Func<RunRequest, string?> said, Action<string> work) => Runtime.Otherwise = (request, ct) => said(request) is { } words ? WorkAsync(request, work, words, ct) : null;

    public async Task<Guid> TaskAsync(string title, object? more = null)
    {
        var body = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(more ?? new { }))!; // an object
        body["title"] = title;
        using var answer = await Client.PostAsJsonAsync("/api/board", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await JsonAsync(answer))["task"]!["id"]!.GetValue<Guid>();
    }

    public Task<HttpResponseMessage> RunAsync(Guid task, object? more = null)
    {
        var body = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(more ?? new { repoPath = Repository.Path }))!; // an object
        body["taskId"] = task.ToString();
        return Client.PostAsJsonAsync("/api/runtimes/hermes/run", body);
    }

    public async Task<JsonNode> OneAsync(Guid task) => JsonNode.Parse(await Client.GetStringAsync($"/api/board/{task}"))!; // a body of ours

    /// <summary>Has it worked on by the server and waits for the end.</summary>
    public async Task<WorkEnd> WorkAsync(Guid task, object? body = null)
    {
        using var answer = await Client.PostAsJsonAsync($"/api/board/{task}/runs", body ?? new { runtimeId = "hermes", repoPath = Repository.Path });
        Assert.True((int)answer.StatusCode == 202, await answer.Content.ReadAsStringAsync());
        return Get<TaskWorks>().Find(task) is { } work ? await work.Over.WaitAsync(TimeSpan.FromSeconds(30)) : new WorkEnd((await Get<TaskStore>().FindAsync(task, default))!.Status, []);
    }

    public static async Task<JsonNode> JsonAsync(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync())!; // a body of ours

    private static async IAsyncEnumerable<RunEvent> WorkAsync(RunRequest request, Action<string> work, string said, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask.WaitAsync(ct);
        work(request.Folder?.Path ?? "");
        yield return new RunEvent.Text(said);
        yield return ScriptedRuntime.Took;
        yield return new RunEvent.Done(DoneReason.Completed);
    }
}
