using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using RuntimesWeb.Core.Permissions.Approvals;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Native;

/// <summary>A loopback model that writes, edits and runs commands: each call is asked about, allowed, denied or remembered, over a real socket and on a real folder.</summary>
public sealed class TrustTests(ModelHouse house) : IClassFixture<ModelHouse>, IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("runtimesweb-trust-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Write_IsAskedWithItsDiff_AndWrittenWhenAllowed()
    {
        var turn = await BeginAsync(("write_file", new { path = "src/hello.txt", content = "hello\n" }));
        var asked = await turn.AskedAsync();

        Assert.False(File.Exists(Path.Combine(_folder, "src/hello.txt")));
        Assert.Contains("+hello", Word(asked, "preview"), StringComparison.Ordinal);
        Assert.Equal(("Change a file", "src/hello.txt"), (Word(asked, "title"), Word(asked, "summary")));
        await RespondAsync(asked, new { behavior = "allow" });
        await turn.EndAsync();

        Assert.Equal("hello\n", await File.ReadAllTextAsync(Path.Combine(_folder, "src/hello.txt")));
        var events = await turn.EventsAsync();
        Assert.Equal(["tool_call", "approval", "approval", "file_edit", "tool_result"], events.Select(e => Word(e, "type")).Where(t => t is "tool_call" or "approval" or "file_edit" or "tool_result"));
        var edit = events.Single(e => Word(e, "type") == "file_edit");
        Assert.Equal(("src/hello.txt", "added", 1), (Word(edit, "path"), Word(edit, "change"), edit["additions"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Command_Denied_NeverRuns_AndTheModelHearsWhy()
    {
        var turn = await BeginAsync(("bash", new { command = "touch made && echo done" }));
        var asked = await turn.AskedAsync();

        await RespondAsync(asked, new { behavior = "deny", message = "Not here." });
        await turn.EndAsync();

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
        Assert.Contains("Not here.", house.Models.LastBody()["messages"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Always_IsRememberedForExactlyThisCall()
    {
        var first = await BeginAsync(("bash", new { command = "/usr/bin/touch one" }));
        await RespondAsync(await first.AskedAsync(), new { behavior = "allow", always = true });
        await first.EndAsync();
        File.Delete(Path.Combine(_folder, "one"));

        // The same call passes without a question; another one, and a longer one with it inside, are asked.
        var second = await BeginAsync(("bash", new { command = "/usr/bin/touch one" }));
        await second.EndAsync();
        Assert.True(File.Exists(Path.Combine(_folder, "one")), string.Join('\n', (await second.EventsAsync()).Select(e => e.ToJsonString())));
        foreach (var command in new[] { "/usr/bin/touch two", "/usr/bin/touch one && /usr/bin/touch two", "/usr/bin/touch one; /usr/bin/touch two", "/usr/bin/touch one $(/usr/bin/touch two)" })
        {
            var other = await BeginAsync(("bash", new { command }));
            await RespondAsync(await other.AskedAsync(), new { behavior = "deny" });
            await other.EndAsync();
        }

        Assert.False(File.Exists(Path.Combine(_folder, "two")));
        Assert.Contains(await PermissionsAsync(), p => p.Contains("/usr/bin/touch one", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Always_OfWhatIsAskedEachTime_IsRefused_AndTheQuestionStays()
    {
        var turn = await BeginAsync(("bash", new { command = "sudo ls" }));
        var asked = await turn.AskedAsync();

        using var always = await house.App.CreateClient().PostAsJsonAsync($"/api/approvals/{Word(asked, "id")}/respond", new { behavior = "allow", always = true });
        await RespondAsync(asked, new { behavior = "deny" });
        await turn.EndAsync();

        Assert.Equal(400, (int)always.StatusCode);
        Assert.Contains("asked each time", await always.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StaleAnswer_SavesNoRule()
    {
        var turn = await BeginAsync(("bash", new { command = "touch stale" }));
        var asked = await turn.AskedAsync();
        using var stopped = await house.App.CreateClient().PostAsync($"/api/runs/{turn.Run}/cancel", null);

        using var late = await house.App.CreateClient().PostAsJsonAsync($"/api/approvals/{Word(asked, "id")}/respond", new { behavior = "allow", always = true });

        Assert.Equal((409, "stale"), ((int)late.StatusCode, Word(await JsonAsync(late), "error")));
        Assert.DoesNotContain(await PermissionsAsync(), p => p.Contains("touch stale", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    private async Task<List<string>> PermissionsAsync() =>
        [.. (await JsonAsync(await house.App.CreateClient().GetAsync("/api/permissions/rules")))["rules"]!.AsArray().Select(r => Word(r!, "pattern"))];

    private async Task RespondAsync(JsonNode asked, object body)
    {
        using var answer = await house.App.CreateClient().PostAsJsonAsync($"/api/approvals/{Word(asked, "id")}/respond", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Lets the model call a tool once and then say that it is done.</summary>
    private async Task<BegunTurn> BeginAsync((string Tool, object Arguments) call)
    {
        using var client = house.App.CreateClient();
        using var opened = await client.PostAsJsonAsync("/api/chat/conversations", new { runtimeId = "openai-direct", modelId = "gpt-4o", folder = _folder });
        var conversation = Word(await JsonAsync(opened), "id");
        house.Models.Script(
            new ModelAnswer(new ModelStep.Call("call-1", call.Tool, JsonSerializer.Serialize(call.Arguments)), new ModelStep.Stop("tool_calls")),
            new ModelAnswer(new ModelStep.Say("Done."), new ModelStep.Stop("stop")));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/chat/conversations/{conversation}/messages") { Content = JsonContent.Create(new { content = "Do it." }) };
        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.True(answer.IsSuccessStatusCode, answer.StatusCode.ToString());
        return new BegunTurn(house, answer, answer.Headers.GetValues("X-Run-Id").Single());
    }

    private static string Word(JsonNode node, string name) => node[name]?.GetValue<string>() ?? "";

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync())!; // a body of ours

    private sealed class BegunTurn(ModelHouse house, HttpResponseMessage answer, string run)
    {
        private readonly IAsyncEnumerator<SseLine> _frames = SseReader.ReadAsync(answer).GetAsyncEnumerator();

        public string Run => run;

        /// <summary>The question it asks.</summary>
        public async Task<JsonNode> AskedAsync()
        {
            while (await _frames.MoveNextAsync().AsTask().WaitAsync(Soon))
            {
                if (_frames.Current.Type == "permission_request")
                {
                    return (await JsonAsync(await house.App.CreateClient().GetAsync($"/api/approvals?runId={run}")))["approvals"]![0]!;
                }

                Assert.NotEqual("error", _frames.Current.Type);
                Assert.NotEqual("done", _frames.Current.Type);
            }

            throw new InvalidOperationException("it ended without a question");
        }

        /// <summary>Waits for its end; nothing more is asked.</summary>
        public async Task EndAsync()
        {
            while (await _frames.MoveNextAsync().AsTask().WaitAsync(Soon))
            {
                Assert.NotEqual("permission_request", _frames.Current.Type);
                if (_frames.Current.Type == "done")
                {
                    answer.Dispose();
                    return;
                }
            }

            throw new InvalidOperationException("it broke off");
        }

        public async Task<List<JsonNode>> EventsAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/runs/{run}/events");
            request.Headers.Add("Accept", "application/json");
            return [.. (await JsonAsync(await house.App.CreateClient().SendAsync(request)))["events"]!.AsArray().Select(e => e!)];
        }
    }
}
