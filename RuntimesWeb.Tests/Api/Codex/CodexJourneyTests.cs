using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Board.Work;
using RuntimesWeb.Core.Permissions.Approvals;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Codex;

/// <summary>Codex as people use it: a task of the board, questions that are answered over REST, a diff, a price.</summary>
[Collection(nameof(CodexHouse))]
public sealed class CodexJourneyTests(CodexHouse house)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Task_IsWorkedOn_AskedAbout_AndInReviewWithItsDiffAndCost()
    {
        using var repository = new PersonsRepository();
        using var client = house.App.CreateClient();
        var desk = house.App.Services.GetRequiredService<ApprovalDesk>();
        var asked = new Signal();
        desk.Changed += _ => asked.Raise();
        var task = (string)(await PostAsync(client, "/api/board", new { title = "Say good bye [edit]" }, 200))["task"]!["id"]!;

        var run = (string)(await PostAsync(client, $"/api/board/{task}/runs", new { runtimeId = "codex", model = "gpt-4o", repoPath = repository.Path }, 202))["run"]!["id"]!;
        var work = house.App.Services.GetRequiredService<TaskWorks>().Find(Guid.Parse(task))!.Over; // it has just begun
        foreach (var (tool, title) in new[] { ("bash", "Run a command"), ("edit_file", "Change a file") })
        {
            await asked.UntilAsync(() => desk.Pending.Any(a => a.TaskId.ToString() == task && a.ToolName == tool), $"the question about {tool}");
            var question = (await GetAsync(client, "/api/approvals?status=pending"))["approvals"]!.AsArray().Single(a => (string)a!["toolName"]! == tool)!;
            Assert.Equal((title, run), ((string)question["title"]!, (string)question["runId"]!));
            await PostAsync(client, $"/api/approvals/{question["id"]}/respond", new { behavior = "allow" }, 200);
        }

        await work.WaitAsync(TimeSpan.FromSeconds(30), Ct);
        var card = (await GetAsync(client, $"/api/board/{task}"))["task"]!;
        // 300 tokens in and 30 out, at the price of the list.
        Assert.Equal(("in_review", 1050), ((string)card["status"]!, (int)card["costMicros"]!));
        var file = (await GetAsync(client, $"/api/runs/{run}/diff"))["files"]!.AsArray().Single()!;
        Assert.Equal(("README.md", 1, 0), ((string)file["path"]!, (int)file["additions"]!, (int)file["deletions"]!));
        Assert.Equal("", repository.Git("status", "--porcelain"));
        Assert.DoesNotContain(house.Log.Lines, l => l.Contains(FakeModels.Key, StringComparison.Ordinal) || l.Contains("rwrun_", StringComparison.Ordinal));
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
