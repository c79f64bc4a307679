using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Runtimes.Adapters.Cli;
using RuntimesWeb.Core.Runtimes.Tools;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Cli;

/// <summary>The real Claude Code from npm, driven as the product drives it, against a stand-in of Anthropic behind our credential proxy; run by <c>./test.sh --cli</c> only.</summary>
[Trait("needs", "cli")]
public sealed class RealClaudeTests : IAsyncLifetime
{
    private readonly TestMachine _machine = new();
    private readonly PersonsRepository _repository = new();
    private FakeModels _models = null!; // made before each test
    private TestApp _app = null!; // likewise

    public async ValueTask InitializeAsync()
    {
        File.CreateSymbolicLink(Path.Combine(_machine.Bin, "claude"), await RealCliTests.InstallAsync("@anthropic-ai/claude-code@2", "claude"));
        _machine.Set("ANTHROPIC_API_KEY", FakeModels.Key);
        _models = await FakeModels.StartAsync();
        _app = await TestApp.StartAsync(
            builder => builder.Services.Replace(ServiceDescriptor.Singleton(_machine.Machine)), "--Providers:anthropic:BaseUrl", _models.Address + "/anthropic", "--Providers:ollama:BaseUrl", _models.Address + "/ollama");
        await Get<RuntimeBoard>().FirstLook.WaitAsync(TimeSpan.FromSeconds(30));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _models.DisposeAsync();
        _repository.Dispose();
        _machine.Dispose();
    }

