using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Memory;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Memory;

/// <summary>What is known from before, in the words of the Stagent API Reference. A profile is an agent, a folder (<c>project:/path</c>), or <c>all</c>.</summary>
[Route("api/memory")]
[ErrorShape(ErrorBody.Message)]
public sealed class MemoryController(MemoryStore store, SaveMemory save, EditMemory edit, ForgetMemory forget) : ApiController
{
    private const string Fine = """{"ok":true}""";
    private const string NoProfile = "profileId is required: the id of an agent, project:/path/of/a/folder, or all";

    /// <summary>List what is known for a profile, the surest first</summary>
    /// <remarks>`profileId` is the id of an agent, `project:` with the path of a folder, or `all`. `category` is fact, preference, pattern or outcome; `status` is active, decayed, archived or rejected, any when absent.</remarks>
    [HttpGet]
    [ProducesResponseType<IReadOnlyList<MemoryView>>(StatusCodes.Status200OK)]
    [ResponseExample(200, """[{"id":"8e1c5f0a-3b56-4f0e-9a0c-6b7d2f1e4c33","profileId":"coder","category":"preference","content":"Tests are written before the code.","confidence":900,"sourceTaskId":null,"tags":"[\"tests\"]","lastAccessedAt":null,"accessCount":0,"decayRate":10,"status":"active","createdAt":"2026-11-22T06:00:00.000Z","updatedAt":"2026-11-22T06:00:00.000Z"}]""")]
    [Fails(400, NoProfile)]
    public async Task<IResult> List(string? profileId, string? category, string? status, CancellationToken ct)
    {
        var place = MemoryPlace.Parse(profileId, "profileId");
        var filter = MemoryFilters.Read(null, category, status);
        return (place.Failure ?? filter.Failure) is { } wrong ? Fail(wrong)
            : Reply((await store.ListAsync(filter.Value with { Place = place.Value }, ct)).Select(MemoryView.From).ToList());
    }

    /// <summary>Keep something</summary>
    /// <remarks>
    /// `confidence` is 0 to 1 (0.7 when absent), kept times 1000. What is known there already becomes surer and is answered with its id. What looks like a secret is left out.
    /// </remarks>
    [HttpPost]
    [RequestExample("""{"profileId":"coder","category":"preference","content":"Tests are written before the code.","tags":["tests"],"confidence":0.9}""")]
    [ProducesResponseType<MemoryId>(StatusCodes.Status201Created)]
    [ResponseExample(201, """{"id":"8e1c5f0a-3b56-4f0e-9a0c-6b7d2f1e4c33"}""")]
    [Fails(400, NoProfile)]
    public async Task<IResult> Add(MemoryRequest? body, CancellationToken ct)
    {
        var input = (body ?? new MemoryRequest(null, null, null, null, null, null)).Read();
        return input.Failure is { } wrong ? Fail(wrong) : Reply(await save.RunAsync(input.Value, Caller, ct), s => new MemoryId(s.Fact.Id), StatusCodes.Status201Created);
    }

    /// <summary>Change something that is known</summary>
    /// <remarks>The id stands in the body. `confidence` is 0 to 1000 here; `content`, `category`, `tags` and `decayRate` (0 never fades) may be changed too. An unknown id is fine and changes nothing.</remarks>
    [HttpPatch]
    [RequestExample("""{"id":"8e1c5f0a-3b56-4f0e-9a0c-6b7d2f1e4c33","confidence":950,"status":"active"}""")]
    [ProducesResponseType<OkView>(StatusCodes.Status200OK)]
    [ResponseExample(200, Fine)]
    [Fails(400, "id is required")]
    [Fails(409, "the same is known there already")]
    public async Task<IResult> Change(MemoryPatch? body, CancellationToken ct)
    {
        var change = (body ?? new MemoryPatch(null, null, null, null, null, null, null)).Read();
        return change.Failure is { } wrong ? Fail(wrong) : Done(await edit.RunAsync(change.Value.Id, change.Value.Change, Caller, ct));
    }

    /// <summary>Forget something</summary>
    /// <remarks>The id stands in the body. It is archived: agents do not see it any more, and `PATCH` with `status` active brings it back. An unknown id is fine.</remarks>
    [HttpDelete]
    [RequestExample("""{"id":"8e1c5f0a-3b56-4f0e-9a0c-6b7d2f1e4c33"}""")]
    [ProducesResponseType<OkView>(StatusCodes.Status200OK)]
    [ResponseExample(200, Fine)]
    [Fails(400, "id is required")]
    public async Task<IResult> Remove(MemoryIdRequest? body, CancellationToken ct) =>
        string.IsNullOrWhiteSpace(body?.Id) ? Fail(Failure.InvalidField("id", "id is required"))
        : Done(await forget.RunAsync(Guid.TryParse(body.Id, out var id) ? id : Guid.Empty, Caller, ct));

    private IResult Done(Outcome<SavedMemory> outcome) => outcome.Failure is { Kind: not FailureKind.NotFound } failure ? Fail(failure) : Reply(new OkView(true));
}
