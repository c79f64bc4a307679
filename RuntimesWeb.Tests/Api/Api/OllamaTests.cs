using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Ollama;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Api;

/// <summary>Stagent Runtimes API: the list and the blocking pull of Ollama's models, with the documented requests as they are written; and our own routes beside them.</summary>
public sealed class OllamaTests : IAsyncLifetime
{
    private FakeOllama? _ollama;
    private Household? _household;
    private HttpClient? _client;

    private FakeOllama Ollama => _ollama!; // set before every test

    private Household House => _household!;

    private HttpClient Client => _client!;

    public async ValueTask InitializeAsync()
    {
        _ollama = await FakeOllama.StartAsync();
        _household = await Household.WithOllamaAsync(_ollama);
        _client = _household.App.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await House.DisposeAsync();
        await Ollama.DisposeAsync();
    }

    [Fact]
    public async Task List_IsOllamasOwnBodyAsItCame()
    {
        Ollama.Models["llama3.2:latest"] = 4661224676;

        using var answer = await Client.GetAsync("/api/runtimes/ollama");
        var models = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["models"]!.AsArray();

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(("llama3.2:latest", 4661224676, "gguf"), ((string?)models[0]!["name"], (long)models[0]!["size"]!, (string?)models[0]!["details"]!["format"]));
        Assert.Equal("2026-04-01T08:00:00.123456789+02:00", (string?)models[0]!["modified_at"]);
    }

    [Fact]
    public async Task Running_IsOllamasListOfLoadedModels()
    {
        Ollama.Loaded["llama3.2:latest"] = 0;

        var body = await Client.GetFromJsonAsync<JsonNode>("/api/runtimes/ollama/running");

        Assert.Equal("llama3.2:latest", (string?)body!["models"]![0]!["name"]);
        Assert.NotNull(body["models"]![0]!["expires_at"]);
    }

