using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.ApiV1;

public sealed class StatusTests
{
    [Fact]
    public async Task Health_Always_IsHealthyWithVersion()
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.CreateClient();

        using var json = JsonDocument.Parse(await client.GetStringAsync("/api/v1/health"));

        Assert.Equal("healthy", json.RootElement.GetProperty("status").GetString());
        Assert.Equal("0.1.0", json.RootElement.GetProperty("version").GetString());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", json.RootElement.GetProperty("timestamp").GetString());
        Assert.Equal("runtimesweb", json.RootElement.GetProperty("service").GetString());
    }

    [Fact]
    public async Task Ready_WithADatabase_IsReady()
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.CreateClient();

        Assert.Equal("""{"status":"ready","components":{"database":"ok"}}""", await client.GetStringAsync("/api/v1/ready"));
    }

    [Fact]
    public async Task Ready_WithAComponentThatHangs_Is503AndDoesNotHang()
    {
        await using var app = await TestApp.StartAsync(b => b.Services.AddSingleton<IReadyCheck, Hanging>().AddSingleton<IReadyCheck, Throwing>());
        using var client = app.CreateClient();

        using var answer = await client.GetAsync("/api/v1/ready");

        Assert.Equal(503, (int)answer.StatusCode);
        Assert.Equal("""{"status":"not_ready","components":{"database":"ok","hanging":"unavailable","throwing":"unavailable"}}""", await answer.Content.ReadAsStringAsync());
    }

    private sealed class Hanging : IReadyCheck
    {
        public string Component => "hanging";

        public Task<bool> IsReadyAsync(CancellationToken ct) => new TaskCompletionSource<bool>().Task;
    }

    private sealed class Throwing : IReadyCheck
    {
        public string Component => "throwing";

        public Task<bool> IsReadyAsync(CancellationToken ct) => throw new InvalidOperationException("broken");
    }
}
