using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Models;

/// <summary>What is sent, as it arrives.</summary>
public sealed class RequestTests(ModelHouse house) : IClassFixture<ModelHouse>
{
    [Fact]
    public async Task Anthropic_GetsTheWholeTurnWithCacheMarkers()
    {
        var body = await SentAsync("anthropic", "end_turn");

        Assert.Equal("/anthropic/v1/messages", house.Models.Requests.Single().Path);
        Assert.Equal(("a-model", true, 500), ((string?)body["model"], (bool)body["stream"]!, (int)body["max_tokens"]!));
        Assert.Equal("""[{"type":"text","text":"You are terse.","cache_control":{"type":"ephemeral"}}]""", body["system"]!.ToJsonString());
        Assert.Equal([null, "ephemeral"], body["tools"]!.AsArray().Select(t => (string?)t!["cache_control"]?["type"]));
        Assert.Equal(["user", "assistant", "user"], body["messages"]!.AsArray().Select(m => (string?)m!["role"]));
        Assert.Equal("""{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AQID"}}""", body["messages"]![0]!["content"]![1]!.ToJsonString());
        Assert.Equal(
            """[{"type":"tool_result","tool_use_id":"c1","content":"a.md"},{"type":"tool_result","tool_use_id":"c2","content":"no such file","is_error":true,"cache_control":{"type":"ephemeral"}}]""",
            body["messages"]![2]!["content"]!.ToJsonString());
    }

    [Theory]
    [InlineData("openai", "max_completion_tokens", true)]
    [InlineData("openrouter", "max_tokens", true)]
    [InlineData("mistral", "max_tokens", false)]
    public async Task Chat_GetsTheWholeTurnInTheNamesOfItsProvider(string provider, string limit, bool asksForUsage)
    {
        var body = await SentAsync(provider, "stop");

        Assert.Equal($"/{provider}/v1/chat/completions", house.Models.Requests.Single().Path);
        Assert.Equal("500", body[limit]!.ToJsonString());
        Assert.Equal(asksForUsage, body["stream_options"]?["include_usage"]?.GetValue<bool>() ?? false);
        Assert.Equal(["system", "user", "assistant", "tool", "tool"], body["messages"]!.AsArray().Select(m => (string?)m!["role"]));
        Assert.Equal("data:image/png;base64,AQID", (string?)body["messages"]![1]!["content"]![1]!["image_url"]!["url"]);
        Assert.Equal("""{"id":"c1","type":"function","function":{"name":"list","arguments":"{}"}}""", body["messages"]![2]!["tool_calls"]![0]!.ToJsonString());
        Assert.Equal("""{"role":"tool","tool_call_id":"c2","content":"no such file"}""", body["messages"]![4]!.ToJsonString());
        Assert.Equal(["list", "read_file"], body["tools"]!.AsArray().Select(t => (string?)t!["function"]!["name"]));
    }

