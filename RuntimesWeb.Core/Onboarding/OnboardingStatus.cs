using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Teams;

namespace RuntimesWeb.Core.Onboarding;

/// <summary>How far a person has come: anything set up, an agent of this server's own runtime, a team, a runtime besides the built-in guide.</summary>
public sealed record OnboardingState(bool Configured, bool HasNative, bool HasTeam, bool HasConnectedRuntime);

/// <summary>Works the state out from what is true now; nothing of it is stored.</summary>
public sealed class OnboardingStatus(TeamStore teams, AgentStore agents, RuntimeBoard board)
{
    public async Task<OnboardingState> ReadAsync(CancellationToken ct)
    {
        var hasTeam = (await teams.AllAsync(ct)).Count > 0;
        var hasNative = (await agents.AllAsync(ct)).Any(a => a.Definition.RuntimeId == RuntimeCatalog.Native.Value);
        var hasRuntime = board.Current.Any(s => s.IsReady && s.Runtime.Id != RuntimeCatalog.Local);
        return new OnboardingState(hasTeam || hasRuntime, hasNative, hasTeam, hasRuntime);
    }
}
