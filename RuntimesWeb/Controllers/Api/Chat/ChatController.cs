using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Chat;

/// <summary>What a chat offers: models, words to begin with, things to name, search.</summary>
[Route("api/chat")]
[ErrorShape(ErrorBody.Message)]
[Tags("Chat")]
public sealed class ChatController(ChatModels models, SuggestedPrompts prompts, SearchEntities entities, SearchConversations search) : ApiController
{
    private const int SearchLimit = 30;

    /// <summary>List the models to choose from</summary>
    /// <remarks>Real models of the providers that are connected, and the short names (haiku, sonnet, opus) with the model they stand for. A provider's list is remembered for ten minutes.</remarks>
    [HttpGet("models")]
    [ProducesResponseType<IReadOnlyList<ChatModelView>>(StatusCodes.Status200OK)]
    [ResponseExample(200, ChatExamples.Models)]
    public async Task<IResult> Models(CancellationToken ct) => Reply((await models.ListAsync(ct)).Select(ChatModelView.From).ToList());

    /// <summary>List prompts to begin with</summary>
    /// <remarks>Only what works as things are.</remarks>
    [HttpGet("suggested-prompts")]
    [ProducesResponseType<IReadOnlyList<PromptGroup>>(StatusCodes.Status200OK)]
    [ResponseExample(200, ChatExamples.Prompts)]
    public IResult Prompts() => Reply(prompts.List(null));

    /// <summary>Find what can be named in a message</summary>
    /// <remarks>Agents by words of their names; without `q` the newest. Who is named in a message answers it. `limit` is 1 to 30 (20 when absent).</remarks>
    [HttpGet("entities/search")]
    [ProducesResponseType<EntityList>(StatusCodes.Status200OK)]
    [ResponseExample(200, ChatExamples.Entities)]
    [Fails(400, "limit must be between 1 and 30")]
    public async Task<IResult> Entities(string? q, int? limit, CancellationToken ct) => limit is < 1 or > SearchEntities.MaxLimit
        ? Fail(Failure.InvalidField("limit", $"limit must be between 1 and {SearchEntities.MaxLimit}"))
        : Reply(new EntityList(await entities.RunAsync(q, limit ?? SearchEntities.DefaultLimit, ct)));

    /// <summary>Search titles and messages</summary>
    /// <remarks>All words must occur; when whole words are found too seldom, the last one may be the beginning of a word, from three letters on. Newest first. `limit` is 1 to 100 (30 when absent). In `snippet` the hits stand between U+0001 and U+0002.</remarks>
    [HttpGet("search")]
    [ProducesResponseType<SearchList>(StatusCodes.Status200OK)]
    [ResponseExample(200, ChatExamples.Hits)]
    [Fails(400, "q must be at most 500 characters")]
    public async Task<IResult> Search(string? q, int? limit, CancellationToken ct) => Reply(await search.RunAsync(q, limit ?? SearchLimit, ct), hits => new SearchList(hits));
}
