using System.Runtime.CompilerServices;
using System.Text.Json;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Runtimes.Adapters.Codex;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Tests.Unit.Runtimes.Codex;

/// <summary>Lines that Codex 0.169.0 said, recorded against a stand-in of its provider, and what they tell.</summary>
public sealed class CodexTurnTests
{
    private const string Thread = "01a00000-0000-7000-8000-000000000001";
    private const string Folder = "/home/somebody/project";

    private static CodexTurnScope Scope { get; } = new(Thread, Folder, "openai", "gpt-5.2-codex", IsLogin: false, MostAnswers: 16);

    [Fact]
    public void Turn_ThatThinksRunsEditsAndAnswers_IsToldInOrder()
    {
        var turn = new CodexTurn(Scope);
        var events = Play(turn, "edit.jsonl", "01a00000-0000-7000-8000-000000000002").ToList();

        Assert.Equal(
            ["thinking", "text", "text", "text", "tool_call", "tool_result", "usage", "tool_call", "file_edit", "file_edit", "tool_result", "usage", "usage", "tool_call", "tool_result", "usage", "text", "text", "usage"],
            events.Select(e => e.Type));
        Assert.Equal("I will look. \n\nAll done. ", string.Concat(events.OfType<RunEvent.Text>().Select(t => t.Value)));
        var calls = events.OfType<RunEvent.ToolCall>().ToList();
        Assert.Equal(["bash", "edit_file", "bash"], calls.Select(c => c.Name));
        Assert.Equal("""{"command":"touch made.txt && env | grep -c RW_"}""", Plain(calls[0].Input));
        Assert.Equal("""{"path":"README.md","files":["README.md","new.txt"]}""", Plain(calls[1].Input));
        Assert.Equal(new RunEvent.ToolResult("call_1_2", "bash", "0\n[exit code 1]", IsError: true, 0), events.OfType<RunEvent.ToolResult>().First());
        var edits = events.OfType<RunEvent.FileEdit>().ToList();
        Assert.Equal(
            new RunEvent.FileEdit("call_2_0", "README.md", Core.Runtimes.Tools.FileChangeKind.Modified, 1, 1, "--- a/README.md\n+++ b/README.md\n@@ -1 +1 @@\n-hello\n+hello world\n"), edits[0]);
        Assert.Equal(
            new RunEvent.FileEdit("call_2_0", "new.txt", Core.Runtimes.Tools.FileChangeKind.Added, 2, 0, "--- /dev/null\n+++ b/new.txt\n@@ -0,0 +1,2 @@\n+one\n+two\n"), edits[1]);
        Assert.Equal(new TokenUsage(15_000, 500, 0, 100, 25), Sum(events));
        Assert.Equal((new RunEvent.Done(DoneReason.Completed), true), (turn.End, turn.IsDone));
    }

    [Fact]
    public void SecondTurn_InTheSameProgram_TellsItsOwnUsage_AndWhatWasRefused()
    {
        var first = new CodexTurn(Scope);
        var lines = Read("edit.jsonl");
        var end = lines.FindIndex(l => l.Contains("turn/completed", StringComparison.Ordinal)) + 1;
        _ = Play(first, lines[..end], "01a00000-0000-7000-8000-000000000002").Count();

        var second = new CodexTurn(Scope with { Before = first.Total });
        var events = Play(second, lines[end..], "01a00000-0000-7000-8000-000000000004").ToList();

        Assert.Equal(new TokenUsage(13_000, 200, 0, 40, 10), Sum(events));
        Assert.Equal(new RunEvent.ToolResult("call_6_0", "bash", "It was not allowed.", IsError: true, 0), events.OfType<RunEvent.ToolResult>().Single());
    }

    [Fact]
    public void ThreadTakenUpAgain_TellsFirstWhatItHadTaken_WhichIsNotBookedTwice()
    {
        var turn = new CodexTurn(Scope with { Thread = "01a00000-0000-7000-8000-000000000002" });

        var events = Play(turn, "resume.jsonl", "01a00000-0000-7000-8000-000000000004").ToList();

        Assert.Equal(new TokenUsage(8_000, 100, 0, 20, 5), Sum(events));
        Assert.Equal(36_000, turn.Total!.InputTokens);
        Assert.Equal(new RunEvent.Done(DoneReason.Completed), turn.End);
    }

    [Fact]
    public void RefusedKey_EndsTheTurnAtTheFirstAttempt()
    {
        var turn = new CodexTurn(Scope);
        var lines = Read("bad-key.jsonl");

        _ = Play(turn, lines[..(lines.FindIndex(l => l.Contains("\"method\":\"error\"", StringComparison.Ordinal)) + 1)], "01a00000-0000-7000-8000-000000000002").Count();

        Assert.Equal("bad_key", Assert.IsType<RunEvent.Error>(turn.End).Code);
        Assert.False(turn.IsDone);
    }

