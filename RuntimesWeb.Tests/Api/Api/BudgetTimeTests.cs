using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Permissions.Approvals;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Usage.Budgets;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Api;

/// <summary>What time does to a run that waits for its budget.</summary>
public sealed class BudgetTimeTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);
    private static readonly Actor By = new("test");

    private readonly TestTime _time = new();
    private readonly ScriptedRuntime _runtime = new();
    private TestApp _app = null!; // made before each test

    public async ValueTask InitializeAsync() => _app = await TestApp.StartAsync(builder =>
    {
        _runtime.AddTo(builder);
        builder.Services.AddSingleton<TimeProvider>(_time);
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task NobodyAnswers_TheRunEnds_AndADayThatIsOverLetsItGoOn()
    {
        var (month, day) = (await PauseAsync("Monthly", "month"), await PauseAsync("Daily", "day"));
        var (monthOver, dayOver) = (OverAsync(month.RunId), OverAsync(day.RunId));

        // The day ends within a day, and before its question does; the month does not.
        var midnight = (await Get<BudgetBook>().AllAsync(default)).Single(b => b.Budget.Window == BudgetWindow.Day).Window.To;
        _time.Advance(midnight - _time.GetUtcNow());
        Assert.Equal(RunStatus.Completed, (await dayOver.WaitAsync(Soon)).Status);
        Assert.Equal("server", (await Get<ApprovalStore>().FindAsync(day.Id, default))?.AnsweredBy);

        _time.Advance(TimeSpan.FromHours(24));
        var over = await monthOver.WaitAsync(Soon);
        Assert.Equal((RunStatus.Failed, "budget_paused"), (over.Status, over.Error?.Code));
    }

    private T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    private async Task<Approval> PauseAsync(string name, string window)
    {
        var agent = (await Get<CreateAgent>().RunAsync(new AgentInput { Name = name, RuntimeId = "hermes" }, By, default)).Value.Id;
        Assert.True((await Get<EditBudgets>().SetAsync(new BudgetInput("agent", agent, window, 100, "cap"), By, default)).IsOk);
        var asked = new TaskCompletionSource<Approval>(TaskCreationOptions.RunContinuationsAsynchronously);
        Get<ApprovalDesk>().Changed += a =>
        {
            if (a.IsPending && a.AgentId == agent)
            {
                asked.TrySetResult(a);
            }
        };
        _runtime.Scripts[name] = (_, ct) => TwiceAsync(ct);
        var conversation = (await Get<CreateConversation>().RunAsync(new NewConversation { AgentId = agent }, default)).Value;
        Assert.True((await Get<Turns>().SendAsync(conversation.Id, MessageInput.Say(name), default)).IsOk);
        return await asked.Task.WaitAsync(Soon);
    }

    private Task<Run> OverAsync(Guid run)
    {
        var over = new TaskCompletionSource<Run>(TaskCreationOptions.RunContinuationsAsynchronously);
        Get<RunEngine>().Changed += now =>
        {
            if (now.Id == run && !now.IsActive)
            {
                over.TrySetResult(now);
            }
        };
        return over.Task;
    }

    private static async IAsyncEnumerable<RunEvent> TwiceAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask.WaitAsync(ct);
        yield return ScriptedRuntime.Took;
        yield return new RunEvent.Text("and on");
        yield return new RunEvent.Done(DoneReason.Completed);
    }
}
