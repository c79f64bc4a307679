namespace RuntimesWeb.Core.Agents;

/// <summary>What agents ask of teams, which stand above them: whether there is one by this id.</summary>
public interface ITeamRoster
{
    Task<bool> ExistsAsync(string teamId, CancellationToken ct);
}
