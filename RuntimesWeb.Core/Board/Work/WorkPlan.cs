using System.Collections.Immutable;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Runtimes.Choice;
using RuntimesWeb.Core.Usage.Budgets;

namespace RuntimesWeb.Core.Board.Work;

/// <summary>Who tries, with which model.</summary>
internal sealed record AttemptPlan(RuntimeId Runtime, ModelChoice Model, ImmutableArray<ModelChoice> Fallbacks);

/// <summary>Work on a task as it was worked out before anything was touched.</summary>
/// <param name="Taker">Who gets the task.</param>
/// <param name="Agent">Whose definition is used; null when the label names none.</param>
internal sealed record PlannedWork(WorkWish Wish, BoardTask Task, TaskTaker Taker, Agent? Agent, IReadOnlyList<AttemptPlan> Attempts, Project? Project)
{
    public string Kind => Wish.Kind ?? Task.Kind;

    public PermissionMode Mode => Wish.PermissionMode ?? Project?.PermissionMode ?? Agent?.Definition.PermissionMode ?? PermissionMode.Ask;

    /// <summary>Null when nothing is to be verified.</summary>
    public string? VerifyCommand => Wish.VerifyCommand ?? Project?.VerifyCommand;

    /// <summary>The folder that is worked for, as it was named; null when nobody named one.</summary>
    public string? Folder => Wish.RepoPath ?? Project?.Path ?? Task.RepoPath;
}

/// <summary>Works out whether and by whom a task can be worked on; changes nothing.</summary>
public sealed class WorkPlan(AgentStore agents, ProjectStore projects, RunEngine engine, FallbackModels fallbacks, BudgetBook budgets)
{
    /// <summary>A task with more tasks above it is not worked on (Clawboo Runtimes API, run).</summary>
    public const int Deepest = 2;

    public const string TooDeep = "too_deep";
    public const string Unavailable = "runtime_unavailable";

    internal async Task<Outcome<PlannedWork>> ReadAsync(BoardTask task, WorkWish wish, CancellationToken ct)
    {
        if (task.Depth > Deepest)
        {
            return new Failure(FailureKind.Refused, TooDeep, $"It stands below more than {Deepest} other tasks.");
        }

        if (wish.Attempts.Count is 0 or > WorkWish.MostAttempts)
        {
            return Failure.InvalidField("attempts", $"attempts must be 1 to {WorkWish.MostAttempts}");
        }

        var label = wish.AssigneeAgentId ?? task.AssigneeAgentId ?? wish.Attempts[0].Runtime.Value;
        var taker = TaskRules.Taker(label, wish.Attempts[0].Runtime.Value);
        if (taker.Failure is { } wrong)
        {
            return wrong;
        }

        var agent = await agents.FindAsync(label, ct);
        if (await budgets.FindReachedAsync(agent?.Id, ct) is { } reached)
        {
            return new Failure(FailureKind.Refused, RunPause.Code, reached.Words);
        }

        var attempts = new List<AttemptPlan>();
        foreach (var attempt in wish.Attempts)
        {
            var model = engine.Choose(attempt.Runtime, Wish(attempt, agent));
            if (model.Failure is { } unready)
            {
                return new Failure(FailureKind.Refused, Unavailable, unready.Hint is null ? unready.Message : $"{unready.Message}. {unready.Hint}");
            }

            attempts.Add(new AttemptPlan(attempt.Runtime, model.Value, fallbacks.For(attempt.Runtime, model.Value)));
        }

        return new PlannedWork(wish, task, taker.Value, agent, attempts, task.ProjectId is { } id ? projects.Find(id) : null);
    }

    // An agent's own model counts where the agent's own runtime works.
    private static ModelChoice Wish(AttemptWish attempt, Agent? agent) =>
        attempt.Model is not null || attempt.Provider is not null || agent is null || agent.Definition.RuntimeId != attempt.Runtime.Value
            ? ModelIds.Wish(attempt.Provider, attempt.Model)
            : ModelIds.Wish(agent.Definition.Provider, agent.Definition.Model);
}
