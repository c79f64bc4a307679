using System.Net;
using RuntimesWeb.Hosting;
using RuntimesWeb.Http;

namespace RuntimesWeb.Tests.Unit.Hosting;

public sealed class OriginRulesTests
{
    private static readonly OriginRules Rules = new(["box.example"], ["https://proxy.example:443"]);

    private static GuardedRequest Request => new()
    {
        Method = "POST",
        Scheme = "http",
        Surface = Surface.Api,
        Host = "localhost:5000",
        LocalAddress = IPAddress.Loopback,
        LocalPort = 5000,
    };

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:1")]
    [InlineData("localhost.:5000")]
    [InlineData("127.0.0.1:5000")]
    [InlineData("127.9.9.9")]
    [InlineData("[::1]:5000")]
    [InlineData("[0:0:0:0:0:0:0:1]")]
    [InlineData("box.example")]
    [InlineData("BOX.example:443")]
    public void Host_LoopbackOrListed_Passes(string host) => Assert.Null(Rules.Refusal(Request with { Host = host }));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.nip.io")]
    [InlineData("127.1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("2130706433")]
    [InlineData("0177.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("[::]")]
    [InlineData("::1")]
    [InlineData("[::1")]
    [InlineData("[::1%1]")]
    [InlineData("[127.0.0.1]")]
    [InlineData("localhost..")]
    [InlineData("localhost:0")]
    [InlineData("localhost:99999")]
    [InlineData("localhost:5000:1")]
    [InlineData("localhost:+80")]
    [InlineData("localhost@evil.example")]
    [InlineData("localhost, evil.example")]
    [InlineData("local host")]
    [InlineData("192.168.1.20:5000")]
    [InlineData("*")]
    [InlineData("sub.box.example")]
    public void Host_Foreign_IsRefused(string? host) => Assert.NotNull(Rules.Refusal(Request with { Host = host }));

    [Theory]
    [InlineData("192.168.1.20:5000", "192.168.1.20", true)]
    [InlineData("192.168.1.20:5000", "::ffff:192.168.1.20", true)]
    [InlineData("192.168.1.21:5000", "192.168.1.20", false)]
    [InlineData("[fe80::2]:5000", "fe80::2", true)]
    public void Host_BoundAddress_Passes(string host, string local, bool passes) =>
        Assert.Equal(passes, Rules.Refusal(Request with { Host = host, LocalAddress = IPAddress.Parse(local) }) is null);

    [Theory]
    [InlineData(null)]
    [InlineData("http://localhost:5000")]
    [InlineData("http://127.0.0.1:5000")]
    [InlineData("http://[::1]:5000")]
    [InlineData("http://box.example:5000")]
    [InlineData("https://proxy.example")]
    public void Origin_OursOrListed_Passes(string? origin) => Assert.Null(Rules.Refusal(Request with { Origin = origin }));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("http://localhost")]
    [InlineData("http://localhost:3000")]
    [InlineData("https://localhost:5000")]
    [InlineData("http://evil.example:5000")]
    [InlineData("http://evil.example")]
    [InlineData("http://localhost:5000/")]
    [InlineData("http://localhost:5000, http://evil.example")]
    [InlineData("http://user@localhost:5000")]
    [InlineData("http://proxy.example")]
    [InlineData("https://proxy.example.evil.example")]
    [InlineData("file://localhost:5000")]
    [InlineData("localhost:5000")]
    public void Origin_Foreign_IsRefused(string origin) => Assert.NotNull(Rules.Refusal(Request with { Origin = origin }));

    [Fact]
    public void Origin_HttpsOnAnHttpsConnection_Passes() => Assert.Null(Rules.Refusal(Request with { Scheme = "https", Origin = "https://localhost:5000" }));

    [Fact]
    public void Circuit_WithoutOrigin_IsRefused() => Assert.NotNull(Rules.Refusal(Request with { Surface = Surface.Blazor, OpensCircuit = true }));

    [Theory]
    [InlineData(null, true)]
    [InlineData("same-origin", true)]
    [InlineData("none", true)]
    [InlineData("same-site", false)]
    [InlineData("cross-site", false)]
    [InlineData("", false)]
    [InlineData("Same-Origin", false)]
    [InlineData("none, none", false)]
    public void FetchSite_OnlyOwnOrNone_Passes(string? site, bool passes) => Assert.Equal(passes, Rules.Refusal(Request with { FetchSite = site }) is null);

    [Theory]
    [InlineData("GET", Surface.Page, "navigate", "document", true)]
    [InlineData("POST", Surface.Page, "navigate", "document", false)]
    [InlineData("HEAD", Surface.Page, "navigate", "document", false)]
    [InlineData("GET", Surface.Api, "navigate", "document", false)]
    [InlineData("GET", Surface.Blazor, "navigate", "document", false)]
    [InlineData("GET", Surface.Page, "navigate", "iframe", false)]
    [InlineData("GET", Surface.Page, "no-cors", "document", false)]
    public void FetchSite_CrossSite_PassesOnlyAsALinkToAPage(string method, Surface surface, string mode, string dest, bool passes) =>
        Assert.Equal(passes, Rules.Refusal(Request with { Method = method, Surface = surface, FetchMode = mode, FetchDest = dest, FetchSite = "cross-site" }) is null);

    [Theory]
    [InlineData("/api/runtimes", Surface.Api)]
    [InlineData("/API/runtimes", Surface.Api)]
    [InlineData("//api/runtimes", Surface.Api)]
    [InlineData("/\\api", Surface.Api)]
    [InlineData("/api", Surface.Api)]
    [InlineData("/apiary", Surface.Page)]
    [InlineData("/api/V1/health", Surface.ApiV1)]
    [InlineData("/api//v1/health", Surface.ApiV1)]
    [InlineData("/v1", Surface.V1)]
    [InlineData("/_Blazor/negotiate", Surface.Blazor)]
    [InlineData("/openapi.json", Surface.Description)]
    [InlineData("/", Surface.Page)]
    public void Surface_OddSpellings_BelongToTheirGroup(string path, Surface expected) => Assert.Equal(expected, Surfaces.Of(path));
}
