using System.Text;
using System.Text.Json.Nodes;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Api;

/// <summary>The memory routes over a real socket, with bodies as they are documented. Each test has profiles of its own.</summary>
public sealed class MemoryTests(ChatHouse house) : IClassFixture<ChatHouse>
{
    private readonly HttpClient _client = house.Client;

    [Fact]
    public async Task Saved_Listed_Changed_AndForgotten()
    {
        var (status, made) = await SendAsync("POST", "/api/memory", """{"profileId":"coder","category":"preference","content":"Tests are written before the code.","tags":["tests"],"confidence":0.9}""");
        Assert.Equal(201, status);
        var id = (string?)made!["id"];
        await SendAsync("POST", "/api/memory", """{"profileId":"coder","category":"fact","content":"The port is 4000."}""");

        var list = (await SendAsync("GET", "/api/memory?profileId=coder")).Body!.AsArray();
        Assert.Equal(["900 Tests are written before the code.", "700 The port is 4000."], list.Select(m => $"{m!["confidence"]} {m["content"]}"));
        var memory = list[0]!.AsObject();
        Assert.Equal(
            ["id", "profileId", "category", "content", "confidence", "sourceTaskId", "tags", "lastAccessedAt", "accessCount", "decayRate", "status", "createdAt", "updatedAt"],
            memory.Select(p => p.Key));
        Assert.Equal((id, "coder", "preference", "[\"tests\"]", 10, "active"), ((string?)memory["id"], (string?)memory["profileId"], (string?)memory["category"], (string?)memory["tags"], (int)memory["decayRate"]!, (string?)memory["status"]));

        Assert.Equal((200, """{"ok":true}"""), await TextAsync("PATCH", "/api/memory", $$"""{"id":"{{id}}","confidence":950,"status":"rejected"}"""));
        Assert.Equal(["950"], (await SendAsync("GET", "/api/memory?profileId=coder&category=preference&status=rejected")).Body!.AsArray().Select(m => $"{m!["confidence"]}"));

        Assert.Equal((200, """{"ok":true}"""), await TextAsync("DELETE", "/api/memory", $$"""{"id":"{{id}}"}"""));
        Assert.Equal(["archived"], (await SendAsync("GET", "/api/memory?profileId=coder&category=preference")).Body!.AsArray().Select(m => (string?)m!["status"]));
        Assert.Empty((await SendAsync("GET", "/api/memory?profileId=somebody-else")).Body!.AsArray());
    }

    [Theory]
    [InlineData("GET", "/api/memory", null, "profileId is required: the id of an agent, project:/path/of/a/folder, or all")]
    [InlineData("GET", "/api/memory?profileId=coder&category=rumour", null, "category must be fact, preference, pattern or outcome")]
    [InlineData("GET", "/api/memory?profileId=coder&status=lost", null, "status must be active, decayed, archived or rejected")]
    [InlineData("POST", "/api/memory", "{}", "profileId is required: the id of an agent, project:/path/of/a/folder, or all")]
    [InlineData("POST", "/api/memory", """{"profileId":"coder","content":"x"}""", "category must be fact, preference, pattern or outcome")]
    [InlineData("POST", "/api/memory", """{"profileId":"coder","category":"fact"}""", "content is required")]
    [InlineData("POST", "/api/memory", """{"profileId":"two words","category":"fact","content":"x"}""", "profileId must be the id of an agent, project:/path/of/a/folder, or all")]
    [InlineData("POST", "/api/memory", """{"profileId":"project:relative","category":"fact","content":"x"}""", "the folder in profileId must be a full path")]
    [InlineData("PATCH", "/api/memory", "{}", "id is required")]
    [InlineData("PATCH", "/api/memory", """{"id":"x","confidence":1001}""", "confidence must be between 0 and 1000")]
    [InlineData("PATCH", "/api/memory", """{"id":"x","status":"lost"}""", "status must be active, decayed, archived or rejected")]
    [InlineData("DELETE", "/api/memory", "{}", "id is required")]
    [InlineData("GET", "/api/memory/browse?scope=team", null, "scope must be agent, project or all")]
    [InlineData("GET", "/api/memory/search", null, "q is required")]
    [InlineData("GET", "/api/memory/search?q=x&limit=0", null, "limit must be between 1 and 100")]
    public async Task WhatCannotBe_IsRefusedInWords(string method, string path, string? json, string error)
    {
        var (status, body) = await SendAsync(method, path, json);

        Assert.Equal((400, error), (status, (string?)body!["error"]));
    }

