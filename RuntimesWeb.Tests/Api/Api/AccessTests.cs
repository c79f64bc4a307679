using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Access;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Api;

public sealed partial class AccessTests
{
    private const string First = "first-key-0123456789";

    [Fact]
    public async Task Keys_MadeListedAndRevoked_AsDocumented()
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.CreateClient();

        using var made = await client.PostAsJsonAsync("/api/keys", new { name = "laptop", scope = "read", expiresAt = "2099-01-01T00:00:00Z" });
        using var json = JsonDocument.Parse(await made.Content.ReadAsStringAsync());
        var key = json.RootElement.GetProperty("key");
        var secret = json.RootElement.GetProperty("secret").GetString()!; // asserted next
        var list = await client.GetStringAsync("/api/keys");
        using var revoked = await client.DeleteAsync($"/api/keys/{key.GetProperty("id")}");
        using var again = await client.DeleteAsync($"/api/keys/{key.GetProperty("id")}");
        var audit = await client.GetStringAsync("/api/audit");

        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal(["id", "name", "scope", "prefix", "createdAt", "lastUsedAt", "expiresAt"], key.EnumerateObject().Select(p => p.Name));
        Assert.StartsWith(key.GetProperty("prefix").GetString()!, secret, StringComparison.Ordinal);
        Assert.Equal("2099-01-01T00:00:00.000Z", key.GetProperty("expiresAt").GetString());
        Assert.DoesNotContain(secret, list, StringComparison.Ordinal);
        Assert.Contains("\"laptop\"", list, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Equal("""{"keys":[]}""", await client.GetStringAsync("/api/keys"));
        Assert.Contains("key.create", audit, StringComparison.Ordinal);
        Assert.Contains("key.revoke", audit, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, audit, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{}""", "name is required (at most 100 characters)")]
    [InlineData("""{"name":"  "}""", "name is required (at most 100 characters)")]
    [InlineData("""{"name":"x","scope":"everything"}""", "scope must be full, read, prompt, agent:<id> or deployment:<slug>")]
    [InlineData("""{"name":"x","expiresAt":"2001-01-01T00:00:00Z"}""", "expiresAt must be in the future")]
    [InlineData("""{"name":"x","expiresAt":"soon"}""", "expiresAt has the wrong type")]
    public async Task Create_WithABadBody_Is400(string body, string message)
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.CreateClient();

        using var answer = await client.PostAsync("/api/keys", new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(message, json.RootElement.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Audit_Pages()
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.CreateClient();
        foreach (var name in new[] { "a", "b", "c" })
        {
            (await client.PostAsJsonAsync("/api/keys", new { name })).Dispose();
        }

        using var first = JsonDocument.Parse(await client.GetStringAsync("/api/audit?limit=2"));
        using var second = JsonDocument.Parse(await client.GetStringAsync($"/api/audit?limit=2&cursor={first.RootElement.GetProperty("nextCursor").GetString()}"));

        Assert.Equal(["c", "b"], first.RootElement.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("target").GetString()));
        Assert.Equal(["a"], second.RootElement.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("target").GetString()));
        Assert.Equal(JsonValueKind.Null, second.RootElement.GetProperty("nextCursor").ValueKind);
        Assert.Equal(400, (int)(await client.GetAsync("/api/audit?limit=1000")).StatusCode);
        Assert.Equal(400, (int)(await client.GetAsync("/api/audit?limit=many")).StatusCode);
    }

    [Fact]
    public async Task AuthOn_WithoutAKey_OnlyTheListedIsOpen()
    {
        await using var app = await Locked();
        using var client = app.CreateClient();
        (string Path, int Status)[] expected =
        [
            ("/api/v1/health", 200),
            ("/api/v1/ready", 200),
            ("/login", 200),
            ("/css/app.css", 200),
            ("/api/keys", 401),
            ("/API/keys", 401),
            ("/api/nothing", 401),
            ("/v1/nothing", 401),
            ("/openapi.json", 401),
            ("/_blazor", 401),
            ("/docs/index.html", 302),
            ("/redoc/index.html", 302),
            ("/", 302),
            ("/nothing", 302),
        ];

        foreach (var (path, status) in expected)
        {
            await AssertWithoutKey(client, path, status);
        }
    }

    private static async Task AssertWithoutKey(HttpClient client, string path, int status)
    {
        using var answer = await client.GetAsync(path);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status == 401, answer.Headers.WwwAuthenticate.ToString() == "Bearer");
        if (status == 302)
        {
            Assert.Equal($"/login?returnUrl={Uri.EscapeDataString(path)}", answer.Headers.Location?.ToString());
        }
    }

    [Fact]
    public async Task AuthOn_PublicDocs_LeavesTheDescriptionOpen()
    {
        await using var app = await Locked("--Auth:PublicDocs", "true");
        using var client = app.CreateClient();

        Assert.Equal(200, (int)(await client.GetAsync("/openapi.json")).StatusCode);
        Assert.Equal(200, (int)(await client.GetAsync("/docs/index.html")).StatusCode);
        Assert.Equal(200, (int)(await client.GetAsync("/redoc/index.html")).StatusCode);
        Assert.Equal(401, (int)(await client.GetAsync("/api/keys")).StatusCode);
    }

    [Theory]
    [InlineData("Authorization", $"Bearer {First}")]
    [InlineData("authorization", $"bearer {First}")]
    [InlineData("X-API-Key", First)]
    public async Task AuthOn_WithTheKey_Passes(string header, string value)
    {
        await using var app = await Locked();
        using var client = app.CreateClient();
        client.DefaultRequestHeaders.TryAddWithoutValidation(header, value);

        Assert.Equal("""{"keys":[]}""", await client.GetStringAsync("/api/keys"));
    }

    [Fact]
    public async Task Scopes_AreEnforced()
    {
        await using var app = await Locked();
        var read = await MakeKey(app, "read");
        using var client = app.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", read);

        Assert.Equal(200, (int)(await client.GetAsync("/api/keys")).StatusCode);
        Assert.Equal(403, (int)(await client.PostAsJsonAsync("/api/keys", new { name = "more" })).StatusCode);
        Assert.Equal(403, (int)(await client.GetAsync("/")).StatusCode);
        Assert.Equal(403, (int)(await client.GetAsync("/_blazor")).StatusCode);
    }

    [Fact]
    public async Task RevokingAKey_EndsItsOpenSocketAndItsSessions()
    {
        await using var app = await Locked();
        var keys = app.Services.GetRequiredService<AccessKeys>();
        var secret = await MakeKey(app, "full");
        var cookie = await SignIn(app, secret);
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", app.Address.GetLeftPart(UriPartial.Authority));
        socket.Options.SetRequestHeader("Cookie", cookie);
        await socket.ConnectAsync(new Uri($"ws://{app.Address.Authority}/_blazor"), CancellationToken.None);
        var reading = socket.ReceiveAsync(new byte[1000], CancellationToken.None);
        Assert.False(reading.IsCompleted);

        await keys.RevokeAsync(keys.List().Single().Id, Actor.Server, CancellationToken.None);

        await Assert.ThrowsAsync<WebSocketException>(() => reading.WaitAsync(TimeSpan.FromSeconds(30)));
        using var client = app.CreateClient();
        client.DefaultRequestHeaders.Add("Cookie", cookie);
        Assert.Equal(302, (int)(await client.GetAsync("/")).StatusCode);
        Assert.Equal(401, (int)(await client.GetAsync("/api/keys")).StatusCode);
    }

    [Fact]
    public async Task AKey_MayRevokeItselfAndIsTold()
    {
        await using var app = await Locked();
        var secret = await MakeKey(app, "full");
        using var client = app.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", secret);

        using var answer = await client.DeleteAsync($"/api/keys/{app.Services.GetRequiredService<AccessKeys>().List().Single().Id}");

        Assert.Equal(204, (int)answer.StatusCode);
        Assert.Equal(401, (int)(await client.GetAsync("/api/keys")).StatusCode);
    }

    [Fact]
    public async Task SignIn_SetsAStrictCookieAndGoesBack()
    {
        await using var app = await Locked();
        using var client = app.CreateClient();

        using var answer = await PostLogin(client, First, "/api/keys");

        Assert.Equal(302, (int)answer.StatusCode);
        Assert.Equal("/api/keys", LocationOf(answer));
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("runtimesweb=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/", cookie, StringComparison.OrdinalIgnoreCase);
        client.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        Assert.Equal(200, (int)(await client.GetAsync("/")).StatusCode);
        using var leave = await client.PostAsync("/logout", null);
        Assert.Contains("runtimesweb=;", string.Join(' ', leave.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("/\\evil.example")]
    public async Task SignIn_NeverLeavesThisServer(string returnUrl)
    {
        await using var app = await Locked();
        using var client = app.CreateClient();

        using var answer = await PostLogin(client, First, returnUrl);

        Assert.Equal("/", LocationOf(answer));
    }

    [Fact]
    public async Task SignIn_WithAWrongOrNarrowKey_IsRefused()
    {
        await using var app = await Locked();
        var read = await MakeKey(app, "read");
        using var client = app.CreateClient();

        using var wrong = await PostLogin(client, "wrong", null);
        using var narrow = await PostLogin(client, read, null);

        Assert.Equal(401, (int)wrong.StatusCode);
        Assert.Contains("This key is not known here.", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(403, (int)narrow.StatusCode);
        Assert.DoesNotContain("Set-Cookie: runtimesweb=", wrong.Headers.ToString() + narrow.Headers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_WithoutTheFormsToken_IsRefused()
    {
        await using var app = await Locked();
        using var client = app.CreateClient();

        using var answer = await client.PostAsync("/login", new FormUrlEncodedContent([new("_handler", "sign-in"), new("Key", First)]));

        Assert.Equal(400, (int)answer.StatusCode);
    }

    [Fact]
    public async Task WrongKeys_MakeTheAddressWait()
    {
        await using var app = await Locked();
        using var client = app.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", "wrong");

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(401, (int)(await client.GetAsync("/api/keys")).StatusCode);
        }

        using var answer = await client.GetAsync("/api/v1/nothing");
        Assert.Equal(429, (int)answer.StatusCode);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Contains("\"status_code\":429", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        client.DefaultRequestHeaders.Authorization = null;
        Assert.Equal(200, (int)(await client.GetAsync("/api/v1/health")).StatusCode);
        using var login = await PostLogin(client, First, null);
        Assert.Equal(429, (int)login.StatusCode);
    }

    [Fact]
    public async Task OneTimeLink_SignsInOnceAndLeavesTheAddress()
    {
        await using var app = await TestApp.StartAsync(null, "--Auth:Required", "true");
        using var client = app.CreateClient();
        var token = app.Services.GetRequiredService<SignInLink>().Make();

        using var first = await client.GetAsync($"/login?t={token}");
        using var second = await client.GetAsync($"/login?t={token}");

        Assert.Equal(302, (int)first.StatusCode);
        Assert.Equal("/", LocationOf(first));
        client.DefaultRequestHeaders.Add("Cookie", first.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("runtimesweb=", StringComparison.Ordinal)).Split(';')[0]);
        Assert.Equal(200, (int)(await client.GetAsync("/api/keys")).StatusCode);
        Assert.Equal(200, (int)second.StatusCode);
        Assert.Contains("This link was used or is too old.", await second.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecretsFolder_IsPrivateAndHoldsNoKeyInClear()
    {
        await using var app = await Locked();
        var secret = await MakeKey(app, "full");
        await SignIn(app, secret);

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(app.Home, "secrets", "data-protection")));
        }

        foreach (var file in Directory.EnumerateFiles(app.Home, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith("server.lock", StringComparison.Ordinal)))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(open, System.Text.Encoding.Latin1);
            var text = await reader.ReadToEndAsync();
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
            Assert.DoesNotContain(First, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task SensitiveRoutes_AreLimitedEvenOnLoopback()
    {
        await using var app = await TestApp.StartAsync(null, "--RateLimits:Sensitive:PermitLimit", "2");
        using var client = app.CreateClient();
        (await client.PostAsJsonAsync("/api/keys", new { name = "a" })).Dispose();
        (await client.PostAsJsonAsync("/api/keys", new { name = "b" })).Dispose();

        using var third = await client.PostAsJsonAsync("/api/keys", new { name = "c" });

        Assert.Equal(429, (int)third.StatusCode);
        Assert.True(third.Headers.RetryAfter!.Delta!.Value.TotalSeconds >= 1);
        Assert.Equal("""{"error":"Too many requests for this operation. Wait a moment and retry."}""", await third.Content.ReadAsStringAsync());
        Assert.Equal(200, (int)(await client.GetAsync("/api/keys")).StatusCode);
    }

    [Fact]
    public async Task ApiLimit_WhenEnabled_AnswersInTheGroupsShape()
    {
        await using var app = await TestApp.StartAsync(null, "--RateLimits:Enabled", "true", "--RateLimits:Api:PermitLimit", "1");
        using var client = app.CreateClient();
        (await client.GetAsync("/api/v1/health")).Dispose();

        using var second = await client.GetAsync("/api/v1/health");

        Assert.Equal("""{"detail":"Too many requests. Wait a moment and retry.","status_code":429}""", await second.Content.ReadAsStringAsync());
        Assert.Equal(200, (int)(await client.GetAsync("/")).StatusCode);
    }

    private static Task<TestApp> Locked(params string[] args) => TestApp.StartAsync(null, ["--RUNTIMESWEB_ACCESS_KEY", First, .. args]);

    private static async Task<string> MakeKey(TestApp app, string scope) =>
        (await app.Services.GetRequiredService<AccessKeys>().CreateAsync("test", scope, null, Actor.Server, CancellationToken.None)).Value.Secret.Reveal();

    private static async Task<string> SignIn(TestApp app, string secret)
    {
        using var client = app.CreateClient();
        using var answer = await PostLogin(client, secret, null);
        return answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("runtimesweb=", StringComparison.Ordinal)).Split(';')[0];
    }

    private static async Task<HttpResponseMessage> PostLogin(HttpClient client, string key, string? returnUrl)
    {
        var path = "/login" + (returnUrl is null ? "" : $"?returnUrl={Uri.EscapeDataString(returnUrl)}");
        using var page = await client.GetAsync(path);
        var token = FormToken().Match(await page.Content.ReadAsStringAsync()).Groups["token"].Value;
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent([new("_handler", "sign-in"), new("__RequestVerificationToken", token), new("Key", key)]),
        };
        request.Headers.Add("Cookie", page.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("runtimesweb-form=", StringComparison.Ordinal)).Split(';')[0]);
        return await client.SendAsync(request);
    }

    private static string LocationOf(HttpResponseMessage answer) =>
        answer.Headers.Location is { IsAbsoluteUri: true } absolute ? absolute.PathAndQuery : answer.Headers.Location?.ToString() ?? "";

    [GeneratedRegex("__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex FormToken();
}
