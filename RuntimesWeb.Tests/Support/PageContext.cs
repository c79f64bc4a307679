using Bunit;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Components;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Teams;
using RuntimesWeb.Core.Runtimes.Install;

namespace RuntimesWeb.Tests.Support;

/// <summary>Renders components against the services of a real server that was started for the test, without a browser.</summary>
public sealed class PageContext : BunitContext
{
    public PageContext(Household household)
    {
        Services.AddSingleton(TimeProvider.System);
        Services.AddPageServices();
        // What page services ask for; components ask the server's own services.
        Services.AddSingleton(household.Get<JobQueue>());
        Services.AddSingleton(household.Get<JobStore>());
        Services.AddSingleton(household.Get<RuntimesWeb.Core.Ollama.PullModel>());
        Services.AddSingleton(household.Get<InstallRuntime>());
        Services.AddSingleton(household.Get<UpgradeRuntime>());
        Services.AddSingleton(household.Get<UninstallRuntime>());
        Services.AddSingleton(household.Get<DeleteAgent>());
        Services.AddSingleton(household.Get<DuplicateAgent>());
        Services.AddSingleton(household.Get<EditTeams>());
        Services.AddSingleton(household.Get<RuntimesWeb.Core.Permissions.Rules.AddRule>());
        Services.AddSingleton(household.Get<RuntimesWeb.Core.Permissions.Rules.RemoveRule>());
        Services.AddSingleton(household.Get<RuntimesWeb.Core.Memory.EditMemory>());
        Services.AddSingleton(household.Get<ConversationStore>());
        Services.AddSingleton(household.Get<ConversationFeed>());
        Services.AddSingleton(household.Get<CreateConversation>());
        Services.AddSingleton(household.Get<EditConversation>());
        Services.AddSingleton(household.Get<DeleteConversation>());
        Services.AddSingleton(household.Get<BranchConversation>());
        Services.AddSingleton(household.Get<ExportConversation>());
        Services.AddSingleton(household.Get<ImportConversation>());
        Services.AddSingleton(household.Get<Turns>());
        Services.AddSingleton(household.Get<ChatModels>());
        Services.AddSingleton(household.Get<RuntimesWeb.Core.Runs.RunEngine>());
        Services.AddSingleton(household.Get<RuntimesWeb.Core.Runs.TryRuntime>());
        Services.AddSingleton(household.Get<RuntimesWeb.Core.Runtimes.RuntimeBoard>());
        Services.AddSingleton(household.Get<AgentStore>());
        Services.AddSingleton(household.Get<TeamStore>());
        Services.AddSingleton(household.Get<RuntimesWeb.Core.Board.Review.ApplyReview>());
        Services.AddSingleton(household.Get<RuntimesWeb.Core.Board.Review.DiscardReview>());
        Services.AddSingleton(household.Get<RuntimesWeb.Core.Board.Review.UndoReview>());
        Services.AddSingleton(household.Get<RuntimesWeb.Core.Runs.RunStore>());
        Services.AddSingleton(household.Get<RuntimesWeb.Core.Board.TaskStore>());
        Services.AddSingleton(household.Get<RuntimesWeb.Core.Board.EditTask>());
        Services.AddSingleton(household.Get<RuntimesWeb.Core.Board.CreateTask>());
        Services.AddSingleton(household.Get<RuntimesWeb.Core.Board.Dependencies.AddDependency>());
        Services.AddSingleton(household.Get<RuntimesWeb.Core.Board.Work.TaskWorks>());
        Services.AddSingleton(household.Get<RuntimesWeb.Core.Board.Work.WorkOnTask>());
        Services.AddSingleton(household.Get<RuntimesWeb.Core.Board.Workspaces.HandoffNotes>());
        Services.AddSingleton(household.Get<RuntimesWeb.Core.Board.Workspaces.PauseWork>());
        Services.AddSingleton(household.Get<RuntimesWeb.Core.Projects.ProjectStore>());
        Services.AddSingleton(household.Get<RuntimesWeb.Core.Projects.ReadProjects>());
        Services.AddSingleton(household.Get<RuntimesWeb.Core.Projects.AddProject>());
        Services.AddSingleton(household.Get<RuntimesWeb.Core.Projects.RemoveProject>());
        Services.AddSingleton(household.Get<RuntimesWeb.Core.Worktrees.WorktreeStore>());
        Services.AddSingleton(household.Get<RuntimesWeb.Core.Worktrees.PauseWorktree>());
        Services.AddSingleton(household.Get<RuntimesWeb.Core.Worktrees.ResumeWorktree>());
        Services.AddSingleton(household.Get<RuntimesWeb.Core.Worktrees.DiscardWorktree>());
        Services.AddSingleton(household.Get<RuntimesWeb.Core.Worktrees.UndoWorktree>());
        Services.AddFallbackServiceProvider(household.App.Services);
        JSInterop.Mode = JSRuntimeMode.Loose;
        AddAuthorization();
    }
}

/// <summary>One lived-in household for the tests of a class; they only read it.</summary>
public sealed class LivedInHousehold : IAsyncLifetime
{
    private Household? _household;

    public Household Household => _household ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync() => _household = await Household.LivedInAsync();

    public async ValueTask DisposeAsync()
    {
        if (_household is not null)
        {
            await _household.DisposeAsync();
        }
    }
}

/// <summary>One fresh household for the tests of a class, each of which works with jobs of its own.</summary>
public sealed class FreshHousehold : IAsyncLifetime
{
    private Household? _household;

    public Household Household => _household ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync() => _household = await Household.FreshAsync();

    public async ValueTask DisposeAsync()
    {
        if (_household is not null)
        {
            await _household.DisposeAsync();
        }
    }
}
