using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Access;
using RuntimesWeb.Core.CredentialProxy;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Usage;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api;

/// <summary>The credential proxy at the wire: programs of runs ask providers with a pass in the key's place.</summary>
public sealed class CredentialRelayTests(CredentialRelayTests.House house) : IClassFixture<CredentialRelayTests.House>
{
    private static readonly ModelAnswer Hello = new(new ModelStep.Say("Hello"), new ModelStep.Stop("end_turn"));

    [Fact]
    public async Task Ask_GoesToTheProviderWithTheKey_AndWhatItTookIsCounted()
    {
        house.Models.Script(Hello);
        using var lease = house.Open();
        using var held = lease.HoldFor(Guid.NewGuid());

        using var answer = await house.AskAsync(lease, "/v1/messages?beta=true");
        var body = await answer.Content.ReadAsStringAsync();

        var (path, headers, asked) = Assert.Single(house.Models.Requests);
        Assert.Equal(("/anthropic/v1/messages", FakeModels.Key, """{"model":"claude-haiku-4-5"}"""), (path, headers["x-api-key"], asked));
        Assert.Equal("2023-06-01", headers["anthropic-version"]);
        Assert.DoesNotContain(headers, h => h.Value.Contains("rwrun_", StringComparison.Ordinal) || h.Key.StartsWith("X-Forwarded", StringComparison.OrdinalIgnoreCase));
        Assert.Contains("Hello", body, StringComparison.Ordinal);
        Assert.DoesNotContain(FakeModels.Key, body + answer.Headers, StringComparison.Ordinal);
        Assert.Equal([("", new TokenUsage(100, 40, 10, 25, 0))], lease.Usage.Take());
    }

    [Fact]
    public async Task Answer_StreamsAsItComes_AndEndsWithItsRun()
    {
        house.Models.Script(new ModelAnswer(new ModelStep.Say("First"), new ModelStep.Hang()));
        using var lease = house.Open();
        var held = lease.HoldFor(Guid.NewGuid());

        using var answer = await house.AskAsync(lease);
        await using var stream = await answer.Content.ReadAsStreamAsync();
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync() is { } line && !line.Contains("First", StringComparison.Ordinal))
        {
            // The provider has not finished, and never will.
        }

        held.Dispose();

        await house.Models.Left.WaitAsync(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAnyAsync<IOException>(reader.ReadToEndAsync);
    }

