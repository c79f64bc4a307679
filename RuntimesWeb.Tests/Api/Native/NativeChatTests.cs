using System.Net.Http.Json;
using System.Text.Json.Nodes;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Native;

/// <summary>A conversation through the documented routes, with models in their own protocols: an answer that reads a file, a failure, and the next message.</summary>
public sealed class NativeChatTests(ModelHouse house) : IClassFixture<ModelHouse>
{
    [Theory]
    [InlineData("anthropic-direct", null, null, "tool_use", "end_turn", 1_150L)]
    [InlineData("openai-direct", null, null, "tool_calls", "stop", 900L)]
    [InlineData("clawboo-native", "openrouter", null, "tool_calls", "stop", null)]
    [InlineData("ollama", null, "a-model", "stop", "stop", 0L)]
    public async Task Conversation_ReadsAFile_Fails_AndGoesOn(string runtimeId, string? provider, string? modelId, string toolStop, string stop, long? cost)
    {
        var folder = Directory.CreateTempSubdirectory("runtimesweb-project-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "notes.txt"), "the answer is 42\n");
        using var client = house.App.CreateClient();
        using var made = await client.PostAsJsonAsync("/api/chat/conversations", new { runtimeId, provider, modelId, folder = folder.FullName });
        var id = JsonNode.Parse(await made.Content.ReadAsStringAsync())!["id"]!.GetValue<string>();
        house.Models.Script(
            new ModelAnswer(new ModelStep.Call("call-1", "read_file", "{\"path\":\"notes.txt\"}"), new ModelStep.Stop(toolStop)),
            new ModelAnswer(new ModelStep.Say("It is 42."), new ModelStep.Stop(stop)),
            ModelAnswer.Error(401, """{"error":{"type":"authentication_error","message":"invalid x-api-key","code":"invalid_api_key"}}"""),
            new ModelAnswer(new ModelStep.Say("Still 42."), new ModelStep.Stop(stop)));

        var (first, run) = await SayAsync(client, id, "What is the answer?");
        var (second, _) = await SayAsync(client, id, "Sure?");
        var (third, _) = await SayAsync(client, id, "And now?");

        Assert.Equal(("It is 42.", "done"), (Text(first), first[^1].Type));
        Assert.Equal((200, 50, cost), (Number(run, "usage", "inputTokens"), Number(run, "usage", "outputTokens"), run["costMicros"]?.GetValue<long>()));
        Assert.Equal(("error", "bad_key"), (second[^1].Type, second[^1].Json["code"]!.GetValue<string>()));
        Assert.Equal(("Still 42.", "done"), (Text(third), third[^1].Type));
        var told = house.Models.LastBody()["messages"]!.ToJsonString();
        Assert.Contains("the answer is 42", told, StringComparison.Ordinal);
        Assert.Contains("It is 42.", told, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task EnteredPrice_CountsForTheNextAnswer_AndNotForTheOneBefore()
    {
        using var client = house.App.CreateClient();
        using var made = await client.PostAsJsonAsync("/api/chat/conversations", new { runtimeId = "clawboo-native", provider = "openrouter" });
        var id = JsonNode.Parse(await made.Content.ReadAsStringAsync())!["id"]!.GetValue<string>();
        house.Models.Script(new ModelAnswer(new ModelStep.Say("One."), new ModelStep.Stop("stop")), new ModelAnswer(new ModelStep.Say("Two."), new ModelStep.Stop("stop")));

        var (_, before) = await SayAsync(client, id, "One?");
        var model = before["modelId"]!.GetValue<string>();
        using var entered = await client.PutAsJsonAsync("/api/usage/prices", new { provider = "openrouter", model, inputPerMillionMicros = 1_000_000, outputPerMillionMicros = 2_000_000 });
        var (_, after) = await SayAsync(client, id, "Two?");
        using var removed = await client.DeleteAsync($"/api/usage/prices?provider=openrouter&model={Uri.EscapeDataString(model)}");

        Assert.Equal((200, 204), ((int)entered.StatusCode, (int)removed.StatusCode));
        Assert.Null(before["costMicros"]);
        Assert.Equal(Number(after, "usage", "inputTokens") + (2 * Number(after, "usage", "outputTokens")), after["costMicros"]?.GetValue<long>());
        var row = JsonNode.Parse(await client.GetStringAsync("/api/usage?by=model"))!["rows"]!.AsArray().Single(r => (string?)r!["key"] == $"openrouter/{model}")!;
        Assert.Equal(after["costMicros"]!.GetValue<long>(), row["costMicros"]!.GetValue<long>());
        Assert.True((long)row["unpricedRequests"]! >= 1);
    }

    private static string Text(List<SseLine> frames) => string.Concat(frames.Where(f => f.Type == "delta").Select(f => f.Json["content"]!.GetValue<string>()));

    private static long Number(JsonNode run, string group, string name) => run[group]![name]!.GetValue<long>();

    private static async Task<(List<SseLine> Frames, JsonNode Run)> SayAsync(HttpClient client, string conversation, string content)
    {
        using var answer = await client.PostAsJsonAsync($"/api/chat/conversations/{conversation}/messages", new { content });
        Assert.True(answer.IsSuccessStatusCode, answer.IsSuccessStatusCode ? "" : await answer.Content.ReadAsStringAsync());
        var frames = (await SseReader.ReadAllAsync(answer)).Where(l => l.Data is not null).ToList();
        return (frames, JsonNode.Parse(await client.GetStringAsync($"/api/runs/{answer.Headers.GetValues("X-Run-Id").Single()}"))!["run"]!);
    }
}
