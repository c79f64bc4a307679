using Microsoft.Extensions.Configuration;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Hosting;

namespace RuntimesWeb.Tests.Unit.Hosting;

public sealed class ListeningTests
{
    [Theory]
    [InlineData("http://localhost:5000", false)]
    [InlineData("http://LOCALHOST", false)]
    [InlineData("http://127.0.0.1:5000", false)]
    [InlineData("http://127.9.9.9:5000", false)]
    [InlineData("http://[::1]:5000", false)]
    [InlineData("https://localhost:5001", false)]
    [InlineData("http://unix:/tmp/x.sock", false)]
    [InlineData("http://0.0.0.0:5000", true)]
    [InlineData("http://[::]:5000", true)]
    [InlineData("http://*:5000", true)]
    [InlineData("http://+:5000", true)]
    [InlineData("http://box:5000", true)]
    [InlineData("http://localhost.example:5000", true)]
    [InlineData("http://192.168.1.20:5000", true)]
    public void IsWide_EverythingButLoopback(string address, bool expected) => Assert.Equal(expected, Listening.IsWide(address));

    [Theory]
    [InlineData("urls", "http://127.0.0.1:1;http://0.0.0.0:2")]
    [InlineData("http_ports", "8080")]
    [InlineData("https_ports", "8443")]
    [InlineData("Kestrel:Endpoints:Main:Url", "http://*:5000")]
    public void CheckWide_HoweverConfigured_NeedsAKey(string key, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();

        var refusal = Assert.Throws<StartupException>(() => Listening.CheckWide(configuration, hasKey: false));

        Assert.Contains("RUNTIMESWEB_ACCESS_KEY", refusal.Message, StringComparison.Ordinal);
        Assert.True(Listening.CheckWide(configuration, hasKey: true));
    }

    [Fact]
    public void CheckWide_WithNothingConfigured_IsNarrow() => Assert.False(Listening.CheckWide(new ConfigurationBuilder().Build(), hasKey: false));

    [Fact]
    public void BrokenAddress_IsNamed() =>
        Assert.Contains("'nonsense'", Assert.Throws<StartupException>(() => Listening.IsWide("nonsense")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("AllowedHosts", "*")]
    [InlineData("AllowedHosts", "good.example;*.example")]
    [InlineData("AllowedHosts", "http://box.example")]
    [InlineData("AllowedHosts", "box.example:80")]
    [InlineData("AllowedHosts", "a b")]
    [InlineData("AllowedOrigins", "*")]
    [InlineData("AllowedOrigins", "null")]
    [InlineData("AllowedOrigins", "box.example")]
    [InlineData("AllowedOrigins", "https://box.example/path")]
    public void GuardLists_WithABrokenEntry_RefuseStartAndNameTheKey(string key, string value) =>
        Assert.StartsWith(key, Assert.Throws<StartupException>(() => GuardOptions.Rules(new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build())).Message, StringComparison.Ordinal);
}