    [Theory]
    [InlineData("""{"message":"x","codexErrorInfo":"unauthorized"}""", "bad_key")]
    [InlineData("""{"message":"x","codexErrorInfo":{"responseStreamDisconnected":{"httpStatusCode":403}}}""", "bad_key")]
    [InlineData("""{"message":"The model x does not exist","codexErrorInfo":"modelNotFound"}""", "unknown_model")]
    [InlineData("""{"message":"Quota exceeded. Check your plan and billing details.","codexErrorInfo":"usageLimitExceeded"}""", "out_of_credit")]
    [InlineData("""{"message":"exceeded retry limit","codexErrorInfo":{"responseTooManyFailedAttempts":{"httpStatusCode":429}}}""", "rate_limited")]
    [InlineData("""{"message":"Codex ran out of room","codexErrorInfo":"contextWindowExceeded"}""", "context_too_long")]
    [InlineData("""{"message":"unexpected status 503","codexErrorInfo":{"httpConnectionFailed":{"httpStatusCode":503}}}""", "overloaded")]
    [InlineData("""{"message":"x","codexErrorInfo":"serverOverloaded"}""", "overloaded")]
    [InlineData("""{"message":"x","codexErrorInfo":"sandboxError"}""", "sandbox")]
    [InlineData("""{"message":"x","codexErrorInfo":{"httpConnectionFailed":{"httpStatusCode":null}}}""", "network")]
    [InlineData("""{"message":"x","codexErrorInfo":"somethingNew"}""", "runtime_failed")]
    [InlineData("""{}""", "runtime_failed")]
    public void Failure_HasACodeAndWhatToDo(string error, string code)
    {
        var told = CodexErrors.Of(JsonSerializer.Deserialize<JsonElement>(error), "x", isLogin: false);

        Assert.Equal(code, told.Code);
        Assert.NotEmpty(told.Hint!);
    }

    [Fact]
    public void Failure_ShowsNeitherTheProxyNorASecret()
    {
        var told = CodexErrors.Of(JsonSerializer.Deserialize<JsonElement>("""{"message":"unexpected status 418: Incorrect key sk-proj-abcdefghijklmnop1234, url: http://127.0.0.1:9/api/relay/openai/responses"}"""), "x", isLogin: false);

        Assert.DoesNotContain("abcdefghijklmnop", told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", told.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/bin/bash -lc 'git status'", "git status")]
    [InlineData("""/bin/bash -lc "echo 'a b' \"c\"" """, "echo 'a b' \"c\"")]
    [InlineData("bash -c ls", "ls")]
    [InlineData("""/usr/bin/zsh -lc 'echo '\''x'\'''""", "echo 'x'")]
    [InlineData("/bin/bash -lc 'ls' -- 'rm -rf /'", "/bin/bash -lc 'ls' -- 'rm -rf /'")]
    [InlineData("/bin/bash -lc 'ls'; rm -rf /", "/bin/bash -lc 'ls'; rm -rf /")]
    [InlineData("""/bin/bash -lc "ls $(rm x)" """, """/bin/bash -lc "ls $(rm x)" """)]
    [InlineData("/bin/bash -lc 'unfinished", "/bin/bash -lc 'unfinished")]
    [InlineData("python3 -c 'print(1)'", "python3 -c 'print(1)'")]
    public void CommandLine_IsFreedOfItsShell_WhereThatIsCertain(string said, string line) => Assert.Equal(line, CodexCommandLine.Unwrap(said));

    [Fact]
    public void UnknownFrames_AndThoseOfOtherThreads_AreNothing()
    {
        var turn = new CodexTurn(Scope);
        turn.Begin("t");
        string[] lines =
        [
            "", "not json", "{", "[1,2]", "{}", """{"method":17}""", """{"id":"text","result":{}}""",
            """{"method":"item/quantumLeap","params":{"threadId":"T","x":[1]}}""",
            """{"method":"item/started","params":{"item":{"type":"dream","id":"d"}}}""",
            """{"method":"item/completed","params":{"item":{"type":"commandExecution"}}}""",
            """{"method":"item/agentMessage/delta","params":{"threadId":"another","itemId":"m","delta":"secret"}}""",
            """{"method":"thread/tokenUsage/updated","params":{"threadId":"another","turnId":"t","tokenUsage":{"total":{"inputTokens":1},"last":{}}}}""",
            """{"method":"turn/completed","params":{"turn":{"id":"earlier","status":"completed"}}}""",
        ];

        Assert.Empty(lines.Select(CodexFrame.Parse).OfType<CodexFrame.News>().SelectMany(turn.Take));
        Assert.Null(turn.End);
    }