    [Fact]
    public async Task Edit_IsAskedAbout_AndTwoResumedTurnsAreEachBookedOnce()
    {
        var file = Path.Combine(_repository.Path, "README.md");
        _models.Script(
            new ModelAnswer(new ModelStep.Say("I look. "), new ModelStep.Call("toolu_1", "Read", $$"""{"file_path":"{{file}}"}"""), new ModelStep.Stop("tool_use")),
            new ModelAnswer(new ModelStep.Call("toolu_2", "Edit", $$"""{"file_path":"{{file}}","old_string":"Hello.","new_string":"Good bye."}"""), new ModelStep.Stop("tool_use")),
            new ModelAnswer(new ModelStep.Say("Done as asked."), new ModelStep.Stop("end_turn")));

        var told = await RunAsync(Request("Say good bye"));

        Assert.IsType<RunEvent.Done>(told[^1]);
        Assert.Equal(["Read", "Edit"], told.OfType<RunEvent.ToolCall>().Select(c => c.Name));
        Assert.Equal([ApprovalStatus.Pending, ApprovalStatus.Allowed], told.OfType<RunEvent.Approval>().Select(a => a.State));
        Assert.Equal(("README.md", 1, 1), told.OfType<RunEvent.FileEdit>().Select(e => (e.Path, e.Additions, e.Deletions)).Single());
        Assert.Contains("Good bye.", _repository.Read("README.md"), StringComparison.Ordinal);
        Assert.Equal((300L, 75L), (told.OfType<RunEvent.Usage>().Sum(u => u.Tokens.InputTokens), told.OfType<RunEvent.Usage>().Sum(u => u.Tokens.OutputTokens)));
        Assert.All(_models.Requests, r => Assert.Equal(FakeModels.Key, r.Headers["x-api-key"]));
        Assert.Contains("You are the coder of this house.", _models.Requests.First().Body, StringComparison.Ordinal);

        _models.Script(new ModelAnswer(new ModelStep.Say("You are welcome."), new ModelStep.Stop("end_turn")));
        var second = await RunAsync(Request("Thanks") with { Session = Assert.Single(told.OfType<RunEvent.Session>()).Id });
        var (once, again) = (told.OfType<RunEvent.Usage>().Single(), second.OfType<RunEvent.Usage>().Single());
        Assert.Equal((100L, 25L), (again.Tokens.InputTokens, again.Tokens.OutputTokens));
        Assert.InRange(again.CostMicros!.Value, 1, once.CostMicros!.Value - 1);
        Assert.Contains("Say good bye", _models.Requests.Last().Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_SeesNoKey()
    {
        _models.Script(
            new ModelAnswer(new ModelStep.Call("toolu_1", "Bash", """{"command":"/usr/bin/env"}"""), new ModelStep.Stop("tool_use")),
            new ModelAnswer(new ModelStep.Say("Seen."), new ModelStep.Stop("end_turn")));

        var told = await RunAsync(Request("What is in your environment?"));

        var seen = Assert.Single(told.OfType<RunEvent.ToolResult>()).Output;
        Assert.Contains("ANTHROPIC_BASE_URL", seen, StringComparison.Ordinal);
        Assert.DoesNotContain(FakeModels.Key, seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BadKey_IsToldWithinSeconds()
    {
        _models.Route = _ => Task.FromResult<ModelAnswer?>(ModelAnswer.Error(401, """{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}"""));
        var since = TimeProvider.System.GetTimestamp();

        var told = await RunAsync(Request("Hello"));

        Assert.Equal("bad_key", Assert.IsType<RunEvent.Error>(told[^1]).Code);
        Assert.InRange(TimeProvider.System.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task Stop_LeavesNoProcess_AndTheProviderHearsIt()
    {
        _models.Script(new ModelAnswer(new ModelStep.Say("Begun"), new ModelStep.Hang()));
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(Request("Go on for long"), e => { if (e is RunEvent.Text) { stop.Cancel(); } }, stop.Token));

        await _models.Left.WaitAsync(TimeSpan.FromSeconds(10));
        await Get<CliPool>().EndedAsync().WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Empty(Children());
    }

    [Fact]
    public async Task Conversation_IsOneProgram()
    {
        var conversation = Guid.NewGuid();
        _models.Script(new ModelAnswer(new ModelStep.Say("One."), new ModelStep.Stop("end_turn")), new ModelAnswer(new ModelStep.Say("Two."), new ModelStep.Stop("end_turn")));

        var first = await RunAsync(Request("1") with { Conversation = conversation, Folder = null });
        var before = Children();
        var second = await RunAsync(Request("2") with { Conversation = conversation, Folder = null, Session = Assert.Single(first.OfType<RunEvent.Session>()).Id });

        Assert.Equal("Two.", string.Concat(second.OfType<RunEvent.Text>().Select(t => t.Value)));
        Assert.NotEmpty(before);
        Assert.Equal(before, Children());
    }

    private T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    private RunRequest Request(string message) => new(Guid.NewGuid(), new ModelChoice(ProviderCatalog.Anthropic, "claude-haiku-4-5"), ModelMessage.User.Say(message))
    {
        SystemPrompt = "You are the coder of this house.",
        Folder = Get<CheckFolder>().Run(_repository.Path).Value,
        Gate = new ScriptedGate { Judges = _ => PermissionDecision.Ask("no rule"), Answers = _ => new ApprovalAnswer(ApprovalStatus.Allowed) },
    };

    private async Task<List<RunEvent>> RunAsync(RunRequest request, Action<RunEvent>? seen = null, CancellationToken ct = default)
    {
        var told = new List<RunEvent>();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        await foreach (var e in _app.Services.GetServices<IRuntimeAdapter>().Single(a => a.Runtime == RuntimeCatalog.ClaudeCode).RunAsync(request, limit.Token))
        {
            told.Add(e);
            seen?.Invoke(e);
        }

        return told;
    }

    // Whatever on this computer works in this server's name.
    private string[] Children() => [.. Directory.GetDirectories("/proc").Where(p => Path.GetFileName(p).All(char.IsAsciiDigit)).Where(HasOurHome).Order(StringComparer.Ordinal)];

    private bool HasOurHome(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "environ")).Contains($"CLAUDE_CONFIG_DIR={_app.Home}", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
