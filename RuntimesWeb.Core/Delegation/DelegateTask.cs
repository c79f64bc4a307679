using System.Security.Cryptography;
using System.Text;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runs;

namespace RuntimesWeb.Core.Delegation;

/// <summary>A task that a leader gives to a teammate, as the leader says it.</summary>
public sealed record DelegateWish(Guid RunId, string LeaderAgentId, string Teammate, string Title, string Description, string? Kind);

/// <summary>The task that was made.</summary>
/// <param name="IsNew">False when the same call had made it already.</param>
public sealed record DelegatedTask(BoardTask Task, Teammate Teammate, bool IsNew);

/// <summary>
/// Gives a task to a teammate (Clawboo Runtimes API, delegation): writes it on the board, for the folder the leader works in, and notes whom to tell what comes of it.
/// Whoever listens to the store begins it.
/// </summary>
public sealed class DelegateTask(TeamOfLeader teams, RunStore runs, TaskPlace place, CreateTask create, DelegationStore store)
{
    public async Task<Outcome<DelegatedTask>> RunAsync(DelegateWish wish, CancellationToken ct)
    {
        if (teams.Find(wish.LeaderAgentId) is not { } team)
        {
            return Refused("You lead no team with a teammate who could take work.");
        }

        if (team.Find(wish.Teammate) is not { } mate)
        {
            return Refused($"There is no teammate '{wish.Teammate}'. Your teammates are: {string.Join(", ", team.Teammates.Select(t => t.Id))}.");
        }

        if (await runs.FindAsync(wish.RunId, ct) is not { } run || (run.ConversationId is null && run.TaskId is null))
        {
            return Refused("Work can be handed on in a conversation or on a task of the board only.");
        }

        var kind = string.IsNullOrWhiteSpace(wish.Kind) ? TaskKinds.Code : wish.Kind.Trim();
        var where = await place.OfAsync(run, ct);
        if (!where.HasFolder && !TaskKinds.WithoutFiles(kind))
        {
            return Refused("There is no folder to work in. Ask the person to choose a folder for this conversation, or hand it on as research when no files have to be changed.");
        }

        var id = Guid.NewGuid();
        var row = new AddDelegation(new DelegatedWork
        {
            Id = id,
            TaskId = Guid.Empty,
            RunId = run.Id,
            CallKey = Key(mate.Id, wish.Title, wish.Description, kind),
            LeaderAgentId = wish.LeaderAgentId,
            TeammateAgentId = mate.Id,
            ConversationId = run.TaskId is null ? run.ConversationId : null,
            ParentTaskId = run.TaskId,
            CreatedAt = store.Now,
        });
        var made = await create.RunAsync(
            new TaskInput
            {
                Title = wish.Title,
                Description = wish.Description,
                Kind = kind,
                TeamId = team.TeamId,
                AssigneeAgentId = mate.Id,
                ParentTaskId = run.TaskId,
                SourceDelegationId = id.ToString(),
                ProjectId = where.ProjectId,
                RepoPath = where.RepoPath,
                ScheduledBy = BoardTask.ByDelegation,
            },
            new TaskCaps(DelegationCaps.MostOpen, CreateTask.Deepest), row, ct);
        if (row.Known is { } known && await place.TaskAsync(known, ct) is { } same)
        {
            return new DelegatedTask(same, mate, IsNew: false);
        }

        if (made.IsOk)
        {
            store.Tell();
        }

        return made.Match<Outcome<DelegatedTask>>(task => new DelegatedTask(task, mate, IsNew: true), failure => Refused(failure.Hint ?? failure.Message));
    }

    private static Failure Refused(string why) => new(FailureKind.Refused, why);

    private static string Key(params string[] said) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', said.Select(s => s.Trim()))))[..16]);
}

/// <summary>Where delegated work takes place: in the folder of the leader's task, else in that of its conversation.</summary>
public sealed class TaskPlace(TaskStore tasks, ProjectStore projects, CheckFolder folders)
{
    internal Task<BoardTask?> TaskAsync(Guid id, CancellationToken ct) => tasks.FindAsync(id, ct);

    internal async Task<WorkPlaceOfTask> OfAsync(Run run, CancellationToken ct)
    {
        if (run.TaskId is { } above && await tasks.FindAsync(above, ct) is { } task && (task.ProjectId is not null || task.RepoPath is not null))
        {
            return new WorkPlaceOfTask(task.ProjectId, task.RepoPath);
        }

        // A task without a folder is worked on in one of the server's own, which is nobody's to work for.
        return run.Folder is not { } folder || !folders.Run(folder).IsOk ? new WorkPlaceOfTask(null, null)
            : projects.At(folder) is { } project ? new WorkPlaceOfTask(project.Id, null)
            : new WorkPlaceOfTask(null, folder);
    }
}

/// <summary>A project, a repository that is none, or nothing.</summary>
internal sealed record WorkPlaceOfTask(Guid? ProjectId, string? RepoPath)
{
    public bool HasFolder => ProjectId is not null || RepoPath is not null;
}
