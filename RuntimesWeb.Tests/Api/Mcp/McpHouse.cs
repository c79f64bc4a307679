using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Access;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Work;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Teams;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Mcp;

/// <summary>A server that asks everybody who they are, a team of a leader and a worker, and runs that hold a pass until the test lets them end.</summary>
public sealed class McpHouse : IAsyncLifetime
{
    public static readonly Actor Person = new("test");

    private readonly Channel<HeldRun> _runs = Channel.CreateUnbounded<HeldRun>();
    private readonly ScriptedRuntime _runtime = new();

    public TestApp App { get; private set; } = null!; // made before each test

    public HttpClient Client { get; private set; } = null!; // likewise

    public string Key { get; private set; } = "";

    public string Team { get; private set; } = "";

    public string Leader { get; private set; } = "";

    public string Worker { get; private set; } = "";

    /// <summary>Given to the next runs instead of a new one, as by a program that waits for its next turn.</summary>
    public RunPass? Kept { get; set; }

    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    public async ValueTask InitializeAsync()
    {
        _runtime.Otherwise = HoldAsync;
        App = await TestApp.StartAsync(_runtime.AddTo, "--Auth:Required", "true");
        Client = App.CreateClient();
        Client.Timeout = TimeSpan.FromSeconds(30);
        Key = (await Get<AccessKeys>().CreateAsync("test", "full", null, Person, default)).Value.Secret.Reveal();
        Team = (await Get<EditTeams>().CreateAsync(new TeamInput("Two", "rocket", "blue"), Person, default)).Value.Team.Id;
        Leader = await AgentAsync("Lead", "leader");
        Worker = await AgentAsync("Worker", "specialist");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
    }

    public async Task<BoardTask> TaskAsync(string title, Guid? parent = null, string? team = null)
    {
        var input = new TaskInput { Title = title, Kind = "research", ParentTaskId = parent, TeamId = team };
        return Ok(await Get<CreateTask>().RunAsync(input, null, default));
    }

    /// <summary>A run that works on a task of its own, or on this one.</summary>
    public async Task<HeldRun> OnTaskAsync(Guid? task = null, string? agent = null)
    {
        var id = task ?? (await TaskAsync("Some work")).Id;
        Ok(await Get<WorkOnTask>().RunAsync(new WorkWish(id, [new AttemptWish(ScriptedRuntime.Id)]) { AssigneeAgentId = agent ?? Worker }, Person, default));
        return await NextAsync();
    }

    /// <summary>A turn of a chat with an agent.</summary>
    public async Task<HeldRun> InChatAsync(string? agent = null, Guid? conversation = null)
    {
        var chat = conversation ?? Ok(await Get<CreateConversation>().RunAsync(agent is null ? new NewConversation { RuntimeId = "hermes" } : new NewConversation { AgentId = agent }, default)).Id;
        Ok(await Get<Turns>().SendAsync(chat, MessageInput.Say("Hello"), default));
        return await NextAsync();
    }

    /// <summary>The run that began next.</summary>
    public async Task<HeldRun> NextAsync() => await _runs.Reader.ReadAsync(new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token);

    /// <summary>Lets a run end, and waits for its end.</summary>
    public async Task EndAsync(HeldRun run)
    {
        run.Gate.Open();
        await foreach (var line in Get<RunEngine>().ReadAsync(run.Id, default, new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token))
        {
            _ = line;
        }
    }

