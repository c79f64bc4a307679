using System.Net.Http.Json;
using System.Text.Json.Nodes;
using RuntimesWeb.Core.Permissions.Approvals;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Claude;

/// <summary>Claude Code (a stand-in) where the product uses runtimes: on a task of the board, in a conversation, for an agent.</summary>
public sealed class ClaudeJourneyTests(ClaudeHouse house) : IClassFixture<ClaudeHouse>
{
    [Fact]
    public async Task Task_IsWorkedOnInAWorktree_AskedAboutOverRest_AndShownAsADiff()
    {
        using var client = house.App.CreateClient();
        var before = house.Pids.Length;
        var task = Word((await PostAsync(client, "/api/board", new { title = "Say good bye [edit]", repoPath = house.Repository.Path }))["task"]!, "id");
        var asked = new Signal();
        house.Get<ApprovalDesk>().Changed += _ => asked.Raise();

        using var started = await client.PostAsJsonAsync($"/api/board/{task}/runs", new { runtimeId = "claude-code", model = "haiku" });
        Assert.True((int)started.StatusCode == 202, await started.Content.ReadAsStringAsync());
        var run = started.Headers.GetValues("X-Run-Id").Single();
        await asked.UntilAsync(() => house.Get<ApprovalDesk>().Count == 1, "it asks");
        var approval = (await GetAsync(client, "/api/approvals?status=pending"))["approvals"]!.AsArray().Single()!;
        Assert.Equal(("Edit", "Change a file", "README.md", "claude-code"), (Word(approval, "toolName"), Word(approval, "title"), Word(approval, "summary"), Word(approval, "runtimeId")));
        Assert.Contains("+Good bye.", Word(approval, "preview"), StringComparison.Ordinal);
        await PostAsync(client, $"/api/approvals/{Word(approval, "id")}/respond", new { behavior = "allow" });

        using var events = await client.GetAsync($"/api/runs/{run}/events");
        var log = await events.Content.ReadAsStringAsync();
        var over = (await GetAsync(client, $"/api/runs/{run}"))["run"]!;
        Assert.Equal(("completed", 12_500), (Word(over, "doneReason"), over["costMicros"]!.GetValue<int>()));
        Assert.Equal("", house.Repository.Git("status", "--porcelain"));
        Assert.Contains("Good bye.", await File.ReadAllTextAsync(Path.Combine(Word(over["worktree"]!, "path"), "README.md")), StringComparison.Ordinal);
        var diff = await client.GetStringAsync($"/api/runs/{run}/diff");
        Assert.Contains("Good bye.", diff, StringComparison.Ordinal);
        Assert.DoesNotContain(FakeModels.Key, log + house.Machine.Seen("env") + house.Machine.Seen("args") + house.Machine.Seen("heard"), StringComparison.Ordinal);
        Assert.DoesNotContain("rwrun_", log, StringComparison.Ordinal);
        Assert.Contains("--model=claude-haiku-4-5", house.Machine.Seen("args"), StringComparison.Ordinal);
        await house.Pool.EndedAsync();
        Assert.DoesNotContain(house.Pids[before..], Processes.IsAlive);
    }

    [Fact]
    public async Task Conversation_OfAnAgentOnIt_GoesOnInItsSession()
    {
        using var client = house.App.CreateClient();
        var before = house.Pids.Length;
        var agent = Word((await PostAsync(client, "/api/agents", new { name = "Coder on Claude", runtimeId = "claude-code", systemPrompt = "You are Ada." }))["agent"]!, "id");
        var conversation = Word(await PostAsync(client, "/api/chat/conversations", new { agentId = agent }), "id");

        var first = await SayAsync(client, conversation, "Hello");
        var second = await SayAsync(client, conversation, "And again");

        Assert.Contains("Hello from 5e550000", first, StringComparison.Ordinal);
        Assert.Contains("Hello from 5e550000", second, StringComparison.Ordinal);
        Assert.Single(house.Pids[before..], Processes.IsAlive);
        Assert.Equal("And again", house.Messages[^1]["message"]!["content"]!.GetValue<string>());
        Assert.Contains("You are Ada.", house.Machine.Seen("heard"), StringComparison.Ordinal);
        Assert.Contains(Path.Combine("runtimes", "claude-code", agent), house.Machine.Seen("env"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agent_MayBePutOnOllama()
    {
        using var client = house.App.CreateClient();

        var made = await PostAsync(client, "/api/agents", new { name = "Claude on Ollama", runtimeId = "claude-code", provider = "ollama", model = "llama3.2" });

        Assert.Equal("ollama", Word(made["agent"]!, "provider"));
    }

    [Fact]
    public async Task Credential_IsChosenOverRest()
    {
        using var client = house.App.CreateClient();
        async Task<(int Status, string Body)> PutAsync(string id, string wish)
        {
            using var answer = await client.PutAsJsonAsync($"/api/runtimes/{id}/credential", new { credential = wish });
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }

        Assert.Equal((200, """{"credential":"login"}"""), await PutAsync("claude-code", "login"));
        Assert.Equal("""{"credential":"login"}""", await client.GetStringAsync("/api/runtimes/claude-code/credential"));
        Assert.Equal((200, """{"credential":"key"}"""), await PutAsync("claude-code", "key"));
        Assert.Equal(400, (await PutAsync("claude-code", "both")).Status);
        Assert.Equal((400, """{"error":"Hermes has no login of its own"}"""), await PutAsync("hermes", "key"));
        Assert.Equal(404, (await PutAsync("openclaw", "key")).Status);
    }

    private static async Task<string> SayAsync(HttpClient client, string conversation, string text)
    {
        using var answer = await client.PostAsJsonAsync($"/api/chat/conversations/{conversation}/messages", new { content = text });
        var said = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, said);
        return said;
    }

    private static async Task<JsonNode> PostAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!; // a body of ours
    }

    private static async Task<JsonNode> GetAsync(HttpClient client, string path) => JsonNode.Parse(await client.GetStringAsync(path))!; // likewise

    private static string Word(JsonNode node, string name) => node[name]!.GetValue<string>();
}
