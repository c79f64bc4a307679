using System.Text;
using Microsoft.AspNetCore.Mvc;
using RuntimesWeb.Core.Usage;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Usage;

/// <summary>What answers of providers took and cost.</summary>
[Route("api/usage")]
[ErrorShape(ErrorBody.Message)]
public sealed class UsageController(UsageReport report) : ApiController
{
    private const string Example = """
        {"from":"2026-10-24T00:00:00.000Z","to":"2026-11-23T00:00:00.000Z","by":"model","rows":[{"key":"anthropic/claude-sonnet-4-6","provider":"anthropic",
        "model":"claude-sonnet-4-6","runtimeId":null,"agentId":null,"requests":12,"inputTokens":48210,"outputTokens":6120,"cachedInputTokens":30500,"reasoningTokens":0,
        "costMicros":154080,"unpricedRequests":0}],"total":{"requests":12,"inputTokens":48210,"outputTokens":6120,"cachedInputTokens":30500,"reasoningTokens":0,
        "costMicros":154080,"unpricedRequests":0}}
        """;

    private const string WrongDay = "from must be a day, such as 2026-11-22, or an instant, such as 2026-11-22T06:00:00Z";

    /// <summary>Read what answers took and cost</summary>
    /// <remarks>
    /// `from` and `to` are days of this server's time zone (the last one included) or instants (the last one not); the last 30 days when absent. `by` is `model`, `runtime`, `agent`
    /// or `day`. The total is the sum of the rows. `costMicros` is what is known, in millionths of a US dollar; null only where none of the answers had a price.
    /// </remarks>
    [HttpGet]
    [ProducesResponseType<UsageView>(StatusCodes.Status200OK)]
    [ResponseExample(200, Example)]
    [Fails(400, WrongDay)]
    public async Task<IResult> Read(string? from, string? to, string? by, CancellationToken ct) => Reply(await report.RunAsync(from, to, by, ct), UsageView.Of);

    /// <summary>Read the same as a table for a spreadsheet</summary>
    /// <remarks>`text/csv` in UTF-8 with a line of names; money in US dollars.</remarks>
    [HttpGet("export")]
    [StreamExample("provider,model,requests,input_tokens,output_tokens,cached_input_tokens,reasoning_tokens,cost_usd,unpriced_requests\r\nanthropic,claude-sonnet-4-6,12,48210,6120,30500,0,0.154080,0\r\n", ContentType = "text/csv")]
    [Fails(400, WrongDay)]
    public async Task<IResult> Export(string? from, string? to, string? by, CancellationToken ct) => (await report.RunAsync(from, to, by, ct)).Match(
        table => Results.File(Encoding.UTF8.GetBytes(UsageCsv.Write(table)), "text/csv; charset=utf-8", $"usage-by-{table.By.ToString().ToLowerInvariant()}.csv"),
        Fail);
}
