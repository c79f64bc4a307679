using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Runtimes.Tools;
using RuntimesWeb.Core.Usage;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Codex;

/// <summary>The adapter as the server has it, with a stand-in of the program.</summary>
[Collection(nameof(CodexHouse))]
public sealed class CodexRunTests(CodexHouse house)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private static ScriptedGate Asking(ApprovalStatus status, string? message = null) => new()
    {
        Judges = _ => PermissionDecision.Ask("it matches no rule"),
        Answers = _ => new ApprovalAnswer(status, message),
    };

    [Fact]
    public async Task Edit_AsksForEachStep_AndTellsWhatWasDone()
    {
        using var repository = new PersonsRepository();
        var gate = Asking(ApprovalStatus.Allowed);
        var events = await house.RunAsync(house.Ask("[edit] it") with
        {
            Folder = house.Folder(repository),
            Gate = gate,
            SystemPrompt = "Be brief.",
        });

        Assert.Equal(
            ["status", "session", "text", "tool_call", "approval", "approval", "tool_result", "usage", "tool_call", "approval", "approval", "file_edit", "tool_result", "text", "usage", "done"],
            events.Select(e => e.Type));
        Assert.Equal([("bash", "make check"), ("edit_file", "README.md")], gate.Judged.Where(u => u.Tool is "bash" or "edit_file").Select(u => (u.Tool, u.Subject)));
        Assert.EndsWith("+Good bye.\n", events.OfType<RunEvent.Approval>().Last(a => a.State == ApprovalStatus.Pending).Preview, StringComparison.Ordinal);
        Assert.Equal(("README.md", 1, 0), events.OfType<RunEvent.FileEdit>().Select(e => (e.Path, e.Additions, e.Deletions)).Single());
        Assert.Equal(new TokenUsage(300, 0, 0, 30, 0), events.OfType<RunEvent.Usage>().Aggregate(TokenUsage.None, (sum, u) => sum + u.Tokens));
        Assert.All(events.OfType<RunEvent.Usage>(), u => Assert.Equal(("openai", "gpt-5.5", null), (u.Provider, u.Model, u.CostMicros)));
        Assert.EndsWith("Good bye.\n", repository.Read("README.md"), StringComparison.Ordinal);
        // What Codex leaves in the folder is gone.
        Assert.Equal([".git", "README.md"], Directory.EnumerateFileSystemEntries(repository.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Refusal_IsTold_AndTheModelHearsWhy()
    {
        using var repository = new PersonsRepository();
        var events = await house.RunAsync(house.Ask("[edit] no") with
        {
            Folder = house.Folder(repository),
            Gate = Asking(ApprovalStatus.Denied, "Use make test."),
        });

        Assert.Contains("Not changed.", CodexHouse.Text(events), StringComparison.Ordinal);
        Assert.All(events.OfType<RunEvent.ToolResult>(), r => Assert.True(r.IsError));
        Assert.Contains("Use make test.", events.OfType<RunEvent.ToolResult>().First().Output, StringComparison.Ordinal);
        Assert.Contains("The person did not allow this, and says: Use make test.", house.Kept(FakeCodex.Heard), StringComparison.Ordinal);
        Assert.DoesNotContain("Good bye", repository.Read("README.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Denied_ByARule_AsksNobody_AndNothingIsAllowedForLater()
    {
        using var repository = new PersonsRepository();
        var events = await house.RunAsync(house.Ask("[edit] never") with
        {
            Folder = house.Folder(repository),
            Gate = new ScriptedGate { Judges = u => u.Effect == ToolEffect.Edits ? PermissionDecision.Deny("a rule denies it", "Edit") : PermissionDecision.Allow("a rule allows it", "Bash") },
        });

        Assert.Empty(events.OfType<RunEvent.Approval>());
        Assert.Equal([(PermissionBehavior.Allow, "Bash"), (PermissionBehavior.Deny, "Edit")], events.OfType<RunEvent.ToolCall>().Select(c => (c.Permission!.Value, c.Rule)));
        var heard = house.Kept(FakeCodex.Heard);
        Assert.DoesNotContain("acceptForSession", heard, StringComparison.Ordinal);
        Assert.DoesNotContain("Amendment", heard, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoQuestionsAtOnce_AreAskedOneAfterTheOther()
    {
        var events = await house.RunAsync(house.Ask("[twice]") with { Gate = Asking(ApprovalStatus.Allowed) });

        Assert.Equal(
            ["tool_call", "approval", "approval", "tool_call", "approval", "approval", "tool_result", "tool_result"],
            events.Select(e => e.Type).Where(t => t is "tool_call" or "approval" or "tool_result"));
        Assert.All(events.OfType<RunEvent.ToolResult>(), r => Assert.False(r.IsError));
    }

    [Fact]
    public async Task QuestionTakenBack_IsNotAskedAnyMore()
    {
        var gate = new NeverAnswering();

        var events = await house.RunAsync(house.Ask("[withdrawn]") with { Gate = gate }).WaitAsync(Soon, TestContext.Current.CancellationToken);

        Assert.Equal([ApprovalStatus.Pending, ApprovalStatus.Cancelled], events.OfType<RunEvent.Approval>().Select(a => a.State));
        Assert.True(gate.WasLeft);
        Assert.Equal("Never mind.", CodexHouse.Text(events));
    }

    [Theory]
    [InlineData("[unknown]", "Refused.")]
    [InlineData("[odd]", "Grüße!")]
    [InlineData("[question]", "You said B.")]
    public async Task OddLines_UnknownQuestions_AndQuestionsOfTheModel(string message, string text)
    {
        var events = await house.RunAsync(house.Ask(message) with { Gate = Asking(ApprovalStatus.Allowed, "B") });

        Assert.Equal(text, CodexHouse.Text(events));
        Assert.Equal(new RunEvent.Done(DoneReason.Completed), events[^1]);
    }

    [Fact]
    public async Task Flood_ComesWhole()
    {
        var events = await house.RunAsync(house.Ask("[flood]"));

        Assert.Equal(50_000, CodexHouse.Text(events).Length);
    }

    [Theory]
    [InlineData("[badkey]", "bad_key", "does not accept the key")]
    [InlineData("[die]", "runtime_died", "exit code 3")]
    [InlineData("[node]", "not_started", "Node.js")]
    public async Task Failures_AreToldAtOnce_WithoutColoursAndPasses(string message, string code, string words)
    {
        var error = Assert.IsType<RunEvent.Error>((await house.RunAsync(house.Ask(message)).WaitAsync(Soon, TestContext.Current.CancellationToken))[^1]);

        Assert.Equal(code, error.Code);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("rwrun_", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', error.Message);
    }

    [Fact]
    public async Task Stop_EndsTheWholeTree_AlsoWhenItDoesNotListen()
    {
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => house.RunAsync(house.Ask("[hang]"), until: stop.Token, seen: e =>
        {
            if (e is RunEvent.Text)
            {
                stop.Cancel();
            }
        })).WaitAsync(Soon, TestContext.Current.CancellationToken);

        Assert.False(Processes.IsAlive(house.Kept("codex.child").Trim()));
    }

    [Fact]
    public async Task Conversation_StaysInOneProgram_AndItsUsageIsThatOfEachTurn()
    {
        var (conversation, starts) = (Guid.NewGuid(), Starts());
        var first = await house.RunAsync(house.Ask("one") with { Conversation = conversation });
        var session = first.OfType<RunEvent.Session>().Single().Id;
        Assert.Equal(1, house.Pool.Count);

        var second = await house.RunAsync(house.Ask("two") with { Conversation = conversation, Session = session });

        Assert.Equal(starts + 1, Starts());
        Assert.Equal(session, second.OfType<RunEvent.Session>().Single().Id);
        Assert.Equal(new TokenUsage(100, 0, 0, 10, 0), second.OfType<RunEvent.Usage>().Single().Tokens);

        // A program that has gone is no loss: the thread is taken up again, and its old total is not booked.
        var other = await house.RunAsync(house.Ask("three") with { Session = session });
        Assert.Equal(starts + 2, Starts());
        Assert.Equal((session, new TokenUsage(100, 0, 0, 10, 0)), (other.OfType<RunEvent.Session>().Single().Id, other.OfType<RunEvent.Usage>().Single().Tokens));
        await house.RunAsync(house.Ask("[die]") with { Conversation = conversation, Session = session });
        Assert.Equal(0, house.Pool.Count);
    }

    [Fact]
    public async Task ForgottenThread_IsBegunAnewWithWhatWasSaid()
    {
        var events = await house.RunAsync(house.Ask("go on") with
        {
            Session = "01a00000-0000-7000-8000-0000000000ff",
            History = [Core.Models.ModelMessage.User.Say("the word is kumquat"), new Core.Models.ModelMessage.Assistant("Noted.", [], [], new Core.Credentials.ProviderId("openai"))],
        });

        Assert.NotEqual("01a00000-0000-7000-8000-0000000000ff", events.OfType<RunEvent.Session>().Single().Id);
        Assert.Contains("the word is kumquat", house.Kept(FakeCodex.Heard), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatAPersonSaysMeanwhile_GoesIntoTheTurn()
    {
        var request = house.Ask("[steer]");

        var events = await house.RunAsync(request, seen: e =>
        {
            if (e is RunEvent.Text { Value: "Waiting." })
            {
                Assert.True(request.Inputs.TryAdd("hurry"));
            }
        }).WaitAsync(Soon, TestContext.Current.CancellationToken);

        Assert.Equal("hurry", events.OfType<RunEvent.Steering>().Single().Value);
        Assert.Equal("Waiting. Heard.", CodexHouse.Text(events));
    }

    [Fact]
    public async Task Program_GetsAPassAndNoKey_APrivateHome_AndTrustsNoFolder()
    {
        using var repository = new PersonsRepository(("README.md", "# x\n"), ("AGENTS.md", "Say moin."));
        await house.RunAsync(house.Ask("a prompt that nobody sees") with { Folder = house.Folder(repository), AgentId = "coder", Mode = PermissionMode.Plan, Gate = Asking(ApprovalStatus.Denied) });

        var start = house.Kept(FakeCodex.Start);
        Assert.DoesNotContain(FakeModels.Key, start, StringComparison.Ordinal);
        Assert.DoesNotContain("OPENAI_API_KEY", start, StringComparison.Ordinal);
        Assert.DoesNotContain("a prompt that nobody sees", start, StringComparison.Ordinal);
        var arguments = start.Split('\n').Where(l => l.StartsWith('<')).ToList();
        Assert.DoesNotContain(arguments, a => a.Contains("rwrun_", StringComparison.Ordinal));
        Assert.Contains(arguments, a => a.StartsWith("<projects={", StringComparison.Ordinal) && a.Contains($"\"{repository.Path}\"={{trust_level=\"untrusted\"}}", StringComparison.Ordinal));
        Assert.Contains("<sandbox_workspace_write.exclude_slash_tmp=true>", arguments);
        Assert.Contains("<web_search=\"disabled\">", arguments);
        Assert.Contains("<mcp_servers.runtimesweb-tasks.bearer_token_env_var=\"RW_MCP_TOKEN\">", arguments);
        Assert.Contains($"CODEX_HOME={Path.Combine(house.App.Home, "runtimes", "codex", "coder")}\n", start, StringComparison.Ordinal);
        Assert.Matches("RW_OPENAI_KEY=rwrun_[0-9a-f]{64}\n", start);
        var heard = house.Kept(FakeCodex.Heard);
        Assert.Contains("\"approvalPolicy\":\"untrusted\",\"sandbox\":\"read-only\"", heard, StringComparison.Ordinal);
        Assert.Contains("Say moin.", heard, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VersionWithoutAnAppServer_AnswersByExec_AndSaysSo()
    {
        house.Machine.InstallFakeCodex(withServer: false);
        try
        {
            var events = await house.RunAsync(house.Ask("--help me") with { Gate = Asking(ApprovalStatus.Denied) });

            Assert.Equal("Hello from exec.", CodexHouse.Text(events));
            Assert.Contains("only looks", events.OfType<RunEvent.Status>().Single(s => s.Phase == "degraded").Message, StringComparison.Ordinal);
            Assert.Equal(70, events.OfType<RunEvent.Usage>().Single().Tokens.InputTokens);
            Assert.Contains("<sandbox_mode=\"read-only\">", house.Kept(FakeCodex.Start), StringComparison.Ordinal);
        }
        finally
        {
            house.Machine.InstallFakeCodex();
        }
    }

    [Fact]
    public void Choose_KnowsOnlyItsOwnProvider_AndLeavesTheModelToCodex()
    {
        Assert.Equal(new ModelChoice(new Core.Credentials.ProviderId("openai"), null), house.Codex.Choose(new ModelChoice(null, " ")).Value);
        Assert.Equal(FailureKind.Invalid, house.Codex.Choose(new ModelChoice(new Core.Credentials.ProviderId("anthropic"))).Failure!.Kind);
    }

    private int Starts() => house.Kept(FakeCodex.Start).Split("==\n").Length;

    private sealed class NeverAnswering : IToolGate
    {
        public bool WasLeft { get; private set; }

        public PermissionDecision Judge(ToolUse use) => PermissionDecision.Ask("it matches no rule");

        public async Task<ApprovalAnswer> AnswerAsync(Guid approval, CancellationToken ct)
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, ct);
                return new ApprovalAnswer(ApprovalStatus.Allowed);
            }
            finally
            {
                WasLeft = true;
            }
        }
    }
}
