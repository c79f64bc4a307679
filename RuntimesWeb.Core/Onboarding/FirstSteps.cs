using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Teams;

namespace RuntimesWeb.Core.Onboarding;

/// <summary>What a person has done so far, told by what is there: a team, an answer, a folder to work in.</summary>
public sealed record FirstSteps(bool HasTeam, bool HasAnswer, bool HasFolder);

/// <summary>Reads the first steps from teams and conversations.</summary>
public sealed class ReadFirstSteps(TeamStore teams, IDbContextFactory<RuntimesDb> factory)
{
    public async Task<FirstSteps> RunAsync(CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return new FirstSteps(
            (await teams.AllAsync(ct)).Count > 0,
            await db.Set<Message>().AnyAsync(m => m.Role == MessageRole.Assistant && m.Status == MessageStatus.Complete, ct),
            await db.Set<Conversation>().AnyAsync(c => c.Folder != null && c.DeletedAt == null, ct));
    }
}
