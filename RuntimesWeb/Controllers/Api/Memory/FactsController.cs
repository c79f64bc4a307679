using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Memory;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Memory;

/// <summary>All facts, whoever they are for, with where each came from.</summary>
[Route("api/memory")]
[ErrorShape(ErrorBody.Message)]
[Tags("Memory")]
public sealed class FactsController(MemoryStore store, SearchMemory search) : ApiController
{
    private const string Example =
        """{"id":"8e1c5f0a-3b56-4f0e-9a0c-6b7d2f1e4c33","profileId":"coder","scope":"agent","scopeId":"coder","category":"preference","content":"Tests are written before the code.","tags":["tests"],"confidence":900,"status":"active","source":"agent","savedBy":"coder","runId":"0f6a3c1f-7f44-4a53-9d0b-5b0f6a526a1f","sourceTaskId":null,"lastAccessedAt":null,"accessCount":0,"decayRate":10,"forgetAskedBy":null,"createdAt":"2026-11-22T06:00:00.000Z","updatedAt":"2026-11-22T06:00:00.000Z"}""";

    private const int UsualHits = 20;

    /// <summary>Browse what is known, newest first</summary>
    /// <remarks>With `q`, what fits best comes first and there is one page. `scope` is agent, project or all; `category` and `status` narrow further. `limit` is 1 to 200 (50 when absent), 100 with `q`.</remarks>
    [HttpGet("browse")]
    [ProducesResponseType<FactList>(StatusCodes.Status200OK)]
    [ResponseExample(200, "{\"facts\":[" + Example + "],\"nextCursor\":null}")]
    [Fails(400, "scope must be agent, project or all")]
    public async Task<IResult> Browse(string? q, string? scope, string? category, string? status, string? cursor, int? limit, CancellationToken ct)
    {
        var filter = MemoryFilters.Read(scope, category, status);
        if (filter.Failure is { } wrong)
        {
            return Fail(wrong);
        }

        return string.IsNullOrWhiteSpace(q) ? Reply(await store.PageAsync(filter.Value, cursor, limit, ct), p => new FactList([.. p.Facts.Select(FactView.From)], p.NextCursor))
            : Found(await search.RunAsync(q, filter.Value, null, limit ?? PageBounds.DefaultLimit, ct));
    }

    /// <summary>Search what agents know</summary>
    /// <remarks>Full text over contents and tags of active facts, best first. `profileId` narrows it to an agent, a folder (`project:/path`) or `all`. `limit` is 1 to 100 (20 when absent).</remarks>
    [HttpGet("search")]
    [ProducesResponseType<FactList>(StatusCodes.Status200OK)]
    [ResponseExample(200, "{\"facts\":[" + Example + "],\"nextCursor\":null}")]
    [Fails(400, "q is required")]
    public async Task<IResult> Search(string? q, string? profileId, int? limit, CancellationToken ct)
    {
        var place = profileId is null ? default(Outcome<MemoryPlace>?) : MemoryPlace.Parse(profileId, "profileId");
        return string.IsNullOrWhiteSpace(q) ? Fail(Failure.InvalidField("q", "q is required"))
            : place?.Failure is { } wrong ? Fail(wrong)
            : Found(await search.RunAsync(q, new MemoryFilter(place?.Value, Status: MemoryStatus.Active), null, limit ?? UsualHits, ct));
    }

    private IResult Found(Outcome<IReadOnlyList<MemoryFact>> facts) => Reply(facts, f => new FactList([.. f.Select(FactView.From)], null));
}

/// <summary>Reads the words of a filter.</summary>
internal static class MemoryFilters
{
    public static Outcome<MemoryFilter> Read(string? scope, string? category, string? status)
    {
        var (where, what, how) = (MemoryRules.Optional<MemoryScope>("scope", scope), MemoryRules.Optional<MemoryCategory>("category", category), MemoryRules.Optional<MemoryStatus>("status", status));
        return (where.Failure ?? what.Failure ?? how.Failure) is { } wrong ? wrong : new MemoryFilter(null, where.Value, what.Value, how.Value);
    }
}
