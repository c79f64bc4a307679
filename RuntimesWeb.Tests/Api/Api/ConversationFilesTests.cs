using System.Net;
using System.Text.Json.Nodes;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Api;

/// <summary>Conversations as files: written down, and taken in again.</summary>
public sealed class ConversationFilesTests : IAsyncLifetime
{
    private readonly ChatHouse _house = new();

    public ValueTask InitializeAsync() => _house.InitializeAsync();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task ExportAndImport_GiveTheSameConversation()
    {
        var id = await _house.IdAsync();
        await _house.SayAsync(id, new { content = "Hello", attachments = new[] { new { name = "a.png", mimeType = "image/png", dataBase64 = "iVBORw0KGgo=" } } });

        using var json = await _house.Client.GetAsync($"/api/chat/conversations/{id}/export?format=json");
        var text = await json.Content.ReadAsStringAsync();
        using var made = await _house.Client.PostAsync("/api/chat/conversations/import", new StringContent(text, null, "application/json"));
        var markdown = await _house.Client.GetStringAsync($"/api/chat/conversations/{id}/export?format=md");

        Assert.Equal("hello.json", json.Content.Headers.ContentDisposition!.FileName);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var copy = Word(await ChatHouse.JsonAsync(made), "id");
        Assert.Equal(text, await _house.Client.GetStringAsync($"/api/chat/conversations/{copy}/export?format=json"), ignoreAllWhiteSpace: true);
        Assert.Contains("# Hello", markdown, StringComparison.Ordinal);
        Assert.Contains("You said: Hello", markdown, StringComparison.Ordinal);
        foreach (var broken in new[] { "{}", "[]", """{"format":"other","messages":[]}""", """{"format":"runtimesweb.conversation/1","title":"x","runtimeId":"local","createdAt":"2026-01-01T00:00:00Z","messages":[{"role":"robot","content":"x","createdAt":"2026-01-01T00:00:00Z"}]}""" })
        {
            using var refused = await _house.Client.PostAsync("/api/chat/conversations/import", new StringContent(broken, null, "application/json"));
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }

        Assert.Equal(2, (await _house.GetAsync("/api/chat/conversations")).AsArray().Count);
    }

    [Fact]
    public async Task AReportOfATeammate_StaysOne_FromFileToFile()
    {
        const string words = """ "title":"Login","state":"in_review","words":"It waits for you." """;
        const string whole = $$"""{"agentId":"coder","name":"Coder","taskId":"5f0f7a3e-1c1d-4d53-9c38-0b1c6f3c1a11",{{words}},"report":"Done.","files":2,"additions":10,"deletions":3,"costMicros":1200}""";

        using var made = await ImportAsync(File("user", whole));
        using var ofAnAnswer = await ImportAsync(File("assistant", whole));
        using var impossible = await ImportAsync(File("user", whole.Replace("\"files\":2", "\"files\":-2", StringComparison.Ordinal)));
        using var nameless = await ImportAsync(File("user", $$"""{"agentId":"coder","taskId":"5f0f7a3e-1c1d-4d53-9c38-0b1c6f3c1a11",{{words}}}"""));

        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.All([ofAnAnswer, impossible, nameless], refused => Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode));
        var copy = JsonNode.Parse(await _house.Client.GetStringAsync($"/api/chat/conversations/{Word(await ChatHouse.JsonAsync(made), "id")}/export?format=json"));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(whole), copy!["messages"]![0]!["sender"]), copy.ToJsonString());

        Task<HttpResponseMessage> ImportAsync(string file) => _house.Client.PostAsync("/api/chat/conversations/import", new StringContent(file, null, "application/json"));

        static string File(string role, string sender) =>
            $$"""{"format":"runtimesweb.conversation/1","title":"x","runtimeId":"local","createdAt":"2026-01-01T00:00:00Z","messages":[{"role":"{{role}}","content":"[From the task board]","createdAt":"2026-01-01T00:00:00Z","sender":{{sender}}}]}""";
    }

    private static string Word(JsonNode json, string name) => json[name]!.GetValue<string>(); // asked for what is there
}
