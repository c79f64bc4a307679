using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes.Adapters.Local;

namespace RuntimesWeb.Controllers.Api.Projects;

/// <summary>A project in the words of the Stagent API Reference, with what work here needs. <c>problem</c> says why nobody can work in its folder now.</summary>
public sealed record ProjectView(
    Guid Id, string Name, string Description, string? WorkingDirectory, ProjectStatus Status, int TaskCount, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? LastUsedAt,
    string? DefaultBranch, string? VerifyCommand, IReadOnlyList<string> CopyPatterns, string? PermissionMode, bool IsGit, string? Problem)
{
    public static ProjectView From(ProjectState state)
    {
        var p = state.Project;
        return new ProjectView(
            p.Id, p.Name, p.Description, p.Path, p.Status, state.TaskCount, p.CreatedAt, p.UpdatedAt, p.LastUsedAt, p.DefaultBranch, p.VerifyCommand, p.CopyPatterns,
            p.PermissionMode is { } mode ? PermissionModes.Text(mode) : null, state.IsGit, state.Problem);
    }
}

/// <summary>What is said about a project; of a PATCH only what is to be different, and null takes a thing away.</summary>
public sealed record ProjectRequest
{
    public string? Name { get; init; }

    public string? Description { get; init => field = value ?? ""; }

    public string? WorkingDirectory { get; init; }

    public string? Status { get; init; }

    public string? DefaultBranch { get; init => field = value ?? ""; }

    public string? VerifyCommand { get; init => field = value ?? ""; }

    public IReadOnlyList<string>? CopyPatterns { get; init => field = value ?? []; }

    public string? PermissionMode { get; init => field = value ?? ""; }

    public Outcome<ProjectInput> Read()
    {
        var status = Enum.GetValues<ProjectStatus>().Where(s => s.ToString().Equals(Status, StringComparison.OrdinalIgnoreCase)).Select(s => (ProjectStatus?)s).FirstOrDefault();
        return Status is not null && status is null ? Failure.InvalidField("status", "status must be active, paused or completed") : new ProjectInput
        {
            Name = Name,
            Description = Description,
            Path = WorkingDirectory,
            Status = status,
            DefaultBranch = DefaultBranch,
            VerifyCommand = VerifyCommand,
            CopyPatterns = CopyPatterns,
            PermissionMode = PermissionMode,
        };
    }
}

public sealed record FolderRequest(string? WorkingDirectory);

/// <summary>What a folder looks like; <c>projectId</c> when it is a project already.</summary>
public sealed record FolderView(string WorkingDirectory, string Name, bool IsGit, string? Branch, IReadOnlyList<string> Branches, IReadOnlyList<VerifySuggestion> VerifyCommands, Guid? ProjectId);

public sealed record SuccessView(bool Success);
