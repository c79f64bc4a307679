using System.Collections.Immutable;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Runtimes.Adapters.Cli;
using RuntimesWeb.Core.Runtimes.Tools;
using RuntimesWeb.Core.Settings;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Claude;

/// <summary>Runs of Claude Code over a stand-in that speaks its protocol, and does what real ones do on bad days.</summary>
public sealed class ClaudeRunTests(ClaudeHouse house) : IClassFixture<ClaudeHouse>
{
    [Fact]
    public async Task Edit_IsAskedAboutShownAndBooked_AndTheProgramEnds()
    {
        var before = house.Pids.Length;
        var told = await house.RunAsync(house.Request("Please change it. [edit]"));

        Assert.Equal("Anthropic key through the credential proxy", Assert.Single(told.OfType<RunEvent.Status>()).Message);
        var (call, asked, edit) = (Assert.Single(told.OfType<RunEvent.ToolCall>()), told.OfType<RunEvent.Approval>().ToList(), Assert.Single(told.OfType<RunEvent.FileEdit>()));
        Assert.Equal(("Edit", PermissionBehavior.Ask), (call.Name, call.Permission));
        Assert.Equal([ApprovalStatus.Pending, ApprovalStatus.Allowed], asked.Select(a => a.State));
        Assert.Equal("README.md", asked[0].Subject);
        Assert.Contains("-Hello.\n+Good bye.", asked[0].Preview, StringComparison.Ordinal);
        Assert.Equal(("README.md", 1, 1), (edit.Path, edit.Additions, edit.Deletions));
        Assert.Equal("I change it.\n\nDone as asked.", ClaudeHouse.TextOf(told));
        var used = Assert.Single(told.OfType<RunEvent.Usage>());
        Assert.Equal((115L, 10L, 5L, 20L, 12_500L), (used.Tokens.InputTokens, used.Tokens.CachedInputTokens, used.Tokens.CacheWriteTokens, used.Tokens.OutputTokens, used.CostMicros!.Value));
        Assert.Equal(DoneReason.Completed, Assert.IsType<RunEvent.Done>(told[^1]).Reason);
        Assert.Single(told.OfType<RunEvent.Session>());
        await house.Pool.EndedAsync();
        Assert.DoesNotContain(house.Pids[before..], Processes.IsAlive);
        house.Repository.Git("checkout", "--", ".");
    }

