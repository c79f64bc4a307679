using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Components.Board;

/// <summary>A fresh household with an agent whose runtime does what the test says.</summary>
public sealed class BoardHousehold : IAsyncLifetime
{
    private Household? _household;

    public ScriptedRuntime Runtime { get; } = new();

    public Household Household => _household ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync()
    {
        _household = await Household.WithAsync(Runtime.AddTo);
        Assert.True((await _household.Get<CreateAgent>().RunAsync(new AgentInput { Name = "Scout", RuntimeId = ScriptedRuntime.Id.Value }, Household.Person, default)).IsOk);
    }

    public async ValueTask DisposeAsync()
    {
        if (_household is not null)
        {
            await _household.DisposeAsync();
        }
    }

    public async Task<TaskState> StateAsync(Guid task) => (await Household.Get<TaskStore>().FindAsync(task, default))!.Status; // the test made it
}
