using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Usage;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Usage;

/// <summary>What models cost per million tokens.</summary>
[Route("api/usage/prices")]
[ErrorShape(ErrorBody.Message)]
[Tags("Usage")]
public sealed class PricesController(PriceList list, EditPrices edit) : ApiController
{
    private const string Entered = """
        {"provider":"openai","model":"gpt-5","inputPerMillionMicros":1250000,"outputPerMillionMicros":10000000,"cachedInputPerMillionMicros":125000,
        "cacheWritePerMillionMicros":null,"origin":"entered","date":null,"source":null}
        """;

    /// <summary>List the prices</summary>
    /// <remarks>Those a person entered (`origin: "entered"`) first; they stand above the product's own (`built-in`, with the day they were written down and where they are published).</remarks>
    [HttpGet]
    [ProducesResponseType<PricesView>(StatusCodes.Status200OK)]
    [ResponseExample(200, "{\"prices\":[" + Entered + "]}")]
    public IResult List() => Reply(new PricesView([.. list.Entered.Select(PriceView.From), .. Prices.Rows.SelectMany(PriceView.From)]));

    /// <summary>Enter the price of a model</summary>
    /// <remarks>In micro-USD per million tokens. It counts for answers from then on; what is booked stays. What is not published apart (null) costs what input does.</remarks>
    [HttpPut]
    [RequestExample("""{"provider":"openai","model":"gpt-5","inputPerMillionMicros":1250000,"outputPerMillionMicros":10000000,"cachedInputPerMillionMicros":125000}""")]
    [ProducesResponseType<PriceBody>(StatusCodes.Status200OK)]
    [ResponseExample(200, "{\"price\":" + Entered + "}")]
    [Fails(400, "inputPerMillionMicros is required")]
    public async Task<IResult> Enter(PriceRequest? body, CancellationToken ct) =>
        Reply(await edit.EnterAsync(body?.ToInput() ?? new PriceInput(null, null, null, null), Caller, ct), price => new PriceBody(PriceView.From(price)));

    /// <summary>Remove an entered price</summary>
    /// <remarks>`provider` and `model` name it. From then on the product's own price counts again, if there is one.</remarks>
    [HttpDelete]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [Fails(400, "model must be a model's name of at most 200 characters")]
    [Fails(404, "no price was entered for this model")]
    public async Task<IResult> Remove(string? provider, string? model, CancellationToken ct) => ReplyEmpty(await edit.RemoveAsync(provider, model, Caller, ct));
}
