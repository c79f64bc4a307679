using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Hosting;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Runtimes;

[Route("api/runtimes")]
[ErrorShape(ErrorBody.Message)]
[Tags("Runtimes")]
public sealed class CatalogController(RuntimeListBody list, RecheckRuntimes recheck) : ApiController
{
    /// <summary>List runtimes with capabilities, health and connection state</summary>
    /// <remarks>Clawboo Runtimes API, GET /api/runtimes. Answered from memory; `available` is the static catalogue.</remarks>
    [HttpGet]
    [ResponseExample(200, RuntimeExamples.List)]
    [ProducesResponseType<RuntimeListResponse>(StatusCodes.Status200OK)]
    public async Task<IResult> List() => Results.Bytes(await list.ReadAsync(HttpContext.RequestAborted), "application/json; charset=utf-8");

    /// <summary>The static catalogue with the eight capabilities and the constants</summary>
    /// <remarks>Stagent Runtimes API, Runtime Catalog, Capability Definitions and Constants.</remarks>
    [HttpGet("catalog")]
    [ResponseExample(200, RuntimeExamples.Catalog)]
    [ProducesResponseType<CatalogResponse>(StatusCodes.Status200OK)]
    public IResult Catalog() => Reply(RuntimeWire.Catalog());

    /// <summary>Look at one runtime afresh</summary>
    /// <remarks>Asks the program for its version and login again (or Ollama, or nothing for a built-in runtime) and answers with what is true now.</remarks>
    [HttpPost("{id}/recheck")]
    [Sensitive]
    [ResponseExample(200, RuntimeExamples.Recheck)]
    [Fails(404, RuntimeExamples.UnknownRuntime)]
    [ProducesResponseType<RuntimeResponse>(StatusCodes.Status200OK)]
    public async Task<IResult> Recheck(string id, CancellationToken ct) =>
        Reply(await recheck.RunAsync(id, ct), status => new RuntimeResponse(RuntimeWire.Item(status)));
}
