using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Usage;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Api;

/// <summary>The usage routes over a real socket.</summary>
public sealed class UsageTests : IAsyncLifetime
{
    private TestServer? _server;

    private TestServer Server => _server ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    [Fact]
    public async Task Usage_ByModel_IsRowsAndTheirTotal()
    {
        var at = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
        await BookAsync(Ledger.Row(at, cost: 4500), Ledger.Row(at, cost: 500), Ledger.Row(at, "openai", "gpt-next", 10, 20, null), Ledger.Row(at.AddYears(-1)));

        var usage = await Server.GetAsync("/api/usage?from=2026-11-01&to=2026-11-22&by=model");

        Assert.Equal(
            """
            [{"key":"anthropic/claude-sonnet-4-6","provider":"anthropic","model":"claude-sonnet-4-6","runtimeId":null,"agentId":null,"requests":2,"inputTokens":2000,"outputTokens":200,"cachedInputTokens":1000,"reasoningTokens":50,"costMicros":5000,"unpricedRequests":0},{"key":"openai/gpt-next","provider":"openai","model":"gpt-next","runtimeId":null,"agentId":null,"requests":1,"inputTokens":10,"outputTokens":20,"cachedInputTokens":5,"reasoningTokens":5,"costMicros":null,"unpricedRequests":1}]
            """,
            usage["rows"]!.ToJsonString());
        Assert.Equal("""{"requests":3,"inputTokens":2010,"outputTokens":220,"cachedInputTokens":1005,"reasoningTokens":55,"costMicros":5000,"unpricedRequests":1}""", usage["total"]!.ToJsonString());
        Assert.Equal(["clawboo-native"], (await Server.GetAsync("/api/usage?from=2026-11-01T00:00:00Z&to=2026-11-22T00:00:00Z&by=runtime"))["rows"]!.AsArray().Select(r => (string?)r!["runtimeId"]));
        Assert.Empty((await Server.GetAsync("/api/usage?from=2026-01-01&to=2026-01-31&by=day"))["rows"]!.AsArray());
    }

    [Theory]
    [InlineData("from=soon", "from", "from must be a day, such as 2026-11-22, or an instant, such as 2026-11-22T06:00:00Z")]
    [InlineData("from=2026-11-22&to=2026-11-01", "from", "from must not be later than to")]
    [InlineData("by=week", "by", "by must be model, runtime, agent or day")]
    public async Task Usage_WhatCannotBeRead_Is400AndNamesTheField(string query, string field, string error)
    {
        foreach (var path in new[] { "/api/usage", "/api/usage/export" })
        {
            using var response = await Server.Client.GetAsync($"{path}?{query}");
            var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

            Assert.Equal((400, error), ((int)response.StatusCode, (string?)body["error"]));
            Assert.Equal(error, (string?)body["details"]!["fieldErrors"]![field]![0]);
        }
    }

    [Fact]
    public async Task Export_IsAFileForASpreadsheet()
    {
        using var response = await Server.Client.GetAsync("/api/usage/export?by=agent");

        Assert.Equal(("text/csv", "usage-by-agent.csv"), (response.Content.Headers.ContentType?.MediaType, response.Content.Headers.ContentDisposition?.FileName));
        Assert.StartsWith("agent,requests,", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Price_EnteredChangedRemoved_CountsFromThenOn_AndTheLedgerStays()
    {
        await BookAsync(Ledger.Row(DateTimeOffset.UnixEpoch.AddYears(56), "openai", "gpt-next", cost: null));
        var list = Server.App.Services.GetRequiredService<PriceList>();
        Assert.Null(list.Find("openai", "gpt-next"));

        var (status, body) = await PutAsync("""{"provider":"openai","model":"gpt-next","inputPerMillionMicros":1250000,"outputPerMillionMicros":10000000,"cachedInputPerMillionMicros":125000}""");
        await PutAsync("""{"provider":"openai","model":"gpt-4o","inputPerMillionMicros":1,"outputPerMillionMicros":2}""");

        Assert.Equal((200, "entered"), (status, (string?)body["price"]!["origin"]));
        Assert.Equal(new ModelPrice(1_250_000, 10_000_000, 125_000), list.Find("openai", "gpt-next"));
        Assert.Equal(2, list.Find("openai", "gpt-4o")?.OutputPerMillionMicros);
        Assert.Equal(["gpt-4o", "gpt-next"], (await Server.GetAsync("/api/usage/prices"))["prices"]!.AsArray().Where(p => (string?)p!["origin"] == "entered").Select(p => (string?)p!["model"]));
        Assert.Equal(1, (long)(await Server.GetAsync("/api/usage?from=2026-01-01&to=2026-01-31"))["total"]!["unpricedRequests"]!);

        Assert.Equal(204, await DeleteAsync("provider=openai&model=gpt-4o"));
        Assert.Equal(404, await DeleteAsync("provider=openai&model=gpt-4o"));
        Assert.Equal(400, await DeleteAsync("provider=openai"));
        Assert.Equal(10_000_000, list.Find("openai", "gpt-4o")?.OutputPerMillionMicros);
    }

    [Theory]
    [InlineData("{}", "provider", "provider must be the id of a provider, such as openai")]
    [InlineData("""{"provider":"openai"}""", "model", "model must be a model's name of at most 200 characters")]
    [InlineData("""{"provider":"openai","model":"m","outputPerMillionMicros":1}""", "inputPerMillionMicros", "inputPerMillionMicros is required")]
    [InlineData("""{"provider":"openai","model":"m","inputPerMillionMicros":1,"outputPerMillionMicros":-1}""", "outputPerMillionMicros", "outputPerMillionMicros must be between 0 and 100000000000")]
    public async Task Price_ThatCannotBe_Is400AndNamesTheField(string json, string field, string error)
    {
        var (status, body) = await PutAsync(json);

        Assert.Equal((400, error, error), (status, (string?)body["error"], (string?)body["details"]!["fieldErrors"]![field]![0]));
    }

    [Fact]
    public async Task ListedModels_TellAnEnteredPriceAtOnce()
    {
        await Server.PostAsync("/api/providers/openai/connect", new { apiKey = FakeProviders.GoodKey });
        Assert.Equal(2_500_000, await PriceAsync());

        await PutAsync("""{"provider":"openai","model":"gpt-4o","inputPerMillionMicros":7,"outputPerMillionMicros":9}""");

        Assert.Equal(7, await PriceAsync());
        async Task<long?> PriceAsync() => (long?)(await Server.GetAsync("/api/providers/openai/models"))["models"]![0]!["inputPerMillionMicros"];
    }

    private Task BookAsync(params UsageRow[] rows) => Ledger.BookAsync(Server.App.Services.GetRequiredService<IDbContextFactory<RuntimesDb>>(), rows);

    private async Task<(int Status, JsonNode Body)> PutAsync(string json)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var response = await Server.Client.PutAsync("/api/usage/prices", content);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    private async Task<int> DeleteAsync(string query)
    {
        using var response = await Server.Client.DeleteAsync($"/api/usage/prices?{query}");
        return (int)response.StatusCode;
    }
}
