using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Projects;

/// <summary>Notes that work begins in a project, so that it stands first among the recent ones.</summary>
public sealed class TouchProject(ProjectStore projects, TimeProvider time)
{
    public Task<Outcome<Project>> RunAsync(Guid id, CancellationToken ct) =>
        projects.ChangeAsync(() => projects.Find(id) is { } now ? now with { LastUsedAt = time.GetUtcNow() } : EditProject.Missing, ct);
}