    [Theory]
    [InlineData("GET", "/api/runtimes/ollama")]
    [InlineData("GET", "/api/runtimes/ollama/running")]
    [InlineData("DELETE", "/api/runtimes/ollama/llama3.2")]
    public async Task AnyLook_WhenOllamaIsAway_Is502WithAHint(string method, string path)
    {
        await Ollama.GoAsync();

        using var answer = await Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(502, (int)answer.StatusCode);
        Assert.Equal($$"""{"error":"nothing listens at {{Ollama.Address}}","hint":"Make sure Ollama is running (ollama serve)."}""", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Pull_AsDocumented_BlocksUntilTheModelIsThere()
    {
        using var answer = await PostAsync("""{ "action": "pull", "model": "llama3.2" }""");
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal(("ok", "llama3.2"), ((string?)body["status"], (string?)body["model"]));
        Assert.Equal(FakeOllama.Weights + 1_500, (long)body["sizeBytes"]!);
        Assert.Equal((string?)body["jobId"], answer.Headers.GetValues("X-Job-Id").Single());
        Assert.True(Ollama.Models.ContainsKey("llama3.2:latest"));
    }

    [Fact]
    public async Task Pull_WhenDone_ShowsOnTheRuntimeAndInTheAuditLog()
    {
        Assert.Equal(ConnectionState.NeedsModel, House.Get<RuntimeBoard>().Get(RuntimeCatalog.Ollama).State);

        using var answer = await PostAsync("""{"action":"pull","model":"codellama:7b"}""");

        // At once, without another look at the computer.
        Assert.Equal(ConnectionState.Ready, House.Get<RuntimeBoard>().Get(RuntimeCatalog.Ollama).State);
        var audit = (await House.Get<AuditLog>().ReadAsync(null, null, default)).Value.Entries;
        Assert.Contains(audit, e => e is { Action: "model.pull", Target: "codellama:7b", Actor: "api" });
    }

    [Theory]
    [InlineData("""{"action":"push","model":"llama3.2"}""", "Unknown action: push")]
    [InlineData("""{"action":"delete"}""", "Unknown action: delete")]
    [InlineData("""{"action":7,"model":"llama3.2"}""", "Unknown action: 7")]
    [InlineData("""{"model":"llama3.2"}""", "Unknown action: none")]
    [InlineData("{}", "Unknown action: none")]
    [InlineData(null, "Unknown action: none")]
    [InlineData("""{"action":"pull"}""", "model is required")]
    [InlineData("""{"action":"pull","model":""}""", "model is required")]
    [InlineData("""{"action":"pull","model":42}""", "model is required")]
    [InlineData("""{"action":"pull","model":null}""", "model is required")]
    public async Task Pull_WithABadBody_Is400InTheDocumentedWords(string? json, string error)
    {
        using var answer = await PostAsync(json);

        Assert.Equal((400, $$"""{"error":"{{error}}"}"""), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Assert.Equal(0, Ollama.Pulls);
    }

    [Fact]
    public async Task Pull_FromAForeignRegistry_IsRefusedBeforeAnythingIsSent()
    {
        var before = Ollama.Requests.Count(r => r.Method == "POST");

        using var answer = await PostAsync("""{"action":"pull","model":"evil.example/owner/model"}""");

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("models are not pulled from evil.example", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(before, Ollama.Requests.Count(r => r.Method == "POST"));
    }

    [Fact]
    public async Task Pull_WhenOllamaIsAway_Is502AndNoJob()
    {
        await Ollama.GoAsync();

        using var answer = await PostAsync("""{"action":"pull","model":"llama3.2"}""");

        Assert.Equal((502, $$"""{"error":"nothing listens at {{Ollama.Address}}"}"""), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Assert.False(answer.Headers.Contains("X-Job-Id"));
        Assert.Empty(House.Get<JobQueue>().Active);
    }

    [Fact]
    public async Task Pull_OfAModelThatDoesNotExist_Is502WithOllamasWords()
    {
        using var answer = await PostAsync("""{"action":"pull","model":"nothing"}""");

        Assert.Equal(
            (502, """{"error":"Ollama found no model nothing:latest (pull model manifest: file does not exist)"}"""),
            ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Assert.True(answer.Headers.Contains("X-Job-Id"));
        Assert.Equal(1, Ollama.Pulls);
    }

    [Fact]
    public async Task Pull_ThatOllamaRefuses_Is502WithStatusAndText()
    {
        Ollama.Fail(new PullFault(PullFaultKind.Refuse, Status: 500, Text: "something odd"));

        using var answer = await PostAsync("""{"action":"pull","model":"llama3.2"}""");

        Assert.Equal((502, """{"error":"Ollama pull failed (500): something odd"}"""), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Pull_AskedForTwice_IsOneJobAndOnePull()
    {
        Ollama.OnlyWhenAllowed = true;
        var first = PostAsync("""{"action":"pull","model":"llama3.2"}""");
        await Ollama.Changed.UntilAsync(() => Ollama.Pulls == 1, "the first pull has begun");
        var second = await House.Get<PullModel>().RunAsync("registry.ollama.ai/library/llama3.2:latest", Household.Person, default);
        Ollama.Allow(100);
        using var one = await first;
        var done = await House.Get<PullModel>().WaitAsync(second.Value.Job, default);

        Assert.Equal((200, true, JobState.Succeeded), ((int)one.StatusCode, second.Value.Joined, done!.State));
        Assert.Equal(one.Headers.GetValues("X-Job-Id").Single(), second.Value.Job.Id.ToString());
        Assert.Equal(1, Ollama.Pulls);
    }

    [Fact]
    public async Task Pull_WhoseCallerLeaves_GoesOn()
    {
        var pulls = new PullTesting(House);
        Ollama.OnlyWhenAllowed = true;
        using (var leaving = new CancellationTokenSource())
        {
            var post = PostAsync("""{"action":"pull","model":"llama3.2"}""", leaving.Token);
            await Ollama.Changed.UntilAsync(() => Ollama.Pulls == 1, "the pull has begun");
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => post);
        }

        var job = pulls.Queue.Active.Single();
        Ollama.Allow(100);

        Assert.Equal(JobState.Succeeded, (await pulls.EndAsync(job)).State);
        Assert.Equal((1, 0), (Ollama.Pulls, Ollama.Left));
    }

    [Fact]
    public async Task Pull_ThatIsCancelled_Is409ForWhoWaits()
    {
        Ollama.OnlyWhenAllowed = true;
        var post = PostAsync("""{"action":"pull","model":"llama3.2"}""");
        await Ollama.Changed.UntilAsync(() => Ollama.Pulls == 1, "the pull has begun");

        await House.Get<JobQueue>().CancelAsync(House.Get<JobQueue>().Active.Single().Id, Household.Person, default);
        using var answer = await post;

        Assert.Equal((409, """{"error":"the pull of llama3.2:latest was cancelled"}"""), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        await Ollama.Changed.UntilAsync(() => Ollama.Left == 1, "Ollama was left");
    }

    [Theory]
    [InlineData("llama3.2:latest", "llama3.2")]
    [InlineData("llama3.2:latest", "llama3.2%3Alatest")]
    [InlineData("hf.co/owner/Repo-GGUF:Q4_K_M", "hf.co%2Fowner%2FRepo-GGUF%3AQ4_K_M")]
    [InlineData("running:latest", "running")]
    public async Task Delete_OfAModelThatIsThere_Is204(string name, string path)
    {
        Ollama.Models[name] = 1_000;

        using var answer = await Client.DeleteAsync($"/api/runtimes/ollama/{path}");

        Assert.Equal(204, (int)answer.StatusCode);
        Assert.Empty(Ollama.Models);
        Assert.Contains((await House.Get<AuditLog>().ReadAsync(null, null, default)).Value.Entries, e => e.Action == "model.delete" && e.Target == name);
        Assert.Empty(House.Get<OllamaModels>().Current.Models);
    }

    [Fact]
    public async Task Delete_OfAnUnknownModel_Is404()
    {
        using var answer = await Client.DeleteAsync("/api/runtimes/ollama/llama3.2");

        Assert.Equal((404, """{"error":"unknown model 'llama3.2'"}"""), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Delete_WhileTheModelIsPulled_Is409()
    {
        Ollama.Models["llama3.2:latest"] = 1_000;
        Ollama.OnlyWhenAllowed = true;
        await new PullTesting(House).BeginAsync();
        await Ollama.Changed.UntilAsync(() => Ollama.Pulls == 1, "the pull has begun");

        using var answer = await Client.DeleteAsync("/api/runtimes/ollama/llama3.2");

        Assert.Equal(409, (int)answer.StatusCode);
        Assert.Contains("model-pull llama3.2:latest is running", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(Ollama.Models.ContainsKey("llama3.2:latest"));
    }

    private async Task<HttpResponseMessage> PostAsync(string? json, CancellationToken ct = default)
    {
        using var content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        return await Client.PostAsync("/api/runtimes/ollama", content, ct);
    }
}
