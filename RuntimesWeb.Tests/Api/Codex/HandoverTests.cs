using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Board.Work;
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
