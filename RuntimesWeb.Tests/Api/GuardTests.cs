using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api;

/// <summary>A plain server shared by tests that only read.</summary>
public sealed class PlainApp : IAsyncLifetime
{
    private TestApp? _app;

    public TestApp App => _app ?? throw new InvalidOperationException("not started");

    public Uri Address => App.Address;

    public async ValueTask InitializeAsync() => _app = await TestApp.StartAsync();

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

/// <summary>The guard over a real socket, where no client corrects what is sent.</summary>
public sealed class GuardTests(PlainApp app) : IClassFixture<PlainApp>
{
    public static TheoryData<string> Everything =>
        ["/", "/api/v1/health", "/API/v1/health", "//api/v1/health", "/%61pi/v1/health", "/v1/x", "/openapi.json", "/docs/index.html", "/redoc/index.html", "/_blazor", "/_blazor/negotiate", "/css/base.css", "/_framework/blazor.web.js", "/nothing"];

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task ForeignHost_IsRefusedEverywhere(string path)
    {
        foreach (var method in new[] { "GET", "HEAD", "POST", "OPTIONS" })
        {
            var answer = await Raw.SendAsync(app.Address, $"{method} {path} HTTP/1.1", "Host: rebound.example", "Connection: close", "Content-Length: 0");

            Assert.Equal(403, answer.Status);
        }
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task ForeignOrigin_IsRefusedEverywhere(string path) =>
        Assert.Equal(403, (await Raw.AskAsync(app.Address, "GET", path, "Origin: http://evil.example")).Status);

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task CrossSiteFetch_IsRefusedEverywhere(string path) =>
        Assert.Equal(403, (await Raw.AskAsync(app.Address, "GET", path, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: image")).Status);

    [Fact]
    public async Task CrossSiteLink_OpensAPage() =>
        Assert.Equal(200, (await Raw.AskAsync(app.Address, "GET", "/", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document")).Status);

    [Theory]
    [InlineData("GET / HTTP/1.1", "Host: ")]
    [InlineData("GET /api/v1/health HTTP/1.1", "Host:")]
    [InlineData("GET /api/v1/health HTTP/1.0", "Accept: */*")]
    [InlineData("GET / HTTP/1.0", "Accept: */*")]
    [InlineData("GET / HTTP/1.1", "Host: localhost.evil.example")]
    public async Task MissingOrOddHost_IsRefused(string line, string header) =>
        Assert.Equal(403, (await Raw.SendAsync(app.Address, line, header, "Connection: close")).Status);

    [Theory]
    [InlineData("GET http://evil.example/ HTTP/1.1")]
    [InlineData("GET http://evil.example/api/v1/health HTTP/1.1")]
    public async Task AbsoluteTargetElsewhere_IsRefused(string line) =>
        Assert.InRange((await Raw.SendAsync(app.Address, line, $"Host: {app.Address.Authority}", "Connection: close")).Status, 400, 403);

    [Fact]
    public async Task TwoHosts_AreRefused() =>
        Assert.InRange((await Raw.AskAsync(app.Address, "GET", "/", "Host: evil.example")).Status, 400, 403);

    [Theory]
    [InlineData("Origin: null")]
    [InlineData("Origin: http://localhost:1")]
    [InlineData("Origin:")]
    [InlineData("Origin: http://127.0.0.1")]
    public async Task ForeignOriginOnAWrite_IsRefused(string origin) =>
        Assert.Equal(403, (await Raw.AskAsync(app.Address, "POST", "/api/v1/health", origin, "Content-Length: 0")).Status);

    [Fact]
    public async Task TwoOrigins_AreRefused() =>
        Assert.Equal(403, (await Raw.AskAsync(app.Address, "GET", "/api/v1/health", $"Origin: http://{app.Address.Authority}", "Origin: http://evil.example")).Status);

    [Theory]
    [InlineData("Origin: http://evil.example", 403)]
    [InlineData("Origin: null", 403)]
    [InlineData("X-No: origin", 403)]
    public async Task WebSocketOfTheCircuit_NeedsOurOrigin(string header, int status) =>
        Assert.Equal(status, (await Upgrade(header)).Status);

    [Fact]
    public async Task WebSocketOfTheCircuit_WithOurOrigin_IsUpgraded() => Assert.Equal(101, (await Upgrade($"Origin: http://{app.Address.Authority}")).Status);

    [Theory]
    [InlineData("POST", "/_blazor/negotiate?negotiateVersion=1")]
    [InlineData("POST", "/_BLAZOR/negotiate/?negotiateVersion=1")]
    public async Task Negotiate_WithoutOrigin_IsRefused(string method, string path) =>
        Assert.Equal(403, (await Raw.AskAsync(app.Address, method, path, "Content-Length: 0")).Status);

    [Fact]
    public async Task Negotiate_WithOurOrigin_Passes() =>
        Assert.Equal(200, (await Raw.AskAsync(app.Address, "POST", "/_blazor/negotiate?negotiateVersion=1", $"Origin: http://{app.Address.Authority}", "Content-Length: 0")).Status);

    [Theory]
    [InlineData("/api/x", """{"error":"Cross-origin request blocked."}""")]
    [InlineData("/api/v1/x", """{"detail":"Cross-origin request blocked.","status_code":403}""")]
    [InlineData("/API/x", """{"error":"Cross-origin request blocked."}""")]
    [InlineData("/%61pi/x", """{"error":"Cross-origin request blocked."}""")]
    public async Task Refusal_HasTheShapeOfTheGroup(string path, string body) =>
        Assert.Equal(body, (await Raw.AskAsync(app.Address, "GET", path, "Origin: null")).Body);

    [Theory]
    [InlineData("/v1/x", "application/json; charset=utf-8", "\"code\":\"forbidden\"")]
    [InlineData("/", "text/html; charset=utf-8", "<p>Cross-origin request blocked.</p>")]
    [InlineData("/_blazor", "text/html; charset=utf-8", "<p>Cross-origin request blocked.</p>")]
    public async Task Refusal_IsReadable(string path, string type, string part)
    {
        var answer = await Raw.AskAsync(app.Address, "GET", path, "Origin: null");

        Assert.Equal(type, answer.Headers["Content-Type"]);
        Assert.Contains(part, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AllowedHostsAndOrigins_WidenTheGuard()
    {
        await using var wide = await TestApp.StartAsync(null, "--AllowedHosts", "box.example;192.0.2.7", "--AllowedOrigins", "https://box.example");

        Assert.Equal(200, (await Raw.SendAsync(wide.Address, "GET /api/v1/health HTTP/1.1", "Host: box.example", "Origin: https://box.example", "Connection: close")).Status);
        Assert.Equal(200, (await Raw.SendAsync(wide.Address, "GET /api/v1/health HTTP/1.1", "Host: 192.0.2.7:80", "Connection: close")).Status);
        Assert.Equal(200, (await Raw.AskAsync(wide.Address, "GET", "/api/v1/health")).Status);
        Assert.Equal(403, (await Raw.SendAsync(wide.Address, "GET /api/v1/health HTTP/1.1", "Host: other.example", "Connection: close")).Status);
    }

    private Task<RawAnswer> Upgrade(string header) => Raw.SendAsync(
        app.Address, "GET /_blazor HTTP/1.1", $"Host: {app.Address.Authority}", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", header);
}