    [Theory]
    [InlineData("PATCH", """{"id":"8e1c5f0a-3b56-4f0e-9a0c-6b7d2f1e4c33","confidence":500}""")]
    [InlineData("PATCH", """{"id":"nope"}""")]
    [InlineData("DELETE", """{"id":"nope"}""")]
    public async Task AnUnknownId_IsFine(string method, string json) => Assert.Equal((200, """{"ok":true}"""), await TextAsync(method, "/api/memory", json));

    [Theory]
    [InlineData("7.5", 1000)]
    [InlineData("-1", 0)]
    [InlineData("0.1234", 123)]
    public async Task Confidence_IsStoredAThousandfold_AndClamped(string confidence, int stored)
    {
        await SendAsync("POST", "/api/memory", $$"""{"profileId":"clamp{{stored}}","category":"fact","content":"x{{stored}}","confidence":{{confidence}}}""");

        Assert.Equal(stored, (int)(await SendAsync("GET", $"/api/memory?profileId=clamp{stored}")).Body![0]!["confidence"]!);
    }

    [Fact]
    public async Task BrowseAndSearch_TellEverything_AndSecretsAreGone()
    {
        await SendAsync("POST", "/api/memory", """{"profileId":"all","category":"outcome","content":"The zebra deployment failed: DEPLOY_TOKEN=abcd1234 was wrong."}""");
        await SendAsync("POST", "/api/memory", """{"profileId":"project:/tmp/zebra-project/","category":"pattern","content":"Zebra is built with make.","tags":["build"]}""");

        var found = (await SendAsync("GET", "/api/memory/search?q=zebra%20build")).Body!["facts"]!.AsArray();
        Assert.Equal(("project:/tmp/zebra-project", "project", "/tmp/zebra-project", "build", "person"), ((string?)found[0]!["profileId"], (string?)found[0]!["scope"], (string?)found[0]!["scopeId"], (string?)found[0]!["tags"]![0], (string?)found[0]!["source"]));
        var everywhere = (await SendAsync("GET", "/api/memory/browse?q=zebra&scope=all")).Body!;
        Assert.Equal("The zebra deployment failed: DEPLOY_TOKEN=[secret left out] was wrong.", (string?)Assert.Single(everywhere["facts"]!.AsArray())!["content"]);
        var page = (await SendAsync("GET", "/api/memory/browse?limit=1")).Body!;
        var next = (await SendAsync("GET", $"/api/memory/browse?limit=1&cursor={page["nextCursor"]}")).Body!;
        Assert.NotEqual((string?)page["facts"]![0]!["id"], (string?)next["facts"]![0]!["id"]);
    }

    [Fact]
    public async Task ATurn_IsToldWhatIsKnown_AtTheEndOfItsPrompt()
    {
        var chat = await house.IdAsync();
        var (_, made) = await SendAsync("POST", "/api/memory", """{"profileId":"all","category":"preference","content":"The person is called Ada."}""");
        await SendAsync("POST", "/api/memory", """{"profileId":"nobody-here","category":"fact","content":"Not for this one."}""");

        await house.SayAsync(chat, "What is my name?");

        var prompt = house.Runtime.Requests.Last(r => ScriptedRuntime.Words(r) == "What is my name?").SystemPrompt;
        Assert.Matches("(?s)Today: .*What you know from before.*- \\[preference, everywhere\\] The person is called Ada\\.[^#]*$", prompt);
        Assert.DoesNotContain("Not for this one.", prompt, StringComparison.Ordinal);

        await SendAsync("DELETE", "/api/memory", $$"""{"id":"{{made!["id"]}}"}""");
        await house.SayAsync(chat, "And now?");
        Assert.DoesNotContain("Ada", house.Runtime.Requests.Last(r => ScriptedRuntime.Words(r) == "And now?").SystemPrompt, StringComparison.Ordinal);
    }

    private async Task<(int Status, JsonNode? Body)> SendAsync(string method, string path, string? json = null)
    {
        var (status, text) = await TextAsync(method, path, json);
        return (status, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    private async Task<(int Status, string Text)> TextAsync(string method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await _client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
