using System.Text;
using System.Text.Json.Nodes;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Api;

/// <summary>The permission routes over a real socket, with bodies as they are documented. Each test begins and ends without rules.</summary>
public sealed class PermissionTests(PlainApp plain) : IClassFixture<PlainApp>, IAsyncLifetime
{
    private readonly HttpClient _client = plain.App.CreateClient();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var rule in (await SendAsync("GET", "/api/permissions/rules")).Body!["rules"]!.AsArray())
        {
            Assert.Equal(204, (await SendAsync("DELETE", $"/api/permissions/rules/{rule!["id"]}")).Status);
        }

        _client.Dispose();
    }

    [Fact]
    public async Task PlainList_AddedAndRemoved()
    {
        Assert.Equal((200, """{"success":true}"""), await TextAsync("POST", "/api/permissions", """{"pattern":"Bash(command:git *)"}"""));
        Assert.Equal((200, """{"success":true}"""), await TextAsync("POST", "/api/permissions", """{"pattern":"Bash(command:git *)"}"""));
        Assert.Equal((200, """{"permissions":["Bash(command:git *)"]}"""), await TextAsync("GET", "/api/permissions"));

        Assert.Equal((200, """{"success":true}"""), await TextAsync("DELETE", "/api/permissions", """{"pattern":"Bash(command:git *)"}"""));
        Assert.Equal((200, """{"success":true}"""), await TextAsync("DELETE", "/api/permissions", """{"pattern":"Bash(command:git *)"}"""));
        Assert.Equal((200, """{"permissions":[]}"""), await TextAsync("GET", "/api/permissions"));
    }

    [Theory]
    [InlineData("POST", "/api/permissions", "{}", 400, "pattern is required, such as Bash(npm test *) or Edit(src/**)")]
    [InlineData("DELETE", "/api/permissions", "{}", 400, "pattern is required, such as Bash(npm test *) or Edit(src/**)")]
    [InlineData("POST", "/api/permissions", """{"pattern":"Bash(git * && rm *)"}""", 400, "pattern must describe one command: what && ; | > and $( ) join is looked at piece by piece, so write a rule for each")]
    [InlineData("POST", "/api/permissions/presets", "{}", 400, "presetId is required")]
    [InlineData("POST", "/api/permissions/presets", """{"presetId":"x"}""", 404, "Unknown preset: x")]
    [InlineData("DELETE", "/api/permissions/presets", "{}", 400, "presetId is required")]
    [InlineData("DELETE", "/api/permissions/presets", """{"presetId":"x"}""", 404, "Unknown preset: x")]
    [InlineData("POST", "/api/permissions/rules", """{"pattern":"Bash"}""", 400, "behavior must be allow, ask or deny")]
    [InlineData("POST", "/api/permissions/rules", """{"behavior":"allow","pattern":"Bash","folder":"relative"}""", 400, "folder must be the full path of a folder")]
    [InlineData("POST", "/api/permissions/rules", """{"behavior":"allow","pattern":"Bash","agentId":"two words"}""", 400, "agentId must be the id of an agent")]
    [InlineData("DELETE", "/api/permissions/rules/nope", null, 404, "rule not found")]
    [InlineData("POST", "/api/permissions/check", "{}", 400, "toolName is required")]
    [InlineData("POST", "/api/permissions/check", """{"toolName":"bash"}""", 400, "toolInput must be an object")]
    [InlineData("POST", "/api/permissions/check", """{"toolName":"bash","toolInput":{},"permissionMode":"yolo"}""", 400, "permissionMode must be one of plan, ask, acceptEdits, trusted")]
    public async Task WhatCannotBe_IsRefusedInWords(string method, string path, string? json, int status, string error)
    {
        var (was, body) = await SendAsync(method, path, json);

        Assert.Equal((status, error), (was, (string?)body!["error"]));
    }

    [Fact]
    public async Task Presets_AreLayered_AndKeepWhatOthersHave()
    {
        Assert.Equal("read-only:low:False git-safe:medium:False full-auto:high:False", await PresetsAsync());

        await SendAsync("POST", "/api/permissions/presets", """{"presetId":"git-safe"}""");
        Assert.Equal("read-only:low:True git-safe:medium:True full-auto:high:False", await PresetsAsync());

        await SendAsync("DELETE", "/api/permissions/presets", """{"presetId":"read-only"}""");
        Assert.Equal("read-only:low:True git-safe:medium:True full-auto:high:False", await PresetsAsync());

        await SendAsync("DELETE", "/api/permissions/presets", """{"presetId":"git-safe"}""");
        Assert.Equal("read-only:low:True git-safe:medium:False full-auto:high:False", await PresetsAsync());
        Assert.Equal(["Glob", "Grep", "LS", "NotebookRead", "Read"], (await SendAsync("GET", "/api/permissions")).Body!["permissions"]!.AsArray().Select(p => (string?)p).Order(StringComparer.Ordinal));

        await SendAsync("DELETE", "/api/permissions/presets", """{"presetId":"read-only"}""");
        Assert.Empty((await SendAsync("GET", "/api/permissions")).Body!["permissions"]!.AsArray());
    }

    [Fact]
    public async Task Rule_OfAnAgent_IsListedCheckedAndWrittenDown()
    {
        await SendAsync("POST", "/api/permissions", """{"pattern":"Bash(git *)"}""");
        var (status, made) = await SendAsync("POST", "/api/permissions/rules", """{"behavior":"deny","pattern":"Bash(git push *)","agentId":"coder"}""");

        Assert.Equal((201, "deny", "coder", "manual", "api"), (status, (string?)made!["rule"]!["behavior"], (string?)made["rule"]!["agentId"], (string?)made["rule"]!["source"], (string?)made["rule"]!["createdBy"]));
        Assert.Equal((200, """{"behavior":"deny","reason":"the rule Bash(git push *) of agent coder denies `git push`","rule":"Bash(git push *)"}"""), await TextAsync("POST", "/api/permissions/check", """{"toolName":"bash","toolInput":{"command":"npm test && git push"},"permissionMode":"ask","agentId":"coder","folder":"/home/me/project"}"""));
        Assert.Equal("allow", (string?)(await SendAsync("POST", "/api/permissions/check", """{"toolName":"Bash","toolInput":{"command":"git push"}}""")).Body!["behavior"]);
        Assert.Equal((200, """{"behavior":"ask","reason":"changing `a.md` matches no rule","rule":null}"""), await TextAsync("POST", "/api/permissions/check", """{"toolName":"Edit","toolInput":{"file_path":"a.md"},"folder":"/home/me/project"}"""));
        Assert.Equal(["Bash(git *)"], (await SendAsync("GET", "/api/permissions")).Body!["permissions"]!.AsArray().Select(p => (string?)p));
        var again = await SendAsync("POST", "/api/permissions/rules", """{"behavior":"deny","pattern":"Bash(git push *)","agentId":"coder"}""");
        Assert.Equal((string?)made["rule"]!["id"], (string?)again.Body!["rule"]!["id"]);
        var written = (await SendAsync("GET", "/api/audit?limit=2")).Body!["entries"]![0]!;
        Assert.Equal(("permission.rule.add", "Bash(git push *)", "deny, agent coder, manual"), ((string?)written["action"], (string?)written["target"], (string?)written["detail"]));
    }

    private async Task<string> PresetsAsync() => string.Join(' ', (await SendAsync("GET", "/api/permissions/presets")).Body!["presets"]!.AsArray().Select(p => $"{p!["id"]}:{p["risk"]}:{(bool)p["active"]!}"));

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
