using RuntimesWeb.Core.Memory;
using RuntimesWeb.Core.Notifications;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Runtimes.Tools;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Memory;

/// <summary>A model that saves, looks up and forgets, through the loop.</summary>
public sealed class MemoryToolsTests : IAsyncLifetime
{
    private readonly MemoryHouse _house = new();
    private readonly ToolHouse _project = new();

    public ValueTask InitializeAsync() => _house.InitializeAsync();

    public ValueTask DisposeAsync()
    {
        _project.Dispose();
        return _house.DisposeAsync();
    }

    [Fact]
    public async Task Save_InEachScope_IsKeptWithWhereItCameFrom()
    {
        var run = Guid.NewGuid();
        await CallsAsync("coder", run, "memory_save", """{"content":"Tests first","category":"preference","scope":"agent","tags":["tests"]}""");
        await CallsAsync("coder", run, "memory_save", """{"content":"Built with make","scope":"project"}""");
        var told = await CallsAsync("coder", run, "memory_save", """{"content":"password: hunter2 is for the printer","scope":"all"}""");

        Assert.Contains("looked like a secret was left out", told.Output, StringComparison.Ordinal);
        var all = await _house.Store.ListAsync(new MemoryFilter(), default);
        Assert.Equal(["agent coder", $"project {_project.Folder.Path}", "all "], all.OrderBy(f => f.Number).Select(f => $"{f.Scope.ToString().ToLowerInvariant()} {f.ScopeId}"));
        Assert.All(all, f => Assert.Equal((MemorySource.Agent, "coder", run), (f.Source, f.SavedBy, f.RunId)));
        Assert.DoesNotContain(all, f => f.Content.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Save_WhereThereIsNoAgentOrFolder_SaysSo_AndWithoutAScopeIsForAll()
    {
        Assert.True((await CallsAsync(null, Guid.NewGuid(), "memory_save", """{"content":"x","scope":"agent"}""", withFolder: false)).IsError);
        Assert.True((await CallsAsync(null, Guid.NewGuid(), "memory_save", """{"content":"x","scope":"project"}""", withFolder: false)).IsError);
        Assert.False((await CallsAsync(null, Guid.NewGuid(), "memory_save", """{"content":"Nobody in particular"}""", withFolder: false)).IsError);

        Assert.Equal(MemoryPlace.All, Assert.Single(await _house.Store.ListAsync(new MemoryFilter(), default)).Place);
    }

    [Fact]
    public async Task Search_GivesWhatTheAgentMaySee_AsData()
    {
        var mine = await _house.KnowAsync("The port is 4000", MemoryPlace.Agent("coder"));
        await _house.KnowAsync("The port is 5000", MemoryPlace.Agent("reviewer"));

        var told = await CallsAsync("coder", Guid.NewGuid(), "memory_search", """{"query":"which port"}""");

        Assert.Contains($"{mine.Id} [fact, you, 2026-11-22] The port is 4000", told.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("5000", told.Output, StringComparison.Ordinal);
        Assert.Equal("Nothing is known about that.", (await CallsAsync("coder", Guid.NewGuid(), "memory_search", """{"query":"zebra"}""")).Output);
    }

    [Fact]
    public async Task Forget_ItsOwn_IsDone_AndAnythingElseIsProposedOnce()
    {
        var own = await _house.KnowAsync("Mine", savedBy: "coder");
        var other = await _house.KnowAsync("A person’s");
        var hidden = await _house.KnowAsync("Of another", MemoryPlace.Agent("reviewer"));

        Assert.Equal("Forgotten.", (await ForgetAsync(own.Id)).Output);
        Assert.Contains("proposed to the person", (await ForgetAsync(other.Id)).Output, StringComparison.Ordinal);
        Assert.False((await ForgetAsync(other.Id)).IsError);
        Assert.True((await ForgetAsync(hidden.Id)).IsError);
        Assert.True((await CallsAsync("coder", Guid.NewGuid(), "memory_forget", """{"id":"nope"}""")).IsError);

        Assert.Equal(MemoryStatus.Archived, (await _house.FindAsync(own.Id)).Status);
        Assert.Equal((MemoryStatus.Active, "coder"), ((await _house.FindAsync(other.Id)).Status, (await _house.FindAsync(other.Id)).ForgetAskedBy));
        var told = Assert.Single(await _house.Notifications.NewestAsync(false, NotificationType.AgentMessage, 10, default));
        Assert.Equal(("/memory", "coder wants to forget: A person’s"), (told.Href, told.Body));
    }

    private Task<RunEvent.ToolResult> ForgetAsync(Guid id) => CallsAsync("coder", Guid.NewGuid(), "memory_forget", $$"""{"id":"{{id}}"}""");

    private async Task<RunEvent.ToolResult> CallsAsync(string? agent, Guid run, string tool, string arguments, bool withFolder = true)
    {
        var folder = withFolder ? _project.Folder : null;
        var loop = new LoopHouse();
        loop.Request = loop.Request with { RunId = run, AgentId = agent, Folder = folder };
        loop.Tools.AddRange(_house.Tools.ToolsFor(new ToolScope(run, folder, agent)));
        var events = await loop.Calls(LoopHouse.Call(tool, arguments)).Says(LoopHouse.Text("Done."), LoopHouse.Stop()).RunAsync();
        return Assert.Single(events.OfType<RunEvent.ToolResult>());
    }
}