    [Theory]
    [InlineData("anthropic", "end_turn")]
    [InlineData("openai", "stop")]
    [InlineData("openrouter", "stop")]
    [InlineData("ollama", "stop")]
    public async Task NobodyIsToldWhatComputerAsks_OrWhichRequestsBelongTogether(string provider, string end)
    {
        await SentAsync(provider, end);

        var headers = house.Models.Requests.Single().Headers;
        Assert.DoesNotContain(headers.Keys, name => name is "traceparent" or "tracestate" or "Request-Id" or "Correlation-Context" || name.StartsWith("x-stainless", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(headers.Values, value => value.Contains("Linux", StringComparison.OrdinalIgnoreCase) || value.Contains("Debian", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Ollama_GetsTheWholeTurnAndMustNotDropAnyOfIt()
    {
        var body = await SentAsync("ollama", "stop");

        Assert.Equal("/ollama/api/chat", house.Models.Requests.Single().Path);
        Assert.Equal((500, false), ((int)body["options"]!["num_predict"]!, (bool)body["truncate"]!));
        Assert.Equal(["system", "user", "assistant", "tool", "tool"], body["messages"]!.AsArray().Select(m => (string?)m!["role"]));
        Assert.Equal("""["AQID"]""", body["messages"]![1]!["images"]!.ToJsonString());
        Assert.Equal("""{"name":"list","arguments":{}}""", body["messages"]![2]!["tool_calls"]![0]!["function"]!.ToJsonString());
    }

    [Theory]
    [InlineData("anthropic", "thinking", """{"type":"enabled","budget_tokens":3000}""")]
    [InlineData("openai", "reasoning_effort", "\"medium\"")]
    [InlineData("openrouter", "reasoning", """{"max_tokens":3000}""")]
    [InlineData("ollama", "think", "true")]
    public async Task Thinking_IsAskedForInTheProvidersWay(string provider, string name, string value)
    {
        house.Models.Script(new ModelAnswer(new ModelStep.Stop("stop")));

        await house.CollectAsync(ModelHouse.Ask(provider) with { ThinkingBudget = 3000 });

        Assert.Equal(value, house.Models.LastBody()[name]!.ToJsonString());
    }

    [Theory]
    [InlineData("anthropic", "x-api-key", FakeModels.Key)]
    [InlineData("openai", "Authorization", "Bearer " + FakeModels.Key)]
    [InlineData("xai", "Authorization", "Bearer " + FakeModels.Key)]
    public async Task Key_StandsInItsHeaderAndNowhereElse(string provider, string header, string value)
    {
        house.Models.Script(new ModelAnswer(new ModelStep.Stop("stop")));

        await house.CollectAsync(ModelHouse.Ask(provider));

        var (path, headers, body) = house.Models.Requests.Single();
        Assert.Equal(value, headers[header]);
        Assert.Equal([header], headers.Where(h => h.Value.Contains(FakeModels.Key, StringComparison.Ordinal)).Select(h => h.Key), StringComparer.OrdinalIgnoreCase);
        Assert.DoesNotContain(FakeModels.Key, path + body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_OfTheVault_IsNotedAsUsed()
    {
        var vault = house.App.Services.GetRequiredService<Vault>();
        var connected = await house.App.Services.GetRequiredService<ConnectProvider>().RunAsync("together", "tk-from-the-vault-123456", verify: false, Household.Person, default);
        Assert.True(connected.IsOk);
        Assert.Null(vault.Find(new ProviderId("together"))!.LastUsedAt);
        house.Models.Script(new ModelAnswer(new ModelStep.Stop("stop")));

        await house.CollectAsync(ModelHouse.Ask("together"));

        Assert.Equal("Bearer tk-from-the-vault-123456", house.Models.Requests.Single().Headers["Authorization"]);
        Assert.NotNull(vault.Find(new ProviderId("together"))!.LastUsedAt);
    }

    [Fact]
    public async Task Key_OfTheVault_IsNotedAsUsedThoughTheCallerLeft()
    {
        var vault = house.App.Services.GetRequiredService<Vault>();
        await house.App.Services.GetRequiredService<ConnectProvider>().RunAsync("moonshot", "mk-from-the-vault-123456", verify: false, Household.Person, default);
        house.Models.Script(new ModelAnswer(new ModelStep.Say("begun"), new ModelStep.Hang()));

        await foreach (var delta in house.Client.StreamAsync(ModelHouse.Ask("moonshot"), TestContext.Current.CancellationToken))
        {
            break;
        }

        Assert.NotNull(vault.Find(new ProviderId("moonshot"))!.LastUsedAt);
    }

    [Fact]
    public async Task Anthropic_EmptyAnswerOfEarlier_IsLeftOut()
    {
        house.Models.Script(new ModelAnswer(new ModelStep.Stop("end_turn")));

        await house.CollectAsync(ModelHouse.Ask("anthropic") with
        {
            Messages = [ModelMessage.User.Say("a"), new ModelMessage.Assistant("", [], [], ProviderCatalog.Anthropic), ModelMessage.User.Say("b")],
        });

        Assert.Equal("""[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}]""", house.Models.LastBody()["messages"]!.ToJsonString());
    }

    private async Task<JsonNode> SentAsync(string provider, string reason)
    {
        house.Models.Script(new ModelAnswer(new ModelStep.Say("done"), new ModelStep.Stop(reason)));
        await house.CollectAsync(ModelHouse.AskWithTools(provider) with
        {
            MaxOutputTokens = 500,
            CacheMessages = true,
            Messages =
            [
                new ModelMessage.User([new ModelPart.Text("look"), new ModelPart.Image("image/png", new byte[] { 1, 2, 3 })]),
                new ModelMessage.Assistant("I look.", [new("c1", "list", "{}"), new("c2", "read_file", """{"path":"b"}""")], [], new ProviderId(provider)),
                new ModelMessage.ToolResult("c1", "list", "a.md"),
                new ModelMessage.ToolResult("c2", "read_file", "no such file", IsError: true),
            ],
        });
        return house.Models.LastBody();
    }
}
