using System.Text.Json;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Runtimes.Adapters.Claude.Protocol;
using RuntimesWeb.Core.Runtimes.Adapters.Claude.Talk;
using RuntimesWeb.Core.Runtimes.Tools;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Runtimes.Claude;

/// <summary>What a run makes of the lines that the real Claude Code was recorded with.</summary>
public sealed class ClaudeTurnTests
{
    private readonly ScriptedGate _gate = new();

    [Fact]
    public void Hear_Tools_TellsEachCallOnceWithWhatBecameOfIt()
    {
        _gate.Judges = use => use.Tool switch
        {
            "Edit" => PermissionDecision.Ask("no rule"),
            "Bash" => PermissionDecision.Deny("a rule says no", "Bash(ls)"),
            _ => PermissionDecision.Allow("the test allows it"),
        };

        var steps = Play("tools");

        string[] told = [.. Told(steps).Select(Short)];
        Assert.Equal(
            [
                "session", "call toolu_1 Read ", "call toolu_1b Bash Deny", "result toolu_1b True", "result toolu_1 False",
                "call toolu_2 Edit Ask", "edit toolu_2 README.md Modified 1/1", "result toolu_2 False",
                "call toolu_3 Write Allow", "edit toolu_3 b.txt Added 1/0", "result toolu_3 False",
                "call toolu_5 Read ", "result toolu_5 False", "call toolu_6 AskUserQuestion ", "result toolu_6 False", "call toolu_7 NoSuchTool ", "result toolu_7 True",
                "text All done.",
            ],
            Merge(told));
        var asked = steps.OfType<ClaudeStep.Ask>().Select(a => a.Question).ToList();
        Assert.Equal(["Edit", "AskUserQuestion"], asked.Select(a => a.ToolName));
        Assert.Equal(("README.md", ToolEffect.Edits), (asked[0].Subject, asked[0].Effect));
        Assert.Equal("Which color?", asked[1].Reason);
        // What leads out of the folder is named so that rules see it.
        Assert.Contains("/etc/hostname", _subjects);
        var edit = Told(steps).OfType<RunEvent.FileEdit>().First();
        Assert.Contains("-old line\n+new line", edit.Diff, StringComparison.Ordinal);
        Assert.IsType<RunEvent.Done>(Turn.EndOf(steps.OfType<ClaudeStep.Over>().Single().End));
    }

    [Fact]
    public void Hear_TextThatStreams_IsToldOnce_AndAnswersStandApart()
    {
        var steps = Play("two-turns");

        Assert.Equal("I will read the file first.\n\nAll **done** here.\n\nSecond.", string.Concat(Told(steps).OfType<RunEvent.Text>().Select(t => t.Value)));
        Assert.Equal("Let me read it.", string.Concat(Told(steps).OfType<RunEvent.Thinking>().Select(t => t.Value)));
        var usages = new ClaudeUsages();
        var taken = steps.OfType<ClaudeStep.Over>().Select(o => Assert.Single(usages.Take(o.End, "anthropic"))).ToList();
        Assert.Equal([(5400L, 400L, 200L, 168L, 5930L), (1350L, 100L, 50L, 42L, 1482L)], taken.Select(u => (u.Tokens.InputTokens, u.Tokens.CachedInputTokens, u.Tokens.CacheWriteTokens, u.Tokens.OutputTokens, u.CostMicros!.Value)));
    }

    [Fact]
    public void Hear_WhatThePersonSaysMeanwhile_IsToldWhereItWasHeard()
    {
        Turn.Sent("00000000-0000-4000-8000-000000000002", "STEER");

        var told = Merge([.. Told(Play("steered")).Select(Short)]);

        Assert.Equal(["session", "call t1 Bash Allow", "result t1 False", "said STEER", "text ok one ok one ok one ok one ok one ok one "], told);
        Assert.False(Turn.HasUnheard);
    }

