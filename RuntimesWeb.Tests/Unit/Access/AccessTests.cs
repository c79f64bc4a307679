using RuntimesWeb.Core.Access;
using RuntimesWeb.Hosting;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Access;

public sealed class AccessScopeTests
{
    [Theory]
    [InlineData("full", "DELETE", "/api/keys/x", true)]
    [InlineData("full", "GET", "/_blazor", true)]
    [InlineData("read", "GET", "/api/keys", true)]
    [InlineData("read", "HEAD", "/API/keys", true)]
    [InlineData("read", "GET", "/v1/runs", true)]
    [InlineData("read", "GET", "/openapi.json", true)]
    [InlineData("read", "POST", "/api/keys", false)]
    [InlineData("read", "OPTIONS", "/api/keys", false)]
    [InlineData("read", "GET", "/", false)]
    [InlineData("read", "GET", "/_blazor", false)]
    [InlineData("read", "GET", "/runtimes", false)]
    [InlineData("prompt", "POST", "/api/v1/agents/a/prompt", true)]
    [InlineData("prompt", "POST", "/api/chat/conversations", true)]
    [InlineData("prompt", "GET", "/api/v1/agents", true)]
    [InlineData("prompt", "POST", "/api/keys", false)]
    [InlineData("prompt", "GET", "/api/keys", false)]
    [InlineData("prompt", "DELETE", "/api/v1/agents/a", false)]
    [InlineData("prompt", "GET", "/_blazor", false)]
    [InlineData("agent:a", "POST", "/api/v1/agents/a/prompt", true)]
    [InlineData("agent:a", "GET", "/api/v1/agents/a", true)]
    [InlineData("agent:a", "POST", "/api/v1/agents/b/prompt", false)]
    [InlineData("agent:a", "POST", "/api/v1/agents/A/prompt", false)]
    [InlineData("agent:a", "GET", "/api/v1/agents", false)]
    [InlineData("agent:a", "DELETE", "/api/v1/agents/a", false)]
    [InlineData("agent:a", "POST", "/api/chat/conversations", false)]
    [InlineData("deployment:d", "POST", "/v1/deployments/d/run", true)]
    [InlineData("deployment:d", "POST", "/v1/run/d", true)]
    [InlineData("deployment:d", "GET", "/v1/deployments/d", true)]
    [InlineData("deployment:d", "DELETE", "/v1/deployments/d", false)]
    [InlineData("deployment:d", "POST", "/v1/deployments/e/run", false)]
    [InlineData("deployment:d", "GET", "/v1/deployments", false)]
    public void Allows_ByMethodAndPath(string scope, string method, string path, bool expected) =>
        Assert.Equal(expected, AccessScope.Parse(scope)!.Allows(method, path));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Full")]
    [InlineData("write")]
    [InlineData("agent:")]
    [InlineData("agent:a/b")]
    [InlineData("agent")]
    [InlineData("deployment:a b")]
    [InlineData("team:a")]
    public void Parse_AnythingElse_IsNull(string? text) => Assert.Null(AccessScope.Parse(text));
}

public sealed class AttemptsTests
{
    private readonly TestTime _time = new();

    [Fact]
    public void TenWrong_MakeThatAddressWaitForTheRestOfTheMinute()
    {
        var attempts = new Attempts(_time);

        for (var i = 0; i < Attempts.Limit; i++)
        {
            Assert.Null(attempts.Wait("a"));
            attempts.Wrong("a");
        }

        Assert.Equal(TimeSpan.FromMinutes(1), attempts.Wait("a"));
        Assert.Null(attempts.Wait("b"));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(attempts.Wait("a"));
    }

    [Fact]
    public void ManyAddresses_AreForgotten()
    {
        var attempts = new Attempts(_time);

        for (var i = 0; i < 25_000; i++)
        {
            attempts.Wrong($"{i}");
        }

        Assert.InRange(attempts.Addresses, 1, 10_000);
    }
}

public sealed class SignInLinkTests
{
    private readonly TestTime _time = new();

    [Fact]
    public void Token_WorksOnce()
    {
        var link = new SignInLink(_time);
        var token = link.Make();

        Assert.False(link.Take("wrong"));
        Assert.True(link.Take(token));
        Assert.False(link.Take(token));
    }

    [Fact]
    public void Token_IsOverAfterFifteenMinutes()
    {
        var link = new SignInLink(_time);
        var token = link.Make();

        _time.Advance(SignInLink.Life);

        Assert.False(link.Take(token));
    }
}

public sealed class ReturnUrlTests
{
    [Theory]
    [InlineData("/runtimes?x=1", "/runtimes?x=1")]
    [InlineData("/", "/")]
    [InlineData(null, "/")]
    [InlineData("", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("\\\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("/a\\..\\b", "/")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("/\n/evil.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("evil", "/")]
    public void Local_OnlyPathsOfThisServer(string? url, string expected) => Assert.Equal(expected, ReturnUrl.Local(url));
}
