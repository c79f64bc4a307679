using System.Text.Json;
using System.Text.Json.Nodes;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Tests.Api.Mcp;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Cli;

/// <summary>The client of the MCP SDK from npm against our servers; run by <c>./test.sh --cli</c> only.</summary>
[Trait("needs", "cli")]
public sealed class McpSdkTests(McpHouse house) : IClassFixture<McpHouse>, IDisposable
{
    private const string Script = """
        import { readFileSync } from "node:fs";
        import { Client } from "@modelcontextprotocol/sdk/client/index.js";
        import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
        const { url, token, calls } = JSON.parse(readFileSync(process.argv[2], "utf8"));
        const client = new Client({ name: "test", version: "1.0.0" });
        try {
          const transport = new StreamableHTTPClientTransport(new URL(url), token ? { requestInit: { headers: { Authorization: `Bearer ${token}` } } } : {});
          await client.connect(transport);
          const { tools } = await client.listTools();
          const answers = [];
          for (const call of calls) answers.push(await client.callTool(call));
          await transport.terminateSession();
          await client.close();
          console.log(JSON.stringify({ server: client.getServerVersion(), tools: tools.map(t => t.name), answers }));
        } catch (e) {
          console.log(JSON.stringify({ error: e.code ?? e.name, message: e.message }));
        }
        process.exit(0);
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("runtimesweb-sdk-").FullName;

    [Fact]
    public async Task TheSdksClient_ListsAndCalls_WithTheTokenOfARun_AndOnlyWithThat()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "package.json"), """{"type":"module","private":true}""");
        await File.WriteAllTextAsync(Path.Combine(_folder, "client.mjs"), Script);
        Assert.Equal(0, (await Runner().RunAsync(Which("npm"), ["install", "--prefix", _folder, "--no-audit", "--no-fund", "@modelcontextprotocol/sdk@1.32.2"], TimeSpan.FromMinutes(5), default)).Value.ExitCode);
        var (mine, other) = (await house.TaskAsync("Mine"), await house.TaskAsync("Another one"));
        var run = await house.OnTaskAsync(mine.Id);

        var told = await ClientAsync("tasks", run.Token, ("list_tasks", new { }), ("create_task", new { title = "From the SDK" }), ("get_task", new { taskId = other.Id }));
        var all = new[] { await ClientAsync("memory", run.Token), await ClientAsync("tools", run.Token), await ClientAsync("teamchat", run.Token) };
        var without = await ClientAsync("tasks", null);
        await house.EndAsync(run);
        var after = await ClientAsync("tasks", run.Token);

        Assert.Equal("runtimesweb-tasks", told["server"]!["name"]!.GetValue<string>());
        Assert.Equal(12, told["tools"]!.AsArray().Count);
        Assert.Contains("Mine", Text(told, 0), StringComparison.Ordinal);
        Assert.DoesNotContain("Another one", Text(told, 0), StringComparison.Ordinal);
        Assert.Contains("From the SDK", Text(told, 1), StringComparison.Ordinal);
        Assert.Equal((true, "out_of_scope"), (told["answers"]![2]!["isError"]!.GetValue<bool>(), told["answers"]![2]!["_meta"]!["denied"]!.GetValue<string>()));
        Assert.All(all, a => Assert.NotEmpty(a["tools"]!.AsArray()));
        Assert.Equal((401, 401), (without["error"]!.GetValue<int>(), after["error"]!.GetValue<int>()));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Text(JsonNode told, int answer) => told["answers"]![answer]!["content"]![0]!["text"]!.GetValue<string>();

    private async Task<JsonNode> ClientAsync(string server, string? token, params (string Name, object Arguments)[] calls)
    {
        var wish = Path.Combine(_folder, $"{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(wish, JsonSerializer.Serialize(new { url = new Uri(house.App.Address, $"/api/mcp/{server}"), token, calls = calls.Select(c => new { name = c.Name, arguments = c.Arguments }) }));
        var said = await Runner().RunAsync(Which("node"), [Path.Combine(_folder, "client.mjs"), wish], TimeSpan.FromSeconds(60), default);
        return JsonNode.Parse(said.Value.Output)!; // one line
    }

    private static ProcessRunner Runner() => new(Machine.Real);

    private static string Which(string program) => Machine.Real.SearchPath.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).First(File.Exists);
}
