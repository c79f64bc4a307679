using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RuntimesWeb.Core;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Delegation;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Teams;

namespace RuntimesWeb.Tests.Support;

/// <summary>The domain on a data folder of its own without anything that goes on in the background: what is handed on stays where it was written. A leader and a teammate of the scripted runtime.</summary>
public sealed class DelegationHouse : IAsyncDisposable
{
    private static readonly Actor Person = new("test");

    private readonly IHost _host;

    private DelegationHouse(IHost host, string folder) => (_host, Folder) = (host, folder);

    public string Folder { get; }

    public string Leader { get; private set; } = "";

    public string Teammate { get; private set; } = "";

    public string Team { get; private set; } = "";

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public static async Task<DelegationHouse> OpenAsync(string runtime = "hermes")
    {
        var folder = Directory.CreateTempSubdirectory("runtimesweb-").FullName;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { Args = ["--RUNTIMESWEB_HOME", folder] });
        builder.Configuration["RUNTIMESWEB_HOME"] = folder;
        builder.Services.AddLogging().AddRuntimesCore();
        var house = new DelegationHouse(builder.Build(), folder);
        await house._host.Services.PrepareRuntimesCoreAsync(default);
        house.Team = (await house.Get<EditTeams>().CreateAsync(new TeamInput("Two", "rocket", "blue"), Person, default)).Value.Team.Id;
        house.Leader = await house.AgentAsync("Lead", runtime, "leader");
        house.Teammate = await house.AgentAsync("Worker", runtime, "specialist");
        return house;
    }

    public async Task<string> AgentAsync(string name, string runtime, string role)
    {
        var made = await Get<CreateAgent>().RunAsync(
            new AgentInput
            {
                Name = name,
                Description = $"{name} is good at work.",
                RuntimeId = runtime,
                TeamId = Team,
                Role = role,
            },
            Person, default);
        Assert.True(made.IsOk, made.Failure?.Message);
        return made.Value.Id;
    }

    public async Task<Conversation> ConversationAsync()
    {
        var made = await Get<CreateConversation>().RunAsync(new NewConversation { AgentId = Leader }, default);
        Assert.True(made.IsOk, made.Failure?.Message);
        return made.Value;
    }

    /// <summary>A run of the leader, as it is stored.</summary>
    public async Task<Guid> RunAsync(Conversation? conversation, Guid? task = null)
    {
        await using var db = await Get<IDbContextFactory<RuntimesDb>>().CreateDbContextAsync();
        var run = new Run
        {
            Number = await db.Set<Run>().CountAsync() + 1,
            Id = Guid.NewGuid(),
            Origin = task is null ? RunOrigin.Chat : RunOrigin.Task,
            RuntimeId = "hermes",
            AgentId = Leader,
            ConversationId = conversation?.Id,
            TaskId = task,
            Status = RunStatus.Completed,
            CreatedAt = DateTimeOffset.UnixEpoch,
            FinishedAt = DateTimeOffset.UnixEpoch,
        };
        db.Add(run);
        await db.SaveChangesAsync();
        return run.Id;
    }

    public Task<Outcome<DelegatedTask>> DelegateAsync(Guid run, string title = "Look it up", string? teammate = null, string description = "All of it.", string kind = "research") =>
        Get<DelegateTask>().RunAsync(new DelegateWish(run, Leader, teammate ?? Teammate, title, description, kind), default);

    /// <summary>Ends it; the data folder stays.</summary>
    public async Task LeaveAsync()
    {
        if (_host is IAsyncDisposable host)
        {
            await host.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }
}
