using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api;

/// <summary>A server with the failing controller, shared by the walkers: they only read.</summary>
public sealed class FailingApp : IAsyncLifetime
{
    private TestApp? _app;

    public HttpClient Client { get; private set; } = null!; // made before any test runs

    public Uri Address => _app!.Address;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync(b => b.Services.AddControllers().AddApplicationPart(typeof(FailingController).Assembly));
        Client = _app.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app!.DisposeAsync();
    }
}

/// <summary>Walks every way to fail in each API group: the body has the group's shape and says nothing of C#.</summary>
public sealed class ErrorShapeTests(FailingApp app) : IClassFixture<FailingApp>
{
    public static TheoryData<string> Groups => ["/api", "/api/v1", "/v1"];

    [Theory]
    [CombinatorialGroups("GET", "POST", "PUT", "DELETE", "PATCH")]
    public async Task UnknownPath_AnyMethod_Is404(string group, string method)
    {
        using var answer = await app.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), $"{group}/nothing/here"));

        await AssertShape(group, answer, 404, "not found");
    }

    [Theory]
    [CombinatorialGroups("/test/throw")]
    public async Task WrongMethod_OnAKnownPath_Is405WithAllow(string group, string path)
    {
        using var answer = await app.Client.DeleteAsync(group + path);

        await AssertShape(group, answer, 405, "method not allowed");
        Assert.Equal("GET", Assert.Single(answer.Content.Headers.Allow));
    }

    [Theory]
    [CombinatorialGroups("{", "{\"name\":\"x\"", "nonsense", "{\"name\":\"x\"} trailing", "{'name':1}", " ")]
    public async Task MalformedJson_Is400InOurWords(string group, string body)
    {
        using var answer = await Post(group, body);

        await AssertShape(group, answer, 400, "the body is not valid JSON");
    }

    [Theory]
    [CombinatorialGroups("{\"name\":5}", "{\"name\":{}}", "{\"name\":[\"x\"]}")]
    public async Task WrongType_IsASchemaErrorThatNamesTheField(string group, string body)
    {
        using var answer = await Post(group, body);

        await AssertShape(group, answer, group == "/api/v1" ? 422 : 400, "name has the wrong type");
    }

    [Theory]
    [CombinatorialGroups("[]", "\"text\"", "5", "true")]
    public async Task NotAnObject_IsASchemaError(string group, string body)
    {
        using var answer = await Post(group, body);

        await AssertShape(group, answer, group == "/api/v1" ? 422 : 400, "the body must be a JSON object");
    }

    [Theory]
    [CombinatorialGroups("text/plain", "application/x-www-form-urlencoded", "text/json", "multipart/form-data; boundary=x", "application/jsonx", "application/octet-stream")]
    public async Task WrongContentType_Is415(string group, string type)
    {
        using var answer = await Post(group, "{\"name\":\"x\"}", type);

        await AssertShape(group, answer, 415, "the body must be sent as application/json");
    }

    [Theory]
    [CombinatorialGroups("application/json", "application/json; charset=utf-8", "application/problem+json", "APPLICATION/JSON")]
    public async Task JsonContentTypes_AreRead(string group, string type)
    {
        using var answer = await Post(group, "{\"name\":\"x\"}", type);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public async Task NoBodyAndNoContentType_IsAnEmptyBody(string group)
    {
        using var answer = await app.Client.PostAsync($"{group}/test/echo", null);

        Assert.Equal("""{"name":null,"isEmpty":true}""", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public async Task TooDeep_Is400(string group)
    {
        var deep = string.Concat(Enumerable.Repeat("{\"inner\":", 40)) + "null" + new string('}', 40);

        using var answer = await Post(group, deep);

        await AssertShape(group, answer, 400, "the body is nested too deeply (at most 32 levels)");
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public async Task Oversize_Is413(string group)
    {
        var answer = await Raw.AskAsync(app.Address, "POST", $"{group}/test/echo", "Content-Type: application/json", "Content-Length: 2097153");

        AssertShape(group, answer.Status, answer.Headers["Content-Type"], answer.Body, 413, "the body is too large");
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public async Task OversizeWithoutLength_Is413(string group)
    {
        using var content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes("{\"name\":\"" + new string('x', 2_100_000) + "\"}")));
        content.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{group}/test/echo") { Content = content };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.ExpectContinue = true;

        using var answer = await app.Client.SendAsync(request);

        await AssertShape(group, answer, 413, "the body is too large");
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public async Task ThrownException_Is500WithoutItsText(string group)
    {
        using var answer = await app.Client.GetAsync($"{group}/test/throw");
        var body = await answer.Content.ReadAsStringAsync();

        await AssertShape(group, answer, 500, "internal error");
        Assert.DoesNotContain(FailingController.Canary, body, StringComparison.Ordinal);
        Assert.Equal(group != "/api", body.Contains("req_", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(FailureKind.NotFound, 404)]
    [InlineData(FailureKind.Invalid, 400)]
    [InlineData(FailureKind.Conflict, 409)]
    [InlineData(FailureKind.Refused, 422)]
    [InlineData(FailureKind.Unsupported, 400)]
    [InlineData(FailureKind.Unavailable, 502)]
    [InlineData(FailureKind.Unauthorized, 401)]
    [InlineData(FailureKind.TooMany, 429)]
    public async Task Failure_HasItsStatusInEveryGroup(FailureKind kind, int status)
    {
        foreach (var group in Groups.Select(row => row.Data))
        {
            using var answer = await app.Client.GetAsync($"{group}/test/fail/{kind}");

            await AssertShape(group, answer, kind == FailureKind.Invalid && group == "/api/v1" ? 422 : status, "it failed");
        }
    }

    [Theory]
    [InlineData("/api/test/field", """{"error":"name is required","details":{"formErrors":[],"fieldErrors":{"name":["name is required"]}}}""")]
    [InlineData("/api/test/fields", """{"error":{"formErrors":[],"fieldErrors":{"name":["name is required"]}}}""")]
    [InlineData("/api/v1/test/field", """{"detail":"name is required","status_code":422,"errors":[{"loc":["body","name"],"msg":"name is required","type":"value_error"}]}""")]
    [InlineData("/api/test/ok/Invalid", """{"ok":false,"error":"it failed"}""")]
    [InlineData("/api/test/ok/NotFound", """{"error":"it failed"}""")]
    [InlineData("/api/test/reason/Conflict", """{"ok":false,"reason":"it failed"}""")]
    [InlineData("/api/test/reason/Refused", """{"ok":false,"reason":"it failed"}""")]
    [InlineData("/api/test/reason/Invalid", """{"error":"it failed"}""")]
    [InlineData("/api/test/fail/Conflict", """{"error":"it failed","hint":"try again"}""")]
    public async Task SpecialShapes_AreExact(string path, string body) => Assert.Equal(body, await app.Client.GetStringAsyncAnyStatus(path));

    [Theory]
    [InlineData("/openapi.json/x")]
    [InlineData("/API/nothing")]
    public async Task OddSpellings_AreJson(string path)
    {
        using var answer = await app.Client.GetAsync(path);

        await AssertShape("/api", answer, 404, "not found");
    }

    private Task<HttpResponseMessage> Post(string group, string body, string type = "application/json")
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return app.Client.PostAsync($"{group}/test/echo", content);
    }

    private static async Task AssertShape(string group, HttpResponseMessage answer, int status, string message) =>
        AssertShape(group, (int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString() ?? "", await answer.Content.ReadAsStringAsync(), status, message);

    private static void AssertShape(string group, int actual, string type, string text, int status, string message)
    {
        Assert.Equal(status, actual);
        Assert.StartsWith("application/json", type, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(text);
        var root = json.RootElement;
        switch (group)
        {
            case "/api/v1":
                Assert.Equal(message, root.GetProperty("detail").GetString());
                Assert.Equal(status, root.GetProperty("status_code").GetInt32());
                Assert.Equal(status == 422, root.TryGetProperty("errors", out _));
                Assert.Equal(status >= 500, root.TryGetProperty("request_id", out _));
                break;
            case "/v1":
                Assert.Equal(message, root.GetProperty("error").GetProperty("message").GetString());
                Assert.Matches("^[a-z_]+$", root.GetProperty("error").GetProperty("code").GetString());
                Assert.StartsWith("req_", root.GetProperty("error").GetProperty("requestId").GetString(), StringComparison.Ordinal);
                break;
            default:
                Assert.Equal(message, root.GetProperty("error").GetString());
                break;
        }
    }

    /// <summary>Each group with each of the values.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class CombinatorialGroupsAttribute(params string[] values) : Xunit.v3.DataAttribute
    {
        public override bool SupportsDiscoveryEnumeration() => true;

        public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(System.Reflection.MethodInfo testMethod, Xunit.Sdk.DisposalTracker disposalTracker) =>
            new(Groups.SelectMany(g => values.Select(v => (ITheoryDataRow)new TheoryDataRow(g.Data, v))).ToArray());
    }
}