    [Fact]
    public void Hear_ASubagent_ShowsWhatItDoesAndNotWhatItSays()
    {
        var told = Merge([.. Told(Play("subagent")).Select(Short)]);

        Assert.Contains("call s1 Bash Allow", told);
        Assert.Contains("text main says", told);
        Assert.DoesNotContain(told, t => t.Contains("sub says", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("max-turns", "max_turns")]
    [InlineData("unknown-model", "completed")]
    [InlineData("not-logged-in", "not_logged_in")]
    public void EndOf_Recorded(string recorded, string end)
    {
        var over = Assert.Single(Play(recorded).OfType<ClaudeStep.Over>());

        Assert.Equal(end, Turn.EndOf(over.End) switch
        {
            RunEvent.Done done => JsonNamingPolicy.SnakeCaseLower.ConvertName(done.Reason.ToString()),
            RunEvent.Error error => error.Code,
            _ => "",
        });
    }

    [Fact]
    public void Hear_ARefusedKey_IsHopelessAtOnce() => Assert.Equal("bad_key", Assert.Single(Play("bad-key").OfType<ClaudeStep.Hopeless>()).Error.Code);

    [Fact]
    public void Hear_AnUnknownSession_IsGone() => Assert.Single(Play("unknown-session").OfType<ClaudeStep.Gone>());

    [Fact]
    public void Hear_AFinishedPlan_IsTextAndTheEnd()
    {
        var steps = Play("plan");

        Assert.Contains("1. do it", string.Concat(Told(steps).OfType<RunEvent.Text>().Select(t => t.Value)), StringComparison.Ordinal);
        Assert.Contains(steps.OfType<ClaudeStep.Say>(), s => s.Line.Contains("\"behavior\":\"deny\"", StringComparison.Ordinal) && s.Line.Contains("Nothing may be changed", StringComparison.Ordinal));
        Assert.Empty(steps.OfType<ClaudeStep.Ask>());
    }

    [Fact]
    public void Ask_OneCallTwice_IsOneQuestionAndOneAnswerEach()
    {
        _gate.Judges = _ => PermissionDecision.Ask("no rule");
        Begin();
        var first = Hear(AskOf("q1", "t1", "Bash", """{"command":"make"}""")).OfType<ClaudeStep.Ask>().Single().Question;

        Assert.Empty(Hear(AskOf("q1", "t1", "Bash", """{"command":"make"}""")));
        Assert.Empty(Hear(AskOf("q2", "t1", "Bash", """{"command":"make"}""")));
        var answered = Turn.Answer(first.Id, new ApprovalAnswer(ApprovalStatus.Allowed)).ToList();
        var late = Hear(AskOf("q3", "t1", "Bash", """{"command":"make"}""")).ToList();

        Assert.Equal(["q1", "q2"], answered.OfType<ClaudeStep.Say>().Select(s => JsonSerializer.Deserialize<JsonElement>(s.Line).GetProperty("response").GetProperty("request_id").GetString()!));
        Assert.Contains("\"behavior\":\"allow\"", Assert.IsType<ClaudeStep.Say>(Assert.Single(late)).Line, StringComparison.Ordinal);
        Assert.Empty(Turn.Answer(first.Id, new ApprovalAnswer(ApprovalStatus.Denied)));
    }

    [Fact]
    public void Answer_WithOtherArguments_AreJudgedToo()
    {
        _gate.Judges = use => use.Subject == "rm -rf /" ? PermissionDecision.Deny("never") : PermissionDecision.Ask("no rule");
        Begin();
        Guid Asked(string call) => Hear(AskOf("q-" + call, call, "Bash", """{"command":"make"}""")).OfType<ClaudeStep.Ask>().Single().Question.Id;
        ApprovalAnswer With(string command) => new(ApprovalStatus.Allowed, UpdatedInput: JsonSerializer.SerializeToElement(new { command }));

        var good = Turn.Answer(Asked("a"), With("make test")).OfType<ClaudeStep.Say>().Single().Line;
        var bad = Turn.Answer(Asked("b"), With("rm -rf /")).OfType<ClaudeStep.Say>().Single().Line;

        Assert.Contains("\"updatedInput\":{\"command\":\"make test\"}", good, StringComparison.Ordinal);
        Assert.Contains("\"behavior\":\"deny\",\"message\":\"Not allowed: never.\"", bad, StringComparison.Ordinal);
        Assert.DoesNotContain("updatedPermissions", good, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ApprovalStatus.Allowed, null, """{"answers":{"Which color?":"Blue"}}""", "\"answers\":{\"Which color?\":\"Blue\"}")]
    [InlineData(ApprovalStatus.Allowed, "Blue", null, "\"answers\":{\"Which color?\":\"Blue\"}")]
    [InlineData(ApprovalStatus.Allowed, null, null, "The person leaves it to you")]
    [InlineData(ApprovalStatus.Denied, "Neither", null, "The person answers: Neither")]
    [InlineData(ApprovalStatus.Expired, null, null, "Nobody answered in time")]
    public void Answer_OfAQuestion(ApprovalStatus status, string? message, string? updated, string reply)
    {
        Begin();
        var asked = Hear(AskOf("q1", "t1", "AskUserQuestion", """{"questions":[{"question":"Which color?"}]}""")).OfType<ClaudeStep.Ask>().Single().Question;

        var said = Turn.Answer(asked.Id, new ApprovalAnswer(status, message, updated is null ? null : JsonSerializer.Deserialize<JsonElement>(updated))).OfType<ClaudeStep.Say>().Single();

        Assert.Contains(reply, said.Line, StringComparison.Ordinal);
        Assert.Empty(_gate.Judged);
    }

    [Theory]
    [InlineData("Read", """{"file_path":"/work/tree/a/b.txt"}""", "a/b.txt", ToolEffect.Reads)]
    [InlineData("Read", """{"file_path":"../other/b.txt"}""", "/work/other/b.txt", ToolEffect.Reads)]
    [InlineData("Read", """{"file_path":"~/.ssh/id_rsa"}""", "/home/me/.ssh/id_rsa", ToolEffect.Reads)]
    [InlineData("Glob", """{"pattern":"/etc/*"}""", "/etc/*", ToolEffect.Reads)]
    [InlineData("Glob", """{"pattern":"**/*.cs"}""", null, ToolEffect.Reads)]
    [InlineData("NotebookEdit", """{"notebook_path":"/work/tree/n.ipynb"}""", "n.ipynb", ToolEffect.Edits)]
    [InlineData("Bash", """{"command":"ls /"}""", "ls /", ToolEffect.Runs)]
    [InlineData("Monitor", """{"command":"tail -f x"}""", "tail -f x", ToolEffect.Runs)]
    [InlineData("WebFetch", """{"url":"https://example.com"}""", "https://example.com", ToolEffect.Fetches)]
    [InlineData("TaskUpdate", "{}", null, ToolEffect.Notes)]
    [InlineData("mcp__runtimesweb-tasks__list_tasks", "{}", null, ToolEffect.Notes)]
    [InlineData("mcp__runtimesweb-tools__web_fetch", "{}", null, ToolEffect.Fetches)]
    [InlineData("mcp__tasks__list_tasks", "{}", null, ToolEffect.Other)]
    [InlineData("ToolOfTomorrow", "{}", null, ToolEffect.Other)]
    public void Use_InTheWordsOfRules(string tool, string input, string? subject, ToolEffect effect)
    {
        var use = ClaudeTools.Use(tool, JsonSerializer.Deserialize<JsonElement>(input), "/work/tree", "/home/me", Request);

        Assert.Equal((subject, effect), (use.Subject, use.Effect));
    }

    [Fact]
    public void Allowed_ToolsOfAnAgent_ByClaudeCodesNames() => Assert.Equal(
        ("Read,Bash,BashOutput,KillShell,Zork,AskUserQuestion", null), (ClaudeTools.Allowed(["read_file", "bash", "memory_save", "Zork", "mcp__x"]), ClaudeTools.Allowed(null)));

    private readonly List<string?> _subjects = [];
    private ClaudeTurn? _turn;

    private RunRequest Request => new(Guid.NewGuid(), new ModelChoice(ProviderCatalog.Anthropic), ModelMessage.User.Say("x")) { Gate = new Listening(this) };

    private ClaudeTurn Turn => _turn ??= new ClaudeTurn(Request, new ClaudePlace("/work/tree", "/home/me", ProviderCatalog.Get(ProviderCatalog.Anthropic), false), new TestTime());

    private static IEnumerable<RunEvent> Told(IEnumerable<ClaudeStep> steps) => steps.OfType<ClaudeStep.Tell>().Select(t => t.Event);

    private static string Short(RunEvent e) => e switch
    {
        RunEvent.ToolCall call => $"call {call.Id} {call.Name} {call.Permission}",
        RunEvent.ToolResult result => $"result {result.Id} {result.IsError}",
        RunEvent.FileEdit edit => $"edit {edit.Id} {edit.Path} {edit.Change} {edit.Additions}/{edit.Deletions}",
        RunEvent.Text text => $"text {text.Value}",
        RunEvent.Steering said => $"said {said.Value}",
        _ => e.Type,
    };

    private static List<string> Merge(string[] told)
    {
        var merged = new List<string>();
        foreach (var one in told)
        {
            if (one.StartsWith("text ", StringComparison.Ordinal) && merged.Count > 0 && merged[^1].StartsWith("text ", StringComparison.Ordinal))
            {
                merged[^1] += one[5..];
            }
            else
            {
                merged.Add(one);
            }
        }

        return merged;
    }

    private static ClaudeFrame.Ask AskOf(string request, string call, string tool, string input) => new(request, call, tool, JsonSerializer.Deserialize<JsonElement>(input));

    private void Begin() => _ = Hear(new ClaudeFrame.Init("s1"));

    private List<ClaudeStep> Hear(ClaudeFrame frame) => [.. Turn.Hear(frame)];

    private List<ClaudeStep> Play(string recorded) =>
        [.. File.ReadLines(Path.Combine(Repository.Root, "RuntimesWeb.Tests", "Support", "recorded", "claude", recorded + ".jsonl")).SelectMany(line => Hear(ClaudeFrames.Parse(line)))];

    private sealed class Listening(ClaudeTurnTests test) : IToolGate
    {
        public PermissionDecision Judge(ToolUse use)
        {
            test._subjects.Add(use.Subject);
            return test._gate.Judge(use);
        }

        public Task<ApprovalAnswer> AnswerAsync(Guid approval, CancellationToken ct) => test._gate.AnswerAsync(approval, ct);
    }
}
