using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Native;

/// <summary>The seeded team, with models that are stand-ins and a real repository: the leader hands a task on, the specialist edits a file, the leader sums up, the person applies it.</summary>
public sealed class DelegationTests(ModelHouse house) : IClassFixture<ModelHouse>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Leader_HandsOn_HearsWhatCameOfIt_AndThePersonTakesIt()
    {
        using var repository = new PersonsRepository();
        using var client = house.App.CreateClient();
        var team = await PostAsync(client, "/api/onboarding/seed-native-team", new { provider = "anthropic" });
        var (leader, specialist) = ((string)team["leaderAgentId"]!, (string)team["specialistAgentId"]!);
        var project = await PostAsync(client, "/api/projects", new { workingDirectory = repository.Path, permissionMode = "acceptEdits" });
        var conversation = Guid.Parse((string)(await PostAsync(client, "/api/chat/conversations", new { agentId = leader, folder = repository.Path }))["id"]!);
        var waited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        house.Models.Route = body => AnswerAsync(JsonNode.Parse(body)!, specialist, waited.Task); // every request has a body

        var changed = new Signal();
        house.App.Services.GetRequiredService<ConversationFeed>().Changed += _ => changed.Raise();
        using var said = await client.PostAsJsonAsync($"/api/chat/conversations/{conversation}/messages", new { content = "Write a greeting, please." }, Ct);
        await SseReader.ReadAllAsync(said);
        var handed = (await JsonAsync(client, $"/api/chat/conversations/{conversation}/tasks"))["tasks"]!.AsArray().Single()!["task"]!;
        waited.SetResult();
        await changed.UntilAsync(async () => (await MessagesAsync(client, conversation)) is [_, _, _, { } last] && (string)last["status"]! == "complete", "the leader has summed up");

        Assert.Equal((specialist, (string?)project["id"], "clawboo"), ((string)handed["assigneeAgentId"]!, (string?)handed["projectId"], (string)handed["scheduledBy"]!));
        var messages = await MessagesAsync(client, conversation);
        Assert.Equal(["user", "assistant", "user", "assistant"], messages.Select(m => (string)m!["role"]!));
        Assert.Equal("The greeting waits for you.", (string)messages[3]!["content"]!);
        var sender = messages[2]!["metadata"]!["sender"]!;
        Assert.Equal((specialist, (string)handed["id"]!, "in_review", 1, 1), ((string)sender["agentId"]!, (string)sender["taskId"]!, (string)sender["state"]!, (int)sender["files"]!, (int)sender["additions"]!));
        Assert.Contains("I wrote greeting.txt.", (string)sender["report"]!, StringComparison.Ordinal);

        var detail = await JsonAsync(client, $"/api/board/{handed["id"]}");
        var run = detail["runs"]!.AsArray().Single()!;
        Assert.Equal("Hello!\n", await File.ReadAllTextAsync(Path.Combine((string)run["worktree"]!["path"]!, "greeting.txt"), Ct));
        Assert.False(File.Exists(Path.Combine(repository.Path, "greeting.txt")));

        var work = await JsonAsync(client, $"/api/chat/conversations/{conversation}/tasks");
        var all = (await JsonAsync(client, "/api/runs?limit=50"))["runs"]!.AsArray();
        Assert.Equal(3, all.Count);
        Assert.Equal(all.Sum(r => (long)r!["costMicros"]!), (long)work["totalCostMicros"]!);
        Assert.Equal((long)run["costMicros"]!, (long)work["costMicros"]!);
        Assert.Equal((long)run["costMicros"]!, (long)(await JsonAsync(client, $"/api/board/{handed["id"]}/tree"))["tree"]!["totalCostMicros"]!);

        await PostAsync(client, $"/api/runs/{run["id"]}/apply", new { mode = "merge" });
        await changed.UntilAsync(async () => (await MessagesAsync(client, conversation)).Count == 5, "the leader's conversation knows that it was taken");

        Assert.Equal("Hello!\n", repository.Read("greeting.txt"));
        Assert.Equal("done", (string)(await MessagesAsync(client, conversation))[4]!["metadata"]!["sender"]!["state"]!);
        Assert.Null(house.App.Services.GetRequiredService<Turns>().Active(conversation));
        Assert.Equal(3, (await JsonAsync(client, "/api/runs?limit=50"))["runs"]!.AsArray().Count);
    }

    // The leader is known by its tools; the specialist works once the leader's turn is over.
    private static async Task<ModelAnswer?> AnswerAsync(JsonNode body, string specialist, Task waited)
    {
        var tools = body["tools"]?.AsArray().Select(t => (string)t!["name"]!).ToHashSet() ?? [];
        var last = body["messages"]!.AsArray()[^1]!.ToJsonString();
        if (tools.Contains("delegate"))
        {
            return last.Contains("From the task board", StringComparison.Ordinal) ? Says("The greeting waits for you.")
                : last.Contains("tool_result", StringComparison.Ordinal) ? Says("Coder writes it.")
                : Calls("delegate", new JsonObject { ["teammate"] = specialist, ["title"] = "Write a greeting", ["description"] = "In greeting.txt." });
        }

        await waited;
        return last.Contains("tool_result", StringComparison.Ordinal) ? Says("I wrote greeting.txt.") : Calls("write_file", new JsonObject { ["path"] = "greeting.txt", ["content"] = "Hello!\n" });
    }

    private static ModelAnswer Says(string text) => new(new ModelStep.Say(text), new ModelStep.Stop("end_turn"));

    private static ModelAnswer Calls(string tool, JsonObject arguments) => new(new ModelStep.Call("call-1", tool, arguments.ToJsonString()), new ModelStep.Stop("tool_use"));

    private static async Task<JsonArray> MessagesAsync(HttpClient client, Guid conversation) => (await JsonAsync(client, $"/api/chat/conversations/{conversation}/messages")).AsArray();

    private static async Task<JsonNode> JsonAsync(HttpClient client, string path) => JsonNode.Parse(await client.GetStringAsync(path, Ct))!; // a body of ours

    private static async Task<JsonNode> PostAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!; // a body of ours
    }
}