    [Fact]
    public async Task Client_ThatLeaves_EndsTheProvidersWork()
    {
        house.Models.Script(new ModelAnswer(new ModelStep.Say("First"), new ModelStep.Hang()));
        using var lease = house.Open();
        using var held = lease.HoldFor(Guid.NewGuid());
        var answer = await house.AskAsync(lease);

        answer.Dispose();

        await house.Models.Left.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Pass_OpensNothingBeforeBetweenAndAfterRuns()
    {
        house.Models.Script();
        var lease = house.Open();
        var statuses = new List<HttpStatusCode> { await house.StatusAsync(lease) };
        lease.HoldFor(Guid.NewGuid()).Dispose();
        statuses.Add(await house.StatusAsync(lease));
        using var held = lease.HoldFor(Guid.NewGuid());
        lease.Dispose();
        statuses.Add(await house.StatusAsync(lease));

        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized], statuses);
        Assert.Empty(house.Models.Requests);
    }

    [Fact]
    public async Task Pass_OpensOnlyItsProvidersModels()
    {
        house.Models.Script();
        using var lease = house.Open();
        using var held = lease.HoldFor(Guid.NewGuid());
        using var other = house.App.Services.GetRequiredService<RunPasses>().Issue(RunPassUse.Mcp);
        using var heldToo = other.HoldFor(Guid.NewGuid());
        var (token, root) = (lease.Token.Reveal(), house.App.Address.AbsoluteUri);

        Assert.Equal(HttpStatusCode.Unauthorized, await house.StatusAsync($"{root}api/relay/anthropic/v1/messages", null));
        Assert.Equal(HttpStatusCode.Unauthorized, await house.StatusAsync($"{root}api/relay/anthropic/v1/messages", "rwrun_wrong"));
        Assert.Equal(HttpStatusCode.Unauthorized, await house.StatusAsync($"{root}api/relay/anthropic/v1/messages", other.Token.Reveal()));
        Assert.Equal(HttpStatusCode.Unauthorized, await house.StatusAsync($"{root}api/relay/openai/chat/completions", token));
        Assert.Equal(HttpStatusCode.Unauthorized, await house.StatusAsync($"{root}api/relay/ollama/v1/messages", token));
        foreach (var path in new[] { "v1/files", "v1/organizations/api_keys", "v1/messages/../files", "v1/messages/%2e%2e/files", "v1/messages/..%2ffiles", "" })
        {
            Assert.Equal(HttpStatusCode.NotFound, await house.StatusAsync($"{root}api/relay/anthropic/{path}", token));
        }

        Assert.Equal(HttpStatusCode.NotFound, await house.StatusAsync($"{root}api/relay/anthropic/v1/models", token, HttpMethod.Delete));
        Assert.Empty(house.Models.Requests);
    }

    [Fact]
    public async Task Pass_OpensNothingElseOfThisServer()
    {
        using var lease = house.Open();
        using var held = lease.HoldFor(Guid.NewGuid());

        // The server asks for keys here, and this is none.
        Assert.Equal(HttpStatusCode.Unauthorized, await house.StatusAsync(house.App.Address + "api/runtimes", lease.Token.Reveal(), HttpMethod.Get));
    }

    [Fact]
    public async Task Error_OfTheProvider_IsHandedOnWithoutTheKey_AndARefusedKeyIsShown()
    {
        house.Models.Script(ModelAnswer.Error(401, """{"error":{"message":"invalid key THE-KEY"}}""".Replace("THE-KEY", FakeModels.Key, StringComparison.Ordinal)));
        using var lease = house.Open();
        using var held = lease.HoldFor(Guid.NewGuid());

        using var answer = await house.AskAsync(lease);

        Assert.Equal((HttpStatusCode.Unauthorized, """{"error":{"message":"invalid key [secret left out]"}}"""), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        var board = house.App.Services.GetRequiredService<ProviderBoard>();
        Assert.NotNull(board.Get(ProviderCatalog.Anthropic).Rejected);
        board.NoteAccepted(ProviderCatalog.Anthropic);
    }

    [Fact]
    public async Task Provider_ThatIsDown_Is502InOurWords()
    {
        using var lease = house.App.Services.GetRequiredService<CredentialProxies>().Open(ProviderCatalog.OpenAI).Value;
        using var held = lease.HoldFor(Guid.NewGuid());

        using var answer = await house.AskAsync(lease, "/responses");

        Assert.Equal((HttpStatusCode.BadGateway, """{"error":"OpenAI could not be reached at http://127.0.0.1:9"}"""), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public void Open_WithoutAKey_IsRefused() => Assert.NotNull(house.App.Services.GetRequiredService<CredentialProxies>().Open(ProviderCatalog.OpenRouter).Failure);

    /// <summary>A server that asks who is there, with a key of Anthropic that goes to a stand-in, and one of OpenAI that goes nowhere.</summary>
    public sealed class House : IAsyncLifetime
    {
        private readonly TestMachine _machine = new();
        private HttpClient? _client;

        public FakeModels Models { get; private set; } = null!; // made before each test

        public TestApp App { get; private set; } = null!; // likewise

        public async ValueTask InitializeAsync()
        {
            _machine.Set("ANTHROPIC_API_KEY", FakeModels.Key);
            _machine.Set("OPENAI_API_KEY", "sk-a-key-that-goes-nowhere");
            Models = await FakeModels.StartAsync();
            App = await TestApp.StartAsync(
                builder => builder.Services.AddSingleton(_machine.Machine),
                "--Providers:anthropic:BaseUrl", Models.Address + "/anthropic", "--Providers:openai:BaseUrl", "http://127.0.0.1:9/v1", "--Auth:Required", "true");
#pragma warning disable RS0030 // a test's client lives and ends with its server
            _client = new HttpClient(new SocketsHttpHandler { UseProxy = false, ResponseDrainTimeout = TimeSpan.Zero });
#pragma warning restore RS0030
        }

        public async ValueTask DisposeAsync()
        {
            _client?.Dispose();
            await App.DisposeAsync();
            await Models.DisposeAsync();
            _machine.Dispose();
        }

        public ProxyLease Open() => App.Services.GetRequiredService<CredentialProxies>().Open(ProviderCatalog.Anthropic).Value;

        /// <summary>As Claude Code asks, its answer still to be read.</summary>
        public Task<HttpResponseMessage> AskAsync(ProxyLease lease, string path = "/v1/messages") => SendAsync(lease.Address + path, lease.Token.Reveal(), HttpMethod.Post);

        public async Task<HttpStatusCode> StatusAsync(ProxyLease lease)
        {
            using var answer = await AskAsync(lease);
            return answer.StatusCode;
        }

        public async Task<HttpStatusCode> StatusAsync(string address, string? token, HttpMethod? method = null)
        {
            using var answer = await SendAsync(address, token, method ?? HttpMethod.Post);
            return answer.StatusCode;
        }

        private async Task<HttpResponseMessage> SendAsync(string address, string? token, HttpMethod method)
        {
            var request = new HttpRequestMessage(method, new Uri(address, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }))
            {
                Content = method == HttpMethod.Post ? new StringContent("""{"model":"claude-haiku-4-5"}""", Encoding.UTF8, "application/json") : null,
            };
            request.Headers.Add("anthropic-version", "2023-06-01");
            if (token is not null)
            {
                request.Headers.Add(address.Contains("/v1/messages", StringComparison.Ordinal) ? "x-api-key" : "Authorization", address.Contains("/v1/messages", StringComparison.Ordinal) ? token : "Bearer " + token);
            }

            return await _client!.SendAsync(request, HttpCompletionOption.ResponseHeadersRead); // made with the server
        }
    }
}
