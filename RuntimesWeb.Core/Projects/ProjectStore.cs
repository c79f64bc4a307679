using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Core.Projects;

/// <summary>The projects: in the database, and all of them in memory, so that a page or a run asks nobody.</summary>
public sealed class ProjectStore(IDbContextFactory<RuntimesDb> factory, EventWriter writer, TimeProvider time)
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private ImmutableArray<Project> _all = [];

    /// <summary>Raised after projects were stored or removed.</summary>
    public event Action? Changed;

    /// <summary>Every project, the one used last first.</summary>
    public IReadOnlyList<Project> All => _all;

    /// <summary>Reads them once, before the server answers.</summary>
    public async Task LoadAsync(CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        _all = Sorted(await db.Set<Project>().AsNoTracking().ToListAsync(ct));
    }

    public Project? Find(Guid id) => _all.FirstOrDefault(p => p.Id == id);

    /// <summary>The project of a folder.</summary>
    /// <param name="realPath">With every link followed.</param>
    public Project? At(string realPath) => _all.FirstOrDefault(p => p.Path == realPath);

    /// <summary>One change at a time: says how a project is to be, or that nothing is (null), and stores it.</summary>
    internal async Task<Outcome<Project>> ChangeAsync(Func<Outcome<Project>> change, CancellationToken ct)
    {
        await _writing.WaitAsync(ct);
        try
        {
            var outcome = change();
            if (!outcome.IsOk || Find(outcome.Value.Id) == outcome.Value)
            {
                return outcome;
            }

            var next = outcome.Value with { UpdatedAt = time.GetUtcNow() };
            await using var db = await factory.CreateDbContextAsync(ct);
            db.Update(next); // what has no number yet is added
            await db.SaveChangesAsync(ct);
            _all = Sorted([.. _all.Where(p => p.Id != next.Id), next]);
            Changed?.Invoke();
            return next;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Removes a project and lets its tasks go, in one commit; false when they do not let it.</summary>
    internal async Task<bool> RemoveAsync(Project project, ProjectRelease release, CancellationToken ct)
    {
        await _writing.WaitAsync(ct);
        try
        {
            await writer.ApplyAsync(new RowChanges([release, new Removal(project.Id, release)]));
            if (release.IsRefused)
            {
                return false;
            }

            _all = _all.RemoveAll(p => p.Id == project.Id);
            Changed?.Invoke();
            return true;
        }
        finally
        {
            _writing.Release();
        }
    }

    private static ImmutableArray<Project> Sorted(IEnumerable<Project> projects) => [.. projects.OrderByDescending(p => p.LastUsedAt ?? p.CreatedAt).ThenByDescending(p => p.Number)];

    private sealed class Removal(Guid id, ProjectRelease release) : IRowChange
    {
        public void Apply(Statements db)
        {
            if (!release.IsRefused)
            {
                db.Run("DELETE FROM projects WHERE id = $id", ("$id", id.ToByteArray()));
            }
        }
    }
}
