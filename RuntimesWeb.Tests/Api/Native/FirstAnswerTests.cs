using System.Net.Http.Json;
using System.Text.Json.Nodes;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Native;

/// <summary>From seed-native-team (Clawboo Runtimes API) to the first answer of the leader, with each documented provider in its own protocol.</summary>
public sealed class FirstAnswerTests(ModelHouse house) : IClassFixture<ModelHouse>
{
    [Theory]
    [InlineData("anthropic", "claude-sonnet-4-6", "tool_use", "end_turn", 1_150L)]
    [InlineData("openai", "gpt-4o", "tool_calls", "stop", 900L)]
    [InlineData("openrouter", "anthropic/claude-haiku-4.5", "tool_calls", "stop", null)]
    [InlineData("ollama", "llama3.2", "stop", "stop", 0L)]
    public async Task SeededLeader_AnswersWithWhatAToolRead(string provider, string model, string toolStop, string stop, long? cost)
    {
        var folder = Directory.CreateTempSubdirectory("runtimesweb-project-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "notes.txt"), "the answer is 42\n");
        using var client = house.App.CreateClient();
        using var seeded = await client.PostAsJsonAsync("/api/onboarding/seed-native-team", new { provider });
        var leader = (await JsonAsync(seeded))["leaderAgentId"]!.GetValue<string>();
        using var opened = await client.PostAsJsonAsync("/api/chat/conversations", new { agentId = leader, folder = folder.FullName });
        var conversation = (await JsonAsync(opened))["id"]!.GetValue<string>();
        house.Models.Script(
            new ModelAnswer(new ModelStep.Call("call-1", "read_file", "{\"path\":", "\"notes.txt\"}"), new ModelStep.Stop(toolStop)),
            new ModelAnswer(new ModelStep.Say("It is "), new ModelStep.Say("42."), new ModelStep.Stop(stop)));

        using var answer = await client.PostAsJsonAsync($"/api/chat/conversations/{conversation}/messages", new { content = "What is the answer?" });
        var frames = await SseReader.ReadAllAsync(answer);

        Assert.Equal(201, (int)seeded.StatusCode);
        Assert.Equal("It is 42.", string.Concat(frames.Where(f => f.Type == "delta").Select(f => f.Json["content"]!.GetValue<string>())));
        Assert.Equal("done", frames[^1].Type);
        var message = (await JsonAsync(await client.GetAsync($"/api/chat/conversations/{conversation}/messages")))[1]!;
        Assert.Equal((leader, model, cost), (message["agentId"]!.GetValue<string>(), message["modelId"]!.GetValue<string>(), message["costMicros"]?.GetValue<long>()));
        Assert.Equal((200, 50), (message["usage"]!["inputTokens"]!.GetValue<int>(), message["usage"]!["outputTokens"]!.GetValue<int>()));
        Assert.Equal("notes.txt", message["metadata"]!["steps"]![0]!["title"]!.GetValue<string>());
        Assert.Contains("the answer is 42", house.Models.LastBody()["messages"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("You lead a small team", house.Models.LastBody().ToJsonString(), StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync())!; // a body of ours
}
