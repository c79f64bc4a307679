using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Teams;

namespace RuntimesWeb.Core.Onboarding;

/// <summary>What a person has done so far, told by what is there: a team, an answer, a folder to work in, a task that was worked on.</summary>
public sealed record FirstSteps(bool HasTeam, bool HasAnswer, bool HasFolder, bool HasRunTask = false);

/// <summary>Reads the first steps from teams, conversations, projects and tasks.</summary>
public sealed class ReadFirstSteps(TeamStore teams, ProjectStore projects, IDbContextFactory<RuntimesDb> factory)
{
    public async Task<FirstSteps> RunAsync(CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return new FirstSteps(
            (await teams.AllAsync(ct)).Count > 0,
            await db.Set<Message>().AnyAsync(m => m.Role == MessageRole.Assistant && m.Status == MessageStatus.Complete, ct),
            projects.All.Any(p => p.Path is not null) || await db.Set<Conversation>().AnyAsync(c => c.Folder != null && c.DeletedAt == null, ct),
            await db.Set<BoardTask>().AnyAsync(t => t.Attempts > 0, ct));
    }
}
