using System.Net.Http.Json;
using System.Text.Json.Nodes;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api;

/// <summary>What is left of an answer when the server is killed in the middle of it, with a provider that goes on.</summary>
public sealed class ChatCrashTests : IDisposable
{
    private const string Address = "http://127.0.0.1:0";

    private readonly string _home = Directory.CreateTempSubdirectory("runtimesweb-crash-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task Kill_InTheMiddleOfAnAnswer_KeepsThePart_SaysInterrupted_AndRetryWorks()
    {
        await using var models = await FakeModels.StartAsync();
        models.Script(new ModelAnswer(new ModelStep.Say("Half of it"), new ModelStep.Hang()));
        var variables = new Dictionary<string, string> { ["OPENAI_API_KEY"] = FakeModels.Key, ["OPENAI_BASE_URL"] = models.Address + "/openai/v1" };
        string conversation;
        using (var server = await ServerProcess.StartAsync(_home, Address, variables))
        using (var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = server.Address })
        {
            using var made = await client.PostAsJsonAsync("/api/chat/conversations", new { runtimeId = "openai-direct", modelId = "gpt-4o" });
            conversation = (await JsonAsync(made))["id"]!.GetValue<string>();
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/chat/conversations/{conversation}/messages") { Content = JsonContent.Create(new { content = "Hello" }) };
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            await StoredAsync(client, answer.Headers.GetValues("X-Run-Id").Single(), "Half of it");
            await server.KillAsync();
        }

        models.Script(new ModelAnswer(new ModelStep.Say("All of it."), new ModelStep.Stop("stop")));
        using var next = await ServerProcess.StartAsync(_home, Address, variables);
        using var again = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = next.Address };
        var message = (await MessagesAsync(again, conversation))[1]!;

        Assert.Equal(("Half of it", "error", "interrupted"), (Word(message, "content"), Word(message, "status"), Word(message["metadata"]!, "reason")));
        Assert.Equal("interrupted", Word((await JsonAsync(await again.GetAsync($"/api/runs/{Word(message, "runId")}")))["run"]!, "status"));
        using var retried = await again.PostAsync($"/api/chat/conversations/{conversation}/messages/{Word(message, "id")}/retry", null);
        Assert.Equal("done", (await SseReader.ReadAllAsync(retried))[^1].Type);
        Assert.Equal(["Hello", "All of it."], (await MessagesAsync(again, conversation)).Select(m => Word(m!, "content")));
    }

    [Fact]
    public async Task Kill_WithAnOpenQuestion_CancelsItWithItsRun_AndNothingWasDone()
    {
        await using var models = await FakeModels.StartAsync();
        models.Script(new ModelAnswer(new ModelStep.Call("call-1", "bash", """{"command":"touch made"}"""), new ModelStep.Stop("tool_calls")));
        var variables = new Dictionary<string, string> { ["OPENAI_API_KEY"] = FakeModels.Key, ["OPENAI_BASE_URL"] = models.Address + "/openai/v1" };
        var folder = Directory.CreateTempSubdirectory("runtimesweb-crash-").FullName;
        string run;
        using (var server = await ServerProcess.StartAsync(_home, Address, variables))
        using (var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = server.Address })
        {
            using var made = await client.PostAsJsonAsync("/api/chat/conversations", new { runtimeId = "openai-direct", modelId = "gpt-4o", folder });
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/chat/conversations/{Word(await JsonAsync(made), "id")}/messages") { Content = JsonContent.Create(new { content = "Do it" }) };
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            run = answer.Headers.GetValues("X-Run-Id").Single();
            await foreach (var frame in SseReader.ReadAsync(answer))
            {
                if (frame.Type == "permission_request")
                {
                    break;
                }
            }

            await server.KillAsync();
        }

        using var next = await ServerProcess.StartAsync(_home, Address, variables);
        using var again = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = next.Address };
        var approval = (await JsonAsync(await again.GetAsync($"/api/approvals?runId={run}")))["approvals"]![0]!;
        using var late = await again.PostAsJsonAsync($"/api/approvals/{Word(approval, "id")}/respond", new { behavior = "allow" });

        Assert.Equal(("cancelled", "touch made"), (Word(approval, "status"), Word(approval, "summary")));
        Assert.Equal("interrupted", Word((await JsonAsync(await again.GetAsync($"/api/runs/{run}")))["run"]!, "status"));
        Assert.Equal((409, "stale"), ((int)late.StatusCode, Word(await JsonAsync(late), "error")));
        Assert.Equal("[]", await again.GetStringAsync("/api/notifications/pending-approvals"));
        Assert.Empty(Directory.GetFileSystemEntries(folder));
        Directory.Delete(folder);
    }

    private static async Task<JsonArray> MessagesAsync(HttpClient client, string conversation) =>
        (await JsonAsync(await client.GetAsync($"/api/chat/conversations/{conversation}/messages"))).AsArray();

    // Asks for what is stored, not for what is seen, until the words are there.
    private static async Task StoredAsync(HttpClient client, string run, string words)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/runs/{run}/events");
            request.Headers.Add("Accept", "application/json");
            using var answer = await client.SendAsync(request, limit.Token);
            var events = (await JsonAsync(answer))["events"]!.AsArray();
            if (string.Concat(events.Where(e => Word(e!, "type") == "text").Select(e => Word(e!, "text"))) == words)
            {
                return;
            }
        }
    }

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync())!; // a body of ours

    private static string Word(JsonNode node, string name) => node[name]!.GetValue<string>();
}
