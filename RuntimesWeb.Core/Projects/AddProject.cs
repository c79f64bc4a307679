using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Projects;

/// <summary>What a person says about a project; null leaves a thing as it is, and an empty text takes it away where it may be absent.</summary>
public sealed record ProjectInput
{
    public string? Name { get; init; }

    public string? Description { get; init; }

    /// <summary>The folder, absolute or beginning with <c>~</c>.</summary>
    public string? Path { get; init; }

    public string? DefaultBranch { get; init; }

    public string? VerifyCommand { get; init; }

    public IReadOnlyList<string>? CopyPatterns { get; init; }

    /// <summary>One of <see cref="PermissionModes.Words"/>; empty for the agent's own.</summary>
    public string? PermissionMode { get; init; }

    public ProjectStatus? Status { get; init; }
}

/// <summary>A project that is there now.</summary>
/// <param name="IsNew">False when its folder was a project already.</param>
public sealed record AddedProject(Project Project, bool IsNew);

/// <summary>Registers a person's folder as a project; a folder that is one already stays the one it is.</summary>
public sealed class AddProject(ProjectStore projects, CheckFolder folders, AuditLog audit, TimeProvider time)
{
    public async Task<Outcome<AddedProject>> RunAsync(ProjectInput input, Actor by, CancellationToken ct)
    {
        if (ProjectRules.Wrong(input, isNew: true) is { } wrong)
        {
            return wrong;
        }

        var folder = ProjectRules.Folder(folders, input.Path);
        if (folder.Failure is { } noFolder)
        {
            return noFolder;
        }

        var (path, id, now) = (folder.Value, Guid.NewGuid(), time.GetUtcNow());
        var outcome = await projects.ChangeAsync(
            () => path is not null && projects.At(path) is { } known ? known : ProjectRules.Apply(
                new Project
                {
                    Id = id,
                    Name = path is null ? "" : Path.GetFileName(path),
                    Path = path,
                    CreatedAt = now,
                    UpdatedAt = now,
                },
                input),
            ct);
        if (outcome.Failure is { } failure)
        {
            return failure;
        }

        var isNew = outcome.Value.Id == id;
        if (isNew)
        {
            await audit.WriteAsync(by, "project.add", id.ToString(), ProjectRules.Words(outcome.Value), ct);
        }

        return new AddedProject(outcome.Value, isNew);
    }
}
