using RuntimesWeb.Core.Board.Workspaces;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Core.Board.Work;

/// <summary>Begins the runs of a task that is claimed, with what they are told.</summary>
public sealed class StartWork(AttemptParts parts, SettleWork settle, TaskWorks works, ReadPriorWork prior, TouchProject touch)
{
    /// <summary>Whether there is a folder to work for; quick, makes nothing.</summary>
    internal Task<Failure?> CheckAsync(PlannedWork plan, CancellationToken ct) => parts.Place.CheckAsync(plan, ct);

    internal async Task<Outcome<TaskWork>> RunAsync(PlannedWork plan, Actor by, CancellationToken ct)
    {
        var work = new TaskWork(plan, by, parts, settle);
        var started = await work.StartAsync(await MessageAsync(plan, ct), ct);
        if (started.Failure is { } failure)
        {
            return failure;
        }

        works.Add(work);
        if (plan.Project is { } project)
        {
            await touch.RunAsync(project.Id, CancellationToken.None);
        }

        return work;
    }

    private async Task<WorkMessage> MessageAsync(PlannedWork plan, CancellationToken ct)
    {
        var (task, runtime) = (plan.Task, plan.Attempts[0].Runtime);
        if (plan.Wish is { WorktreeId: null, Message: null } || runtime == RuntimeCatalog.Local)
        {
            return new WorkMessage(parts.Prompt.Message(task, runtime));
        }

        var before = await prior.RunAsync(task.Id, plan.Wish.WorktreeId, ct);
        var session = RunSessions.Of(before.Run, runtime, plan.Agent?.Id);
        // Who goes on in its own session knows what it reported.
        return new WorkMessage(parts.Prompt.GoOn(task, runtime, session is null ? before.Words : null, plan.Wish.Message ?? "Go on where it stopped."), session);
    }
}
