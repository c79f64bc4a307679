using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Delegation;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes.Tools;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Delegation;

/// <summary>What a leader may hand on, and the words it gets; nothing begins here.</summary>
public sealed class DelegateTaskTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HandedOn_IsATaskForTheTeammate_AndTheSameCallMakesNoOther()
    {
        await using var house = await DelegationHouse.OpenAsync();
        var run = await house.RunAsync(await house.ConversationAsync());

        var first = (await house.DelegateAsync(run)).Value;
        var again = (await house.DelegateAsync(run)).Value;
        var other = (await house.DelegateAsync(run, description: "Another part.")).Value;

        Assert.Equal((true, false, true), (first.IsNew, again.IsNew, other.IsNew));
        Assert.Equal(first.Task.Id, again.Task.Id);
        Assert.NotEqual(first.Task.Id, other.Task.Id);
        Assert.Equal((TaskState.Todo, house.Teammate, house.Team, BoardTask.ByDelegation, "research", 0), (first.Task.Status, first.Task.AssigneeAgentId, first.Task.TeamId, first.Task.ScheduledBy, first.Task.Kind, first.Task.Depth));
        var stored = await house.Get<DelegationStore>().OfRunAsync(run, Ct);
        Assert.Equal(stored.Select(d => d.Id.ToString()), [first.Task.SourceDelegationId, other.Task.SourceDelegationId]);
    }

    [Fact]
    public async Task Teammate_ByNameInAnyCase_AndUnknownOnesAreNamed()
    {
        await using var house = await DelegationHouse.OpenAsync();
        var run = await house.RunAsync(await house.ConversationAsync());

        var named = await house.DelegateAsync(run, teammate: "WORKER");
        var unknown = await house.DelegateAsync(run, teammate: "nobody");
        var self = await house.DelegateAsync(run, teammate: house.Leader);

        Assert.Equal(house.Teammate, named.Value.Task.AssigneeAgentId);
        Assert.Contains($"Your teammates are: {house.Teammate}.", unknown.Failure!.Message, StringComparison.Ordinal);
        Assert.NotNull(self.Failure);
    }

    [Fact]
    public async Task FilesWithoutAFolder_AreRefusedInWordsThatHelp()
    {
        await using var house = await DelegationHouse.OpenAsync();
        var run = await house.RunAsync(await house.ConversationAsync());

        var refused = await house.DelegateAsync(run, kind: "code");

        Assert.Contains("Ask the person to choose a folder", refused.Failure!.Message, StringComparison.Ordinal);
        Assert.Empty(await house.Get<DelegationStore>().OfRunAsync(run, Ct));
    }

    [Fact]
    public async Task TasksOfTasks_GoTwoDeep()
    {
        await using var house = await DelegationHouse.OpenAsync();
        var root = (await house.DelegateAsync(await house.RunAsync(await house.ConversationAsync()))).Value.Task;

        var child = (await house.DelegateAsync(await house.RunAsync(null, root.Id))).Value.Task;
        var grandchild = (await house.DelegateAsync(await house.RunAsync(null, child.Id))).Value.Task;
        var tooDeep = await house.DelegateAsync(await house.RunAsync(null, grandchild.Id));

        Assert.Equal((root.Id, 1, child.Id, 2), (child.ParentTaskId, child.Depth, grandchild.ParentTaskId, grandchild.Depth));
        Assert.Contains("2 deep at most", tooDeep.Failure!.Message, StringComparison.Ordinal);
        var tree = (await house.Get<Core.Board.Tree.ReadTaskTree>().RunAsync(root.Id, Ct))!;
        Assert.Equal((3, grandchild.Id), (tree.Count, tree.Children.Single().Children.Single().Task.Id));
    }

    [Fact]
    public async Task OpenTasks_AreBounded_InAConversationAndOfATask()
    {
        await using var house = await DelegationHouse.OpenAsync();
        var conversation = await house.RunAsync(await house.ConversationAsync());
        var parent = (await house.DelegateAsync(await house.RunAsync(await house.ConversationAsync()), "The parent")).Value.Task.Id;
        var task = await house.RunAsync(null, parent);
        foreach (var run in new[] { conversation, task })
        {
            for (var n = 1; n <= DelegationCaps.MostOpen; n++)
            {
                Assert.True((await house.DelegateAsync(run, $"Part {n}")).IsOk);
            }

            Assert.Contains("24", (await house.DelegateAsync(run, "One more")).Failure!.Message, StringComparison.Ordinal);
        }

        // Six are left of what all conversations may hand on within five minutes: one was taken by the parent.
        var other = await house.RunAsync(await house.ConversationAsync());
        var made = new List<bool>();
        for (var n = 1; n <= 6; n++)
        {
            made.Add((await house.DelegateAsync(other, $"Elsewhere {n}")).IsOk);
        }

        Assert.Equal([true, true, true, true, true, false], made);
    }

    [Fact]
    public async Task ThreeFailuresInARow_StopIt_UntilAPersonSaysSomething()
    {
        await using var house = await DelegationHouse.OpenAsync();
        var conversation = await house.ConversationAsync();
        var run = await house.RunAsync(conversation);
        foreach (var n in Enumerable.Range(1, 3))
        {
            Assert.True((await house.DelegateAsync(run, $"Fails {n}")).IsOk);
        }

        await using (var db = await house.Get<IDbContextFactory<RuntimesDb>>().CreateDbContextAsync(Ct))
        {
            await db.Database.ExecuteSqlRawAsync("UPDATE delegations SET told_at = 1000 + number, told_state = 'Todo', is_failure = 1", Ct);
        }

        var refused = await house.DelegateAsync(run, "A fourth");
        await house.Get<Core.Conversations.Turns>().NoteAsync(conversation.Id, Core.Conversations.MessageInput.Say("Try once more."), Ct);
        var allowed = await house.DelegateAsync(run, "A fourth");

        Assert.Contains("The last 3 delegated tasks failed", refused.Failure!.Message, StringComparison.Ordinal);
        Assert.True(allowed.IsOk, allowed.Failure?.Message);
    }

    [Fact]
    public async Task Tool_IsOfferedToALeaderOfOthers_AndNamesThem()
    {
        await using var house = await DelegationHouse.OpenAsync();
        var run = await house.RunAsync(await house.ConversationAsync());

        var tool = Assert.Single(ToolsOf(house, house.Leader, run));

        Assert.Equal(("delegate", Core.Permissions.ToolEffect.Notes), (tool.Definition.Name, tool.Effect));
        Assert.Contains($"{house.Teammate}: Worker, Worker is good at work.", tool.Definition.InputSchema.GetRawText(), StringComparison.Ordinal);
        Assert.Empty(ToolsOf(house, house.Teammate, run));
        var answer = await tool.CallAsync(JsonSerializer.SerializeToElement(new { teammate = house.Teammate, title = "Look", description = "Everywhere.", kind = "research" }), Ct);
        Assert.False(answer.IsError);
        Assert.Contains("Now stop", answer.Text, StringComparison.Ordinal);
        Assert.Single(await house.Get<DelegationStore>().OpenAsync(Ct));
    }

    [Fact]
    public async Task Tool_WithoutALanguageModel_IsNotOffered()
    {
        await using var house = await DelegationHouse.OpenAsync("local");

        Assert.Empty(ToolsOf(house, house.Leader, Guid.NewGuid()));
        Assert.NotNull((await house.DelegateAsync(await house.RunAsync(await house.ConversationAsync()))).Failure);
    }

    private static IReadOnlyList<ITool> ToolsOf(DelegationHouse house, string agent, Guid run) =>
        [.. house.Get<IEnumerable<IToolSource>>().OfType<DelegateTools>().Single().ToolsFor(new ToolScope(run, null, agent))];
}
