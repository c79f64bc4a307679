using System.Net.Http.Json;
using System.Text.Json.Nodes;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api;

/// <summary>Work on a task with a provider that goes on: what is left when the server is killed, and when the caller leaves.</summary>
public sealed class TaskCrashTests : IDisposable
{
    private const string Address = "http://127.0.0.1:0";

    private readonly string _home = Directory.CreateTempSubdirectory("runtimesweb-crash-").FullName;
    private readonly PersonsRepository _repository = new();

    public void Dispose()
    {
        _repository.Dispose();
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task Kill_WhileATaskIsWorkedOn_FreesIt_AndItsWorktreeIsGoneOnWith()
    {
        await using var models = await FakeModels.StartAsync();
        models.Script(
            new ModelAnswer(new ModelStep.Call("call-1", "write_file", """{"path":"half.txt","content":"half\n"}"""), new ModelStep.Stop("tool_calls")),
            new ModelAnswer(new ModelStep.Say("Now the other half"), new ModelStep.Hang()));
        string task, run;
        using (var server = await ServerProcess.StartAsync(_home, Address, Variables(models)))
        using (var client = Client(server.Address))
        {
            task = await TaskAsync(client);
            using var started = await StartAsync(client, task);
            run = started.Headers.GetValues("X-Run-Id").Single();
            await SaidAsync(client, run, "Now the other half");
            await server.KillAsync();
        }

        models.Script(new ModelAnswer(new ModelStep.Call("call-2", "write_file", """{"path":"other.txt","content":"other\n"}"""), new ModelStep.Stop("tool_calls")), new ModelAnswer(new ModelStep.Say("Both."), new ModelStep.Stop("stop")));
        using var next = await ServerProcess.StartAsync(_home, Address, Variables(models));
        using var again = Client(next.Address);
        var one = await GetAsync(again, $"/api/board/{task}");
        var left = (await GetAsync(again, $"/api/runs/{run}"))["run"]!;

        Assert.Equal(("todo", "interrupted", null), (Word(one["task"]!, "status"), Word(left, "status"), one["task"]!["assigneeAgentId"]?.GetValue<string>()));
        Assert.StartsWith("Free again: the server was stopped", Word(one["comments"]![0]!, "body"), StringComparison.Ordinal);
        Assert.Equal("half\n", await File.ReadAllTextAsync(Path.Combine(Word(left["worktree"]!, "path"), "half.txt")));
        Assert.Equal("", _repository.Git("status", "--porcelain"));

        using var goneOn = await StartAsync(again, task, Word(left["worktree"]!, "id"));
        var resumed = goneOn.Headers.GetValues("X-Run-Id").Single();
        await SaidAsync(again, resumed, "Both.");
        Assert.Equal(Word(left["worktree"]!, "path"), Word((await GetAsync(again, $"/api/runs/{resumed}"))["run"]!["worktree"]!, "path"));
        Assert.Equal("other\n", await File.ReadAllTextAsync(Path.Combine(Word(left["worktree"]!, "path"), "other.txt")));
    }

    [Fact]
    public async Task CallerLeaves_TheProvidersStreamEnds_AndTheTaskIsFree()
    {
        await using var models = await FakeModels.StartAsync();
        models.Script(new ModelAnswer(new ModelStep.Say("Begun"), new ModelStep.Hang()));
        using var server = await ServerProcess.StartAsync(_home, Address, Variables(models));
        using var client = Client(server.Address);
        var task = await TaskAsync(client);
        var leaving = Client(server.Address);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/runtimes/openai-direct/run") { Content = JsonContent.Create(new { taskId = task, repoPath = _repository.Path, model = "gpt-4o" }) };
        var answer = await leaving.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var run = answer.Headers.GetValues("X-Run-Id").Single();
        await SaidAsync(client, run, "Begun");

        answer.Dispose();
        leaving.Dispose();

        await models.Left.WaitAsync(TimeSpan.FromSeconds(2));
        using var events = await client.GetAsync($"/api/runs/{run}/events");
        Assert.Contains("cancelled", await events.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(("todo", null), (Word((await GetAsync(client, $"/api/board/{task}"))["task"]!, "status"), (await GetAsync(client, $"/api/board/{task}"))["task"]!["assigneeAgentId"]?.GetValue<string>()));
    }

    private static Dictionary<string, string> Variables(FakeModels models) => new() { ["OPENAI_API_KEY"] = FakeModels.Key, ["OPENAI_BASE_URL"] = models.Address + "/openai/v1" };

    // A caller that leaves is gone at once.
    private static HttpClient Client(Uri address) => new(new SocketsHttpHandler { UseProxy = false, ResponseDrainTimeout = TimeSpan.Zero }) { BaseAddress = address };

    private async Task<string> TaskAsync(HttpClient client)
    {
        using var made = await client.PostAsJsonAsync("/api/board", new { title = "Write both halves", repoPath = _repository.Path });
        return Word((await JsonAsync(made))["task"]!, "id");
    }

    private static async Task<HttpResponseMessage> StartAsync(HttpClient client, string task, string? worktree = null)
    {
        var answer = await client.PostAsJsonAsync($"/api/board/{task}/runs", new { runtimeId = "openai-direct", model = "gpt-4o", permissionMode = "acceptEdits", worktreeId = worktree });
        Assert.True((int)answer.StatusCode == 202, await answer.Content.ReadAsStringAsync());
        return answer;
    }

    private static async Task SaidAsync(HttpClient client, string run, string words)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/runs/{run}/events");
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        var said = "";
        await foreach (var frame in SseReader.ReadAsync(answer).WithCancellation(limit.Token))
        {
            said += frame.Type == "text" ? Word(frame.Json, "text") : "";
            if (said.Contains(words, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"it never said {words}, but: {said}");
    }

    private static async Task<JsonNode> GetAsync(HttpClient client, string path) => await JsonAsync(await client.GetAsync(path));

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync())!; // a body of ours

    private static string Word(JsonNode node, string name) => node[name]!.GetValue<string>();
}
