using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Board.Work;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Worktrees;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Codex;

/// <summary>A task that is begun on Claude Code, gone on with by the native runtime and finished on Codex.</summary>
[Collection(nameof(CodexHouse))]
public sealed class HandoverTests(CodexHouse house)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Task_BegunOnOneRuntime_FinishedOnAnother_HasOneWorktreeOneDiffAndOneCost()
    {
        using var repository = new PersonsRepository();
        using var client = house.App.CreateClient();
        house.Machine.InstallFakeClaude();
        await client.PostAsync("/api/runtimes/claude-code/recheck", null, Ct);
        var task = (string)(await PostAsync(client, "/api/board", new { title = "Say good bye [edit]", repoPath = repository.Path }, 200))["task"]!["id"]!;

        var begun = await WorkAsync(client, task, new { runtimeId = "claude-code", model = "haiku", permissionMode = "trusted", keepForResume = true });
        Assert.Equal("todo", (string)begun["status"]!);
        var note = (await GetAsync(client, $"/api/board/{task}/workspace"))["handoff"]!;
        Assert.Equal("claude-code", (string)note["runtime"]!);
        Assert.StartsWith("5e550000", (string)note["nativeSessionId"]!, StringComparison.Ordinal);

        house.Models.Script(
            new ModelAnswer(new ModelStep.Call("c1", "write_file", """{"path":"NOTES.md","content":"What was said.\n"}"""), new ModelStep.Stop("tool_use")),
            new ModelAnswer(new ModelStep.Say("Wrote the notes."), new ModelStep.Stop("end_turn")));
        await WorkAsync(client, task, new { runtimeId = "clawboo-native", provider = "anthropic", model = "claude-haiku-4-5", permissionMode = "trusted", keepForResume = true });
        Assert.Contains(house.Models.Requests, r => r.Body.Contains("Left by: claude-code", StringComparison.Ordinal));

        var done = await WorkAsync(client, task, new { runtimeId = "codex", model = "gpt-4o", permissionMode = "trusted" });
        Assert.Contains("Left by: clawboo-native", house.Kept(FakeCodex.Heard), StringComparison.Ordinal);

        Assert.Equal("in_review", (string)done["status"]!);
        Assert.Single(await house.App.Services.GetRequiredService<WorktreeStore>().OfTaskAsync(Guid.Parse(task), Ct));
        var runs = (await GetAsync(client, $"/api/runs?taskId={task}"))["runs"]!.AsArray();
        Assert.Equal(["codex", "clawboo-native", "claude-code"], runs.Select(r => (string)r!["runtimeId"]!));
        Assert.All(runs, r => Assert.True((int)r!["costMicros"]! > 0));
        Assert.Equal(runs.Sum(r => (int)r!["costMicros"]!), (int)done["costMicros"]!);
        var files = (await GetAsync(client, $"/api/runs/{runs[0]!["id"]}/diff"))["files"]!.AsArray();
        Assert.Equal(["NOTES.md", "README.md"], files.Select(f => (string)f!["path"]!).Order(StringComparer.Ordinal));
        Assert.Equal("", repository.Git("status", "--porcelain"));
    }

    [Fact]
    public async Task Leader_HandsOnToASpecialistOnCodex_AndHearsWhatCameOfIt()
    {
        using var repository = new PersonsRepository();
        using var client = house.App.CreateClient();
        var team = await PostAsync(client, "/api/onboarding/seed-native-team", new { provider = "anthropic" }, 201);
        var (leader, specialist) = ((string)team["leaderAgentId"]!, (string)team["specialistAgentId"]!);
        using var changed = await client.PatchAsJsonAsync($"/api/agents/{specialist}", new { runtimeId = "codex", provider = "openai", model = "gpt-4o" }, Ct);
        Assert.True(changed.IsSuccessStatusCode, await changed.Content.ReadAsStringAsync(Ct));
        await PostAsync(client, "/api/projects", new { workingDirectory = repository.Path, permissionMode = "trusted" }, 201);
        var conversation = (string)(await PostAsync(client, "/api/chat/conversations", new { agentId = leader, folder = repository.Path }, 201))["id"]!;
        house.Models.Route = body => Task.FromResult<ModelAnswer?>(Lead(body, specialist));
        var told = new Signal();
        house.App.Services.GetRequiredService<ConversationFeed>().Changed += _ => told.Raise();

        using var said = await client.PostAsJsonAsync($"/api/chat/conversations/{conversation}/messages", new { content = "Have good bye said." }, Ct);
        await SseReader.ReadAllAsync(said);
        await told.UntilAsync(async () => (await MessagesAsync(client, conversation)) is [_, _, _, { } last] && (string)last["status"]! == "complete", "the leader has summed up");
        house.Models.Route = null;

        var messages = await MessagesAsync(client, conversation);
        Assert.Equal("It waits for you.", (string)messages[3]!["content"]!);
        var sender = messages[2]!["metadata"]!["sender"]!;
        Assert.Equal((specialist, "in_review", 1), ((string)sender["agentId"]!, (string)sender["state"]!, (int)sender["files"]!));
        var run = (await GetAsync(client, $"/api/runs?taskId={sender["taskId"]}"))["runs"]!.AsArray().Single()!;
        Assert.Equal(("codex", specialist), ((string)run["runtimeId"]!, (string)run["agentId"]!));
    }

    private static ModelAnswer Lead(string body, string specialist) =>
        body.Contains("Handed on.", StringComparison.Ordinal) ? new ModelAnswer(new ModelStep.Say("It waits for you."), new ModelStep.Stop("end_turn"))
        : body.Contains("\"tool_result\"", StringComparison.Ordinal) ? new ModelAnswer(new ModelStep.Say("Handed on."), new ModelStep.Stop("end_turn"))
        : new ModelAnswer(new ModelStep.Call("d1", "delegate", $$"""{"teammate":"{{specialist}}","title":"Say good bye [edit]","description":"In the README.","kind":"code"}"""), new ModelStep.Stop("tool_use"));

    private static async Task<JsonArray> MessagesAsync(HttpClient client, string conversation) => (await GetAsync(client, $"/api/chat/conversations/{conversation}/messages")).AsArray();

    private async Task<JsonNode> WorkAsync(HttpClient client, string task, object body)
    {
        await PostAsync(client, $"/api/board/{task}/runs", body, 202);
        if (house.App.Services.GetRequiredService<TaskWorks>().Find(Guid.Parse(task)) is { } work)
        {
            await work.Over.WaitAsync(TimeSpan.FromSeconds(30), Ct);
        }

        return (await GetAsync(client, $"/api/board/{task}"))["task"]!;
    }

    private static async Task<JsonNode> GetAsync(HttpClient client, string path) => JsonNode.Parse(await client.GetStringAsync(path, Ct))!; // a body of ours

    private static async Task<JsonNode> PostAsync(HttpClient client, string path, object body, int status)
    {
        using var answer = await client.PostAsJsonAsync(path, body, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!; // a body of ours
    }
}