    [Fact]
    public async Task Edit_ThatAPersonRefuses_IsNotDone()
    {
        var request = house.Request("[edit]");
        var told = await house.RunAsync(request with { Gate = new ScriptedGate { Judges = _ => PermissionDecision.Ask("no rule"), Answers = _ => new ApprovalAnswer(ApprovalStatus.Denied, "Not today") } });

        Assert.True(Assert.Single(told.OfType<RunEvent.ToolResult>()).IsError);
        Assert.Empty(told.OfType<RunEvent.FileEdit>());
        Assert.Contains("The person did not allow this, and says: Not today", house.Machine.Seen("heard"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_OutsideTheFolder_IsJudgedByWhereItLeads()
    {
        var uses = new List<ToolUse>();
        var told = await house.RunAsync(house.Request("[outside]") with { Gate = new JudgingGate(use => { uses.Add(use); return PermissionDecision.Deny("outside"); }) });

        Assert.Equal("/etc/hostname", uses[0].Subject);
        Assert.Equal(house.Repository.Path, uses[0].Folder);
        Assert.True(Assert.Single(told.OfType<RunEvent.ToolResult>()).IsError);
        Assert.Contains("Not allowed: outside.", house.Machine.Seen("heard"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_Twice_IsOneQuestion()
    {
        var told = await house.RunAsync(house.Request("[twice]"));

        Assert.Equal(2, told.OfType<RunEvent.Approval>().Count());
        Assert.Equal("Made.", ClaudeHouse.TextOf(told));
    }

    [Fact]
    public async Task Ask_Withdrawn_IsCancelledAndTheRunGoesOn()
    {
        var told = await house.RunAsync(house.Request("[withdrawn]") with { Gate = new JudgingGate(_ => PermissionDecision.Ask("no rule")) });

        Assert.Contains(told.OfType<RunEvent.Approval>(), a => a.State == ApprovalStatus.Pending);
        Assert.Equal("Without it.", ClaudeHouse.TextOf(told));
        Assert.IsType<RunEvent.Done>(told[^1]);
    }

    [Fact]
    public async Task Question_IsAnsweredByThePerson()
    {
        var request = house.Request("[question]") with { Gate = new ScriptedGate { Answers = _ => new ApprovalAnswer(ApprovalStatus.Allowed, "Blue") } };

        var told = await house.RunAsync(request);

        Assert.Equal(("AskUserQuestion", "Which color?"), (told.OfType<RunEvent.Approval>().First().ToolName, told.OfType<RunEvent.Approval>().First().Reason));
        Assert.Equal("Blue it is.", ClaudeHouse.TextOf(told));
    }

    [Fact]
    public async Task Input_WhileItWorks_IsHeardBeforeTheEnd()
    {
        var request = house.Request("[steer]");

        var told = await house.RunAsync(request, e => _ = e is RunEvent.Text { Value: "Listening." } && request.Inputs.TryAdd("Say hello too"));

        var said = Assert.Single(told.OfType<RunEvent.Steering>());
        Assert.Equal("Say hello too", said.Value);
        Assert.StartsWith("Listening.\n\nHello from ", ClaudeHouse.TextOf(told), StringComparison.Ordinal);
        Assert.Equal(2, told.OfType<RunEvent.Usage>().Count());
    }

    [Theory]
    [InlineData("[flood]", "Through.")]
    [InlineData("[big]", "Big.")]
    [InlineData("[odd]", "In pieces.")]
    public async Task Output_OfAnyKind_IsGotThrough(string kind, string text)
    {
        var told = await house.RunAsync(house.Request(kind));

        Assert.Equal(text, ClaudeHouse.TextOf(told));
        Assert.IsType<RunEvent.Done>(told[^1]);
        Assert.All(told.OfType<RunEvent.ToolResult>(), r => Assert.InRange(r.Output.Length, 0, 70_000));
    }

    [Fact]
    public async Task BadKey_EndsAtOnce()
    {
        var told = await house.RunAsync(house.Request("[badkey]"));

        Assert.Equal("bad_key", Assert.IsType<RunEvent.Error>(told[^1]).Code);
        await house.Pool.EndedAsync();
        Assert.False(Processes.IsAlive(house.Pids[^1]));
    }

    [Fact]
    public async Task Death_IsToldWithItsLastWords_AndNoKeyInThem()
    {
        var told = await house.RunAsync(house.Request("[die]"));

        var error = Assert.IsType<RunEvent.Error>(told[^1]);
        Assert.Equal("runtime_died", error.Code);
        Assert.StartsWith("Claude Code ended before it was done (exit code 3): fatal: the key [secret left out]", error.Message, StringComparison.Ordinal);
        Assert.Equal("Half", ClaudeHouse.TextOf(told));
    }

    [Theory]
    [InlineData("[hang]", "Hanging.")]
    [InlineData("[deaf]", "Deaf.")]
    public async Task Stop_LeavesNoProcessWithinTenSeconds(string kind, string begun)
    {
        using var stop = new CancellationTokenSource();
        var before = house.Pids.Length;
        var since = TimeProvider.System.GetTimestamp();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => house.RunAsync(house.Request(kind), e => { if (e is RunEvent.Text { Value: var said } && said == begun) { stop.Cancel(); } }, stop.Token));

        Assert.InRange(TimeProvider.System.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromSeconds(6));
        var pids = house.Pids[before..];
        await house.Pool.EndedAsync().WaitAsync(TimeSpan.FromSeconds(10));
        Assert.DoesNotContain(pids, Processes.IsAlive);
    }

    [Fact]
    public async Task Conversation_IsGoneOnWithInOneProgram_UntilSomethingElseIsWished()
    {
        var conversation = Guid.NewGuid();
        var first = await house.RunAsync(house.Request("One") with { Conversation = conversation, Folder = null });
        var session = Assert.Single(first.OfType<RunEvent.Session>()).Id;
        var pids = house.Pids.Length;
        Assert.True(Processes.IsAlive(house.Pids[^1]));
        var again = house.Request("Two") with { Conversation = conversation, Folder = null, Session = session };

        var second = await house.RunAsync(again);
        Assert.Equal(pids, house.Pids.Length);
        Assert.Equal(session, Assert.Single(second.OfType<RunEvent.Session>()).Id);
        Assert.Equal("Two", house.Messages[^1]["message"]!["content"]!.GetValue<string>());

        await house.RunAsync(again with { RunId = Guid.NewGuid(), Model = new ModelChoice(ProviderCatalog.Anthropic, "claude-opus-4-6"), Inputs = new RunInputs() });
        await house.Pool.EndedAsync();
        Assert.Equal(pids + 1, house.Pids.Length);
        Assert.False(Processes.IsAlive(house.Pids[^2]));
        Assert.Contains($"--resume={session}", house.Machine.Seen("args"), StringComparison.Ordinal);
        Assert.Contains("--model=claude-opus-4-6", house.Machine.Seen("args"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_ThatIsGone_BeginsAnewWithWhatWasSaid()
    {
        var told = await house.RunAsync(house.Request("And now?") with
        {
            Session = "gone-with-the-wind",
            History = [ModelMessage.User.Say("My name is Ada."), new ModelMessage.Assistant("Hello Ada.", [], [], ProviderCatalog.Anthropic)],
        });

        Assert.Contains(told.OfType<RunEvent.Status>(), s => s.Phase == "session");
        Assert.IsType<RunEvent.Done>(told[^1]);
        Assert.Contains("Person: My name is Ada.\nYou: Hello Ada.\n</conversation>", house.Messages[^1]["message"]!["content"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ollama_NeedsNoKeyAndNoProxy()
    {
        var told = await house.RunAsync(house.Request("Hi") with { Model = new ModelChoice(ProviderCatalog.Ollama, "llama3.2") });

        var environment = house.Machine.Seen("env").Split("HOME=")[^1] + house.Machine.Seen("env");
        Assert.Contains("ANTHROPIC_AUTH_TOKEN=ollama", environment, StringComparison.Ordinal);
        Assert.Contains("ANTHROPIC_BASE_URL=http://127.0.0.1:9/ollama", environment, StringComparison.Ordinal);
        Assert.Equal("ollama", Assert.Single(told.OfType<RunEvent.Usage>()).Provider);
        Assert.Equal("Ollama on this computer, which needs no key", told.OfType<RunEvent.Status>().First().Message);
    }

    [Theory]
    [InlineData(null, null, "anthropic", null)]
    [InlineData(null, "claude-haiku-4-5", "anthropic", "claude-haiku-4-5")]
    [InlineData("ollama", "llama3.2", "ollama", "llama3.2")]
    public void Choose_LeavesTheModelToClaudeCode(string? provider, string? model, string chosen, string? chosenModel) => Assert.Equal(
        new ModelChoice(new(chosen), chosenModel), house.Adapter.Choose(new ModelChoice(provider is null ? null : new(provider), model)).Value);

    [Theory]
    [InlineData("openai", null, "Claude Code works with anthropic or ollama, not with openai")]
    [InlineData("anthropic", "two words", "'two words' is no name of a model")]
    public void Choose_WhatCannotBe_SaysWhy(string? provider, string? model, string why) => Assert.Equal(
        why, house.Adapter.Choose(new ModelChoice(provider is null ? null : new(provider), model)).Failure?.Message);

    [Fact]
    public async Task Login_IsUsedWhenThePersonWishesSo_AndNeedsOne()
    {
        var setting = CliCredentials.Setting(RuntimeCatalog.ClaudeCode);
        await house.Get<SettingsStore>().SetAsync(setting, "login", Household.Person, default);
        try
        {
            Assert.Equal("Claude Code is to use your own login, and is not signed in", house.Adapter.Choose(new ModelChoice()).Failure?.Message);
            var told = await house.RunAsync(house.Request("x"));
            Assert.Equal("not_started", Assert.IsType<RunEvent.Error>(Assert.Single(told)).Code);
        }
        finally
        {
            await house.Get<SettingsStore>().SetAsync(setting, null, Household.Person, default);
        }
    }

    [Fact]
    public async Task Secrets_AreInNothingThatTheProgramOrTheRunHas()
    {
        var told = await house.RunAsync(house.Request("Hello") with { SystemPrompt = "A system prompt that is nobody's business" });
        await house.Pool.EndedAsync();
        var (arguments, environment, mcp) = (house.Machine.Seen("args"), house.Machine.Seen("env"), house.Machine.Seen("mcp"));

        Assert.DoesNotContain(new[] { arguments, environment, mcp, house.Machine.Seen("heard"), string.Concat(told.Select(e => e.ToJson())) }, seen => seen.Contains(FakeModels.Key, StringComparison.Ordinal));
        Assert.DoesNotContain("rwrun_", arguments + house.Machine.Seen("heard") + string.Concat(told.Select(e => e.ToJson())), StringComparison.Ordinal);
        Assert.DoesNotContain("nobody's business", arguments + environment, StringComparison.Ordinal);
        Assert.DoesNotContain("Hello", arguments, StringComparison.Ordinal);
        Assert.Contains("ANTHROPIC_API_KEY=rwrun_", environment, StringComparison.Ordinal);
        Assert.Contains($"CLAUDE_CONFIG_DIR={Path.Combine(house.App.Home, "runtimes", "claude-code", "_")}", environment, StringComparison.Ordinal);
        Assert.Contains($"XDG_CACHE_HOME={Path.Combine(house.App.Home, "runtimes", "claude-code", "_", "cache")}", environment, StringComparison.Ordinal);
        Assert.Contains($"{house.App.Address}api/mcp/tasks", mcp, StringComparison.Ordinal);
        Assert.Contains("-rw-------", mcp, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(house.App.Home, "runtimes", "passing")).Except(Kept()));
    }

    // Programs that wait for the next turn keep theirs.
    private ImmutableArray<string> Kept() => house.Pool.Count == 0 ? [] : [.. Directory.GetFiles(Path.Combine(house.App.Home, "runtimes", "passing"))];

    /// <summary>Judges as a test says; nobody ever answers, until it is withdrawn.</summary>
    private sealed class JudgingGate(Func<ToolUse, PermissionDecision> judge) : IToolGate
    {
        private readonly TaskCompletionSource<ApprovalAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public PermissionDecision Judge(ToolUse use) => judge(use);

        public Task<ApprovalAnswer> AnswerAsync(Guid approval, CancellationToken ct) => _answer.Task.WaitAsync(ct);

        public Task WithdrawAsync(Guid approval, CancellationToken ct)
        {
            _answer.TrySetResult(new ApprovalAnswer(ApprovalStatus.Cancelled));
            return Task.CompletedTask;
        }
    }
}
