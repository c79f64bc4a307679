using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Onboarding;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Onboarding;

public sealed record SeedRequest(string? Provider, string? Model);

/// <summary>The first steps.</summary>
[Route("api/onboarding")]
[ErrorShape(ErrorBody.Message)]
public sealed class OnboardingController(SeedNativeTeam seed, OnboardingStatus status) : ApiController
{
    /// <summary>Mint a default native leader + specialist team</summary>
    /// <remarks>Clawboo Runtimes API, POST /api/onboarding/seed-native-team. `provider` is `anthropic`, `openai`, `openrouter`, `ollama` or `local` (`anthropic` when absent); `model` overrides the leader's. Asked again for the same provider and model, it answers the team it made, while that is still there.</remarks>
    [HttpPost("seed-native-team")]
    [RequestExample("""{"provider":"anthropic"}""")]
    [ProducesResponseType<SeededTeam>(StatusCodes.Status201Created)]
    [ResponseExample(201, """{"teamId":"0c1f6a52-5a8e-4f0b-9d0c-6f3f1f2f9c11","leaderAgentId":"team-lead","specialistAgentId":"coder"}""")]
    [Fails(400, "unknown provider 'x'")]
    public async Task<IResult> SeedNativeTeam(SeedRequest? body, CancellationToken ct) =>
        Reply(await seed.RunAsync(body?.Provider, body?.Model, Caller, ct), team => team, StatusCodes.Status201Created);

    /// <summary>How far a person has come</summary>
    /// <remarks>Worked out from what is true now: `configured` when there is a team or a connected runtime, `hasNative` when an agent runs on `clawboo-native`; `local` is no connected runtime.</remarks>
    [HttpGet("state")]
    [ProducesResponseType<OnboardingState>(StatusCodes.Status200OK)]
    [ResponseExample(200, """{"configured":true,"hasNative":true,"hasTeam":true,"hasConnectedRuntime":false}""")]
    public async Task<IResult> State(CancellationToken ct) => Reply(await status.ReadAsync(ct));
}
