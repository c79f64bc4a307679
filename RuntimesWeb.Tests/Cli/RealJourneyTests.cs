using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Playwright;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Runtimes.Adapters.Cli;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Cli;

/// <summary>The whole way in a browser with the real Claude Code and the real Codex: a task, its questions, its diff, taken. Run by <c>./test.sh --cli</c> only.</summary>
[Trait("needs", "cli")]
public sealed class RealJourneyTests(Chromium chromium) : IAsyncLifetime
{
    private readonly TestMachine _machine = new();
    private readonly PersonsRepository _repository = new();
    private IReadOnlyList<string> _before = [];
    private FakeModels _models = null!; // made before each test
    private TestApp _app = null!; // likewise

    public async ValueTask InitializeAsync()
    {
        File.CreateSymbolicLink(Path.Combine(_machine.Bin, "claude"), await RealCliTests.InstallAsync("@anthropic-ai/claude-code@2", "claude"));
        File.CreateSymbolicLink(Path.Combine(_machine.Bin, "codex"), await RealCliTests.InstallAsync("@openai/codex@0", "codex"));
        foreach (var program in new[] { "node", "git", "bash", "env" })
        {
            File.CreateSymbolicLink(Path.Combine(_machine.Bin, program), RealCliTests.Which(program));
        }

        _machine.Set("ANTHROPIC_API_KEY", FakeModels.Key);
        _machine.Set("OPENAI_API_KEY", FakeModels.Key);
        _models = await FakeModels.StartAsync();
        _app = await TestApp.StartAsync(
            builder => builder.Services.Replace(ServiceDescriptor.Singleton(_machine.Machine)),
            _models.Settings);
        await _app.Services.GetRequiredService<RuntimeBoard>().FirstLook.WaitAsync(TimeSpan.FromSeconds(30));
        _before = Footprints.Of(_machine.Home);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _models.DisposeAsync();
        _repository.Dispose();
        _machine.Dispose();
    }

    [Fact]
    public async Task Person_HasClaudeCodeWorkOnATask_AllowsItsEdit_AndTakesTheDiff()
    {
        // Where it works is known once it asks; the model of the stand-in reads it from there.
        _models.Route = body => Task.FromResult<ModelAnswer?>(Answer(body));

        await WorkAsync("claude-code", "Change a file?");

        Assert.All(_models.Requests, r => Assert.Equal(FakeModels.Key, r.Headers["x-api-key"]));
        Assert.Contains("mcp__runtimesweb-tasks__list_tasks", _models.Requests.Last().Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Person_HasCodexWorkOnATask_AllowsItsCommandAndItsEdit_AndTakesTheDiff()
    {
        _models.Script(
            new ModelAnswer(new ModelStep.Say("I look. "), ResponsesWords.Shell("call_1", "env"), new ModelStep.Stop("")),
            new ModelAnswer(ResponsesWords.Patch("call_2", "*** Update File: README.md\n@@\n-Hello.\n+Good bye."), new ModelStep.Stop("")),
            new ModelAnswer(new ModelStep.Say("Done as asked."), new ModelStep.Stop("")));

        await WorkAsync("codex", "Run a command?", "Change a file?");

        Assert.All(_models.Requests, r => Assert.Equal($"Bearer {FakeModels.Key}", r.Headers["Authorization"]));
    }

    // Starts a runtime on a task, allows what it asks in this order, and applies what came of it.
    private async Task WorkAsync(string runtime, params string[] questions)
    {
        using var client = _app.CreateClient();
        using var made = await client.PostAsJsonAsync("/api/board", new { title = "Say good bye", repoPath = _repository.Path });
        var task = (string)JsonNode.Parse(await made.Content.ReadAsStringAsync())!["task"]!["id"]!;
        await using var visitor = await Visitor.ComeAsync(chromium, _app.Address, "light");
        var page = visitor.Page;

        await visitor.OpenAsync($"/board/{task}");
        var drawer = page.GetByRole(AriaRole.Dialog, new() { Name = "Say good bye" });
        await drawer.GetByLabel("Who works on it").SelectOptionAsync($"runtime:{runtime}");
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();
        foreach (var name in questions)
        {
            var question = drawer.GetByRole(AriaRole.Region, new() { Name = name });
            await Assertions.Expect(question).ToBeVisibleAsync(new() { Timeout = 60_000 });
            await Screenshots.SaveAsync(page, $"cli-approval-{runtime}");
            await question.GetByRole(AriaRole.Button, new() { Name = "Allow once" }).ClickAsync();
        }

        await drawer.GetByRole(AriaRole.Link, new() { Name = "Diff" }).ClickAsync();
        await Assertions.Expect(drawer.GetByText("Good bye.").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Apply…" }).ClickAsync();
        await drawer.GetByLabel("Commit message").FillAsync("Say good bye");
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Apply", Exact = true }).ClickAsync();
        await Assertions.Expect(drawer.GetByText("Applied to main")).ToBeVisibleAsync();
        await Screenshots.SaveAsync(page, $"cli-applied-{runtime}");
        await _app.Services.GetRequiredService<CliPool>().EndedAsync();

        Assert.Equal("Say good bye", _repository.Git("log", "-1", "--format=%s"));
        Assert.Contains("Good bye.", _repository.Read("README.md"), StringComparison.Ordinal);
        Assert.Equal("", _repository.Git("status", "--porcelain", "--ignored"));
        Assert.Equal(_before, Footprints.Of(_machine.Home));
        Assert.Empty(visitor.Errors);
    }

    private static ModelAnswer Answer(string body)
    {
        if (body.Contains("\"tool_result\"", StringComparison.Ordinal) && body.Contains("toolu_2", StringComparison.Ordinal))
        {
            return new ModelAnswer(new ModelStep.Say("Done as asked."), new ModelStep.Stop("end_turn"));
        }

        const string Mark = "Primary working directory: ";
        var from = body.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length;
        var folder = body[from..body.IndexOf("\\n", from, StringComparison.Ordinal)];
        return body.Contains("\"tool_result\"", StringComparison.Ordinal)
            ? new ModelAnswer(new ModelStep.Call("toolu_2", "Edit", $$"""{"file_path":"{{folder}}/README.md","old_string":"Hello.","new_string":"Good bye."}"""), new ModelStep.Stop("tool_use"))
            : new ModelAnswer(new ModelStep.Say("I look. "), new ModelStep.Call("toolu_1", "Read", $$"""{"file_path":"{{folder}}/README.md"}"""), new ModelStep.Stop("tool_use"));
    }
}