    [Fact]
    public void Plan_IsToldAsOurOwnToolDoes()
    {
        var news = Assert.IsType<CodexFrame.News>(CodexFrame.Parse("""{"method":"turn/plan/updated","params":{"turnId":"t","plan":[{"step":"Edit","status":"completed"},{"step":"Test","status":"inProgress"},{"step":"Tell","status":"pending"}]}}"""));

        var events = new CodexTurn(Scope).Take(news).ToList();

        var call = Assert.IsType<RunEvent.ToolCall>(events[0]);
        Assert.Equal(("update_plan", """{"steps":[{"text":"Edit","status":"done"},{"text":"Test","status":"in_progress"},{"text":"Tell","status":"pending"}]}"""), (call.Name, Plain(call.Input)));
        Assert.Equal("1 of 3 done", Assert.IsType<RunEvent.ToolResult>(events[1]).Output);
    }

    [Fact]
    public void TooManyAnswers_EndTheTurn()
    {
        var turn = new CodexTurn(Scope with { MostAnswers = 2 });

        _ = Play(turn, "edit.jsonl", "01a00000-0000-7000-8000-000000000002").Count();

        Assert.Equal(new RunEvent.Done(DoneReason.MaxTurns), turn.End);
    }

    [Fact]
    public void McpCall_AndSearch_AreTools()
    {
        var turn = new CodexTurn(Scope);
        string[] lines =
        [
            """{"method":"item/started","params":{"item":{"type":"mcpToolCall","id":"c","server":"rwx","tool":"echo","status":"inProgress","arguments":{"text":"hi"},"result":null,"error":null}}}""",
            """{"method":"item/completed","params":{"item":{"type":"mcpToolCall","id":"c","server":"rwx","tool":"echo","status":"completed","arguments":{"text":"hi"},"result":{"content":[{"type":"text","text":"you said hi"}],"structuredContent":null},"error":null,"durationMs":2}}}""",
            """{"method":"item/completed","params":{"item":{"type":"webSearch","id":"s","query":"weather","action":{"type":"search"}}}}""",
        ];

        var events = lines.Select(CodexFrame.Parse).OfType<CodexFrame.News>().SelectMany(turn.Take).ToList();

        Assert.Equal(["mcp__rwx__echo", "web_search"], events.OfType<RunEvent.ToolCall>().Select(c => c.Name));
        Assert.Equal(new RunEvent.ToolResult("c", "mcp__rwx__echo", "you said hi", IsError: false, 2), events[1]);
    }

    [Fact]
    public void Exec_IsReadTheSameWay()
    {
        var turn = new CodexExecTurn(Folder, "gpt-5.2-codex", isLogin: false);

        var events = Read("exec.jsonl").SelectMany(turn.Take).ToList();

        Assert.Equal(["thinking", "tool_call", "tool_result", "tool_call", "file_edit", "tool_result", "text", "usage"], events.Select(e => e.Type));
        Assert.Equal(new TokenUsage(6_000, 300, 0, 60, 15), Sum(events));
        Assert.Equal(new RunEvent.Done(DoneReason.Completed), turn.End);
        var refused = new CodexExecTurn(Folder, "gpt-5.2-codex", isLogin: false);
        _ = Read("exec-bad-key.jsonl").TakeWhile(_ => refused.End is null).SelectMany(refused.Take).Count();
        Assert.Equal("bad_key", Assert.IsType<RunEvent.Error>(refused.End).Code);
    }

    private static TokenUsage Sum(IEnumerable<RunEvent> events) => events.OfType<RunEvent.Usage>().Aggregate(TokenUsage.None, (sum, u) => sum + u.Tokens);

    private static string Plain(JsonElement json) => json.GetRawText().Replace("\\u0026", "&", StringComparison.Ordinal);

    private static IEnumerable<RunEvent> Play(CodexTurn turn, string file, string id) => Play(turn, Read(file), id);

    // Up to its end, as the adapter reads it.
    private static IEnumerable<RunEvent> Play(CodexTurn turn, List<string> lines, string id)
    {
        foreach (var frame in lines.Select(CodexFrame.Parse))
        {
            if (frame is CodexFrame.Answer answer && answer.Result.ValueKind == JsonValueKind.Object && answer.Result.TryGetProperty("turn", out _))
            {
                turn.Begin(id);
            }

            foreach (var e in frame is CodexFrame.News news ? turn.Take(news) : [])
            {
                yield return e;
            }

            if (turn.IsDone)
            {
                yield break;
            }
        }
    }

    private static List<string> Read(string file, [CallerFilePath] string here = "") => [.. File.ReadAllLines(Path.Combine(Path.GetDirectoryName(here)!, "recorded", file))];
}
