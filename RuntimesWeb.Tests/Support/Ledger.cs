using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Tests.Support;

/// <summary>Answers written straight into the usage ledger, as runs book them.</summary>
public static class Ledger
{
    public static UsageRow Row(
        DateTimeOffset at, string provider = "anthropic", string model = "claude-sonnet-4-6", long input = 1000, long output = 100, long? cost = 4500, string runtime = "clawboo-native", string? agent = "team-lead") => new()
        {
            At = at,
            RunId = Guid.NewGuid(),
            RuntimeId = runtime,
            AgentId = agent,
            Provider = provider,
            Model = model,
            Tokens = new TokenUsage(input, input / 2, input / 10, output, output / 4),
            CostMicros = cost,
        };

    public static async Task BookAsync(IDbContextFactory<RuntimesDb> factory, params UsageRow[] rows)
    {
        await using var db = factory.CreateDbContext();
        db.AddRange(rows);
        await db.SaveChangesAsync();
    }
}
