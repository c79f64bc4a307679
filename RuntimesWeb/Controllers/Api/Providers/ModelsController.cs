using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Providers;

[Route("api")]
[ErrorShape(ErrorBody.Message)]
[Tags("Providers")]
public sealed class ModelsController(ListModels list) : ApiController
{
    /// <summary>List the models of a provider</summary>
    /// <remarks>
    /// Asked with the key in use and remembered for ten minutes (`source: "cache"`); `refresh=true` asks again. Prices in micro-USD per million tokens; what nobody tells is null.
    /// </remarks>
    [HttpGet("providers/{id}/models")]
    [ResponseExample(200, ProviderExamples.Models)]
    [Fails(404, ProviderExamples.UnknownProvider)]
    [Fails(409, "no key is stored for anthropic")]
    [Fails(502, "Anthropic did not answer within 8 s")]
    [ProducesResponseType<ModelListResponse>(StatusCodes.Status200OK)]
    public async Task<IResult> List(string id, bool? refresh, CancellationToken ct) => Reply(await list.RunAsync(id, refresh ?? false, ct), ModelListResponse.Of);
}
