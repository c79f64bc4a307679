using System.Text.RegularExpressions;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Core.Board;

/// <summary>What may be said about a task; every field that is wrong is named.</summary>
public sealed partial class TaskRules(ITeamRoster teams, ProjectStore projects, CheckFolder folders)
{
    public const int LongestTitle = 500;
    public const int LongestDescription = 20_000;
    public const int LongestComment = 20_000;

    private const int LongestWord = 100;

    private const string BadAgent = "assigneeAgentId must have only letters, digits, - and _";

    /// <summary>Who takes a task, the runtime by its own id.</summary>
    public static Outcome<TaskTaker> Taker(string? agentId, string? runtimeId)
    {
        var fields = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (string.IsNullOrEmpty(agentId))
        {
            fields["assigneeAgentId"] = ["assigneeAgentId is required"];
        }
        else if (!AgentId().IsMatch(agentId))
        {
            fields["assigneeAgentId"] = [BadAgent];
        }

        if (runtimeId is { Length: > 0 } && RuntimeCatalog.Find(runtimeId) is null)
        {
            fields["assigneeRuntime"] = [$"unknown runtime '{runtimeId}'"];
        }

        return Fail(fields) is { } failure ? failure : new TaskTaker(agentId!, RuntimeCatalog.Find(runtimeId)?.Id.Value); // just checked
    }

    /// <summary>The input as it is stored (runtime ids and folders in their one form), or what is wrong with it. Empty texts take a thing away.</summary>
    internal async Task<Outcome<TaskInput>> CheckAsync(TaskInput input, bool isNew, CancellationToken ct)
    {
        var fields = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var folder = input.RepoPath is { Length: > 0 } path ? folders.Run(path) : default(Outcome<WorkFolder>?);
        Check("title", input.Title is { } title ? title.Trim().Length is 0 or > LongestTitle : isNew, isNew && input.Title is null ? "title is required" : $"title must have 1 to {LongestTitle} characters");
        Check("description", input.Description?.Length > LongestDescription, $"description must have at most {LongestDescription} characters");
        Check("teamId", input.TeamId is { Length: > 0 } team && !await teams.ExistsAsync(team, ct), "there is no such team");
        Check("assigneeAgentId", input.AssigneeAgentId is { Length: > 0 } agent && !AgentId().IsMatch(agent), BadAgent);
        Check("assigneeRuntime", input.AssigneeRuntime is { Length: > 0 } runtime && RuntimeCatalog.Find(runtime) is null, $"unknown runtime '{input.AssigneeRuntime}'");
        Check("sourceDelegationId", input.SourceDelegationId?.Length > LongestWord, $"sourceDelegationId must have at most {LongestWord} characters");
        Check("projectId", input.ProjectId is { } project && project != Guid.Empty && projects.Find(project) is null, "there is no such project");
        Check("repoPath", folder?.Failure is not null, folder?.Failure?.Message ?? "");
        Check("kind", input.Kind is { } kind && !Kind().IsMatch(kind), "kind must be a word such as code, research, review or docs");
        return Fail(fields) is { } failure ? failure : input with
        {
            Title = input.Title?.Trim(),
            AssigneeRuntime = input.AssigneeRuntime is { Length: > 0 } known ? RuntimeCatalog.Find(known)!.Id.Value : input.AssigneeRuntime, // just checked
            RepoPath = folder?.Value.Path ?? input.RepoPath,
        };

        void Check(string field, bool isWrong, string message)
        {
            if (isWrong)
            {
                fields[field] = [message];
            }
        }
    }

    private static Failure? Fail(Dictionary<string, string[]> fields) => fields.Count == 0 ? null : new Failure(FailureKind.Invalid, fields.Values.First()[0], Fields: fields);

    [GeneratedRegex("^[A-Za-z0-9_-]{1,100}$", RegexOptions.None, 1000)]
    private static partial Regex AgentId();

    [GeneratedRegex("^[a-z][a-z0-9_-]{0,39}$", RegexOptions.None, 1000)]
    private static partial Regex Kind();
}