    public Task<HttpResponseMessage> PostAsync(string server, string? token, object body, string? session = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/mcp/{server}")
        {
            Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"),
        };
        return SendAsync(request, token, session);
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string? token, string? session)
    {
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        if (session is not null)
        {
            request.Headers.Add("mcp-session-id", session);
        }

        return Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Opens a session.</summary>
    public async Task<McpClientOfTest> ConnectAsync(string server, string token)
    {
        using var answer = await PostAsync(server, token, Initialize());
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        var client = new McpClientOfTest(this, server, token, answer.Headers.GetValues("mcp-session-id").Single(), (await MessageAsync(answer))["result"]!);
        using var told = await PostAsync(server, token, new { jsonrpc = "2.0", method = "notifications/initialized" }, client.Session);
        Assert.Equal(HttpStatusCode.Accepted, told.StatusCode);
        return client;
    }

    public static object Initialize() =>
        new { jsonrpc = "2.0", id = 1, method = "initialize", @params = new { protocolVersion = "2025-11-25", capabilities = new { }, clientInfo = new { name = "test", version = "1" } } };

    /// <summary>The one message of an answer, as JSON or as an event.</summary>
    public static async Task<JsonNode> MessageAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        var json = text.Split('\n').FirstOrDefault(l => l.StartsWith("data: {", StringComparison.Ordinal))?["data: ".Length..] ?? text;
        return JsonNode.Parse(json)!; // a message
    }

    private static T Ok<T>(Outcome<T> outcome)
    {
        Assert.True(outcome.IsOk, $"{outcome.Failure?.Message} {outcome.Failure?.Hint}");
        return outcome.Value;
    }

    private async Task<string> AgentAsync(string name, string role)
    {
        var input = new AgentInput { Name = name, Description = $"{name} works.", RuntimeId = "hermes", TeamId = Team, Role = role, PermissionMode = "ask" };
        return Ok(await Get<CreateAgent>().RunAsync(input, Person, default)).Id;
    }

    private async IAsyncEnumerable<RunEvent> HoldAsync(RunRequest request, [EnumeratorCancellation] CancellationToken ct)
    {
        var pass = Kept ?? Get<RunPasses>().Issue(RunPassUse.Mcp);
        try
        {
            using (pass.HoldFor(request.RunId))
            {
                var run = new HeldRun(request.RunId, pass.Token.Reveal(), new Turnstile());
                _runs.Writer.TryWrite(run);
                await run.Gate.PassAsync(ct);
            }

            yield return new RunEvent.Text("Done.");
            yield return new RunEvent.Done(DoneReason.Completed);
        }
        finally
        {
            if (pass != Kept)
            {
                pass.Dispose();
            }
        }
    }
}

/// <summary>A run that goes on until its gate opens, with the pass that its program would carry.</summary>
public sealed record HeldRun(Guid Id, string Token, Turnstile Gate);

/// <summary>A client with a session.</summary>
public sealed record McpClientOfTest(McpHouse House, string Server, string Token, string Session, JsonNode Greeting)
{
    private int _last = 1;

    public async Task<JsonNode> AskAsync(string method, object? parameters = null)
    {
        using var answer = await House.PostAsync(Server, Token, new { jsonrpc = "2.0", id = ++_last, method, @params = parameters ?? new { } }, Session);
        return await McpHouse.MessageAsync(answer);
    }

    public async Task<string[]> ToolsAsync() => [.. (await AskAsync("tools/list"))["result"]!["tools"]!.AsArray().Select(t => t!["name"]!.GetValue<string>())];

    /// <summary>The text of what a tool says, and why it was denied.</summary>
    public async Task<(string Text, bool IsError, string? Denied)> CallAsync(string tool, object arguments)
    {
        var message = await AskAsync("tools/call", new { name = tool, arguments });
        var result = message["result"] ?? throw new InvalidOperationException(message.ToJsonString());
        return (result["content"]![0]!["text"]!.GetValue<string>(), result["isError"]?.GetValue<bool>() is true, result["_meta"]?["denied"]?.GetValue<string>());
    }

    /// <summary>What a tool says, as JSON; it must not be refused.</summary>
    public async Task<JsonNode> DoAsync(string tool, object arguments)
    {
        var (text, isError, denied) = await CallAsync(tool, arguments);
        Assert.False(isError, $"{denied}: {text}");
        return JsonNode.Parse(text)!; // JSON
    }
}
