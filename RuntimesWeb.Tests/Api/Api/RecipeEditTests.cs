using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Permissions.Approvals;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Api;

/// <summary>A recipe that changes a file in a chat: it asks, over the routes of all questions, and what is answered holds.</summary>
public sealed class RecipeEditTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Recipe_ThatChangesFiles_AsksFirst_AndWritesWhatIsAllowed()
    {
        await using var server = await TestServer.StartAsync();
        var project = Directory.CreateDirectory(Path.Combine(server.Machine.Home, "project")).FullName;
        var (one, two) = (Path.Combine(project, "a.md"), Path.Combine(project, "b.md"));
        await File.WriteAllTextAsync(one, "The old name.\n");
        await File.WriteAllTextAsync(two, "The old name.\n");
        var (_, body) = await server.CurlAsync("/api/chat/conversations", new JsonObject
        {
            ["runtimeId"] = "local",
            ["folder"] = project,
        }.ToJsonString());
        var conversation = $"/api/chat/conversations/{JsonNode.Parse(body)!["id"]}";

        var desk = server.App.Services.GetRequiredService<ApprovalDesk>();
        var asked = Channel.CreateUnbounded<Approval>();
        void Hear(Approval approval) => _ = approval.IsPending && asked.Writer.TryWrite(approval);
        desk.Changed += Hear;
        var turn = server.CurlAsync($"{conversation}/messages", """{"content":"/recipe replace-text find=\"old name\" with=\"new one\""}""");
        var first = await asked.Reader.ReadAsync().AsTask().WaitAsync(Soon);
        var question = (await server.GetAsync("/api/approvals?status=pending"))["approvals"]!.AsArray().Single()!;
        Assert.Equal(("edit_file", "a.md"), ((string?)question["toolName"], first.Subject));
        Assert.Equal("The old name.\n", await File.ReadAllTextAsync(one));
        await RespondAsync(server, first, "allow");
        var second = await asked.Reader.ReadAsync().AsTask().WaitAsync(Soon);
        Assert.Equal("The new one.\n", await File.ReadAllTextAsync(one));
        await RespondAsync(server, second, "deny");
        var (_, events) = await turn.WaitAsync(Soon);
        desk.Changed -= Hear;

        Assert.Contains("\"code\":\"not_allowed\"", events, StringComparison.Ordinal);
        Assert.Equal("The old name.\n", await File.ReadAllTextAsync(two));
        var answer = (await server.GetAsync($"{conversation}/messages"))[1]!;
        Assert.Contains("**1 place in 1 file changed.**", (string?)answer["content"], StringComparison.Ordinal);
    }

    private static async Task RespondAsync(TestServer server, Approval question, string behavior) =>
        Assert.Equal(200, (await server.PostAsync($"/api/approvals/{question.Id}/respond", new { behavior })).Status);
}
