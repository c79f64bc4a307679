using System.Text.Json;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Runtimes.Tools;
using RuntimesWeb.Tests.Support;
using static RuntimesWeb.Tests.Support.LoopHouse;

namespace RuntimesWeb.Tests.Unit.Runtimes.Native;

/// <summary>Changes that a model wants, through the loop and the gate before it.</summary>
public sealed class LoopChangesTests : IDisposable
{
    private readonly ToolHouse _tools = new();
    private readonly LoopHouse _house = new();

    public LoopChangesTests()
    {
        _tools.Write("a.txt", "one\ntwo\n");
        _house.Tools.AddRange(_tools.Tools);
    }

    public void Dispose() => _tools.Dispose();

    [Fact]
    public async Task Denied_ChangesNothing()
    {
        var events = await RunAsync(PermissionDecision.Deny("no changes here", "deny edit_file"), null, """{"path":"a.txt","old_string":"two","new_string":"2"}""");

        Assert.Equal("Not allowed: no changes here.", events.OfType<RunEvent.ToolResult>().Single().Output);
        Assert.Empty(events.OfType<RunEvent.FileEdit>());
        Assert.Equal("one\ntwo\n", _tools.Read("a.txt"));
    }

    [Fact]
    public async Task AskedAndRefused_ChangesNothing()
    {
        var events = await RunAsync(PermissionDecision.Ask("no rule"), new ApprovalAnswer(ApprovalStatus.Denied, "leave it"), """{"path":"a.txt","old_string":"two","new_string":"2"}""");

        Assert.Contains("leave it", events.OfType<RunEvent.ToolResult>().Single().Output, StringComparison.Ordinal);
        Assert.Equal("one\ntwo\n", _tools.Read("a.txt"));
    }

    [Fact]
    public async Task AskedAndAllowed_IsAFileEditWithTheDiffThatWasShown()
    {
        var events = await RunAsync(PermissionDecision.Ask("no rule"), new ApprovalAnswer(ApprovalStatus.Allowed), """{"path":"./a.txt","old_string":"two","new_string":"2"}""");

        const string Diff = "--- a/a.txt\n+++ b/a.txt\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n";
        var asked = events.OfType<RunEvent.Approval>().First();
        Assert.Equal((Diff, "a.txt", ToolEffect.Edits), (asked.Preview, asked.Subject, asked.Effect));
        Assert.Equal(new RunEvent.FileEdit("c1", "a.txt", FileChangeKind.Modified, 1, 1, Diff), events.OfType<RunEvent.FileEdit>().Single());
        Assert.Equal("one\n2\n", _tools.Read("a.txt"));
    }

    [Fact]
    public async Task WhatThePersonChanged_IsWhatRuns()
    {
        var updated = JsonSerializer.SerializeToElement(new { path = "a.txt", old_string = "two", new_string = "zwei" });

        var events = await RunAsync(PermissionDecision.Ask("no rule"), new ApprovalAnswer(ApprovalStatus.Allowed, UpdatedInput: updated), """{"path":"a.txt","old_string":"two","new_string":"2"}""");

        Assert.Equal("one\nzwei\n", _tools.Read("a.txt"));
        Assert.Contains("The person changed the call", events.OfType<RunEvent.ToolResult>().Single().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EditThatCannotWork_IsNotAskedAbout()
    {
        var events = await RunAsync(PermissionDecision.Ask("no rule"), null, """{"path":"a.txt","old_string":"three","new_string":"2"}""");

        Assert.Empty(events.OfType<RunEvent.Approval>());
        Assert.True(events.OfType<RunEvent.ToolResult>().Single().IsError);
    }

    private Task<List<RunEvent>> RunAsync(PermissionDecision decision, ApprovalAnswer? answer, string arguments)
    {
        _house.Request = _house.Request with
        {
            Folder = _tools.Folder,
            Gate = new Gate(decision, answer),
        };
        return _house.Calls(Call("edit_file", arguments)).Says(Text("Well."), Stop()).RunAsync();
    }

    private sealed class Gate(PermissionDecision decision, ApprovalAnswer? answer) : IToolGate
    {
        public PermissionDecision Judge(ToolUse use) => decision;

        public Task<ApprovalAnswer> AnswerAsync(Guid approval, CancellationToken ct) => Task.FromResult(answer ?? throw new InvalidOperationException("nobody was to be asked"));
    }
}
