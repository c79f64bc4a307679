using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Projects;

namespace RuntimesWeb.Core.Board;

/// <summary>Tells the projects about their tasks.</summary>
internal sealed class TasksOfProjects(IDbContextFactory<RuntimesDb> factory) : IProjectTasks
{
    public async Task<IReadOnlyDictionary<Guid, int>> CountsAsync(CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Set<BoardTask>().Where(t => t.ProjectId != null && !t.IsDropped).GroupBy(t => t.ProjectId!.Value).Select(g => new { g.Key, Count = g.Count() }) // just filtered
            .ToDictionaryAsync(g => g.Key, g => g.Count, ct);
    }

    public ProjectRelease Release(Project project) => new Releasing(project);

    private sealed class Releasing(Project project) : ProjectRelease
    {
        public override void Apply(Statements db)
        {
            var id = project.Id.ToByteArray();
            IsRefused = db.Ask("SELECT 1 FROM board_tasks WHERE project_id = $id AND status = 'InProgress' LIMIT 1", row => row.Count(0), ("$id", id)).Count > 0;
            if (!IsRefused)
            {
                // They are about the same folder still.
                db.Run("UPDATE board_tasks SET project_id = NULL, repo_path = coalesce(repo_path, $path) WHERE project_id = $id", ("$id", id), ("$path", project.Path));
            }
        }
    }
}
