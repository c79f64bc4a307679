using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Core.Usage;

/// <summary>One answer of a provider: what it took, for whom, and what it cost when it came. Never changed afterwards.</summary>
public sealed record UsageRow
{
    public long Number { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Guid RunId { get; init; }

    public required string RuntimeId { get; init; }

    public string? AgentId { get; init; }

    public Guid? ConversationId { get; init; }

    public required string Provider { get; init; }

    public required string Model { get; init; }

    public required TokenUsage Tokens { get; init; }

    /// <summary>Null when the model had no known price.</summary>
    public long? CostMicros { get; init; }
}

internal sealed class UsageRowMap : IEntityTypeConfiguration<UsageRow>
{
    public void Configure(EntityTypeBuilder<UsageRow> builder)
    {
        builder.ToTable("usage");
        builder.HasKey(u => u.Number);
        builder.HasIndex(u => u.At);
        builder.Property(u => u.Number).HasColumnName("number").ValueGeneratedOnAdd();
        builder.Property(u => u.At).HasColumnName("at");
        builder.Property(u => u.RunId).HasColumnName("run_id").HasConversion(id => id.ToByteArray(), bytes => new Guid(bytes));
        builder.Property(u => u.RuntimeId).HasColumnName("runtime_id");
        builder.Property(u => u.AgentId).HasColumnName("agent_id");
        builder.Property(u => u.ConversationId).HasColumnName("conversation_id").HasConversion(id => id!.Value.ToByteArray(), bytes => new Guid(bytes)); // nulls are not converted
        builder.Property(u => u.Provider).HasColumnName("provider");
        builder.Property(u => u.Model).HasColumnName("model");
        builder.Property(u => u.CostMicros).HasColumnName("cost_micros");
        builder.ComplexProperty(u => u.Tokens, tokens =>
        {
            tokens.Property(t => t.InputTokens).HasColumnName("input_tokens");
            tokens.Property(t => t.CachedInputTokens).HasColumnName("cached_input_tokens");
            tokens.Property(t => t.CacheWriteTokens).HasColumnName("cache_write_tokens");
            tokens.Property(t => t.OutputTokens).HasColumnName("output_tokens");
            tokens.Property(t => t.ReasoningTokens).HasColumnName("reasoning_tokens");
        });
    }
}

/// <summary>Books an answer in the transaction of the event that tells of it.</summary>
public sealed class BookUsage(UsageRow row) : IRowChange
{
    private const string Sql = """
        INSERT INTO usage (at, run_id, runtime_id, agent_id, conversation_id, provider, model, input_tokens, cached_input_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost_micros)
        VALUES ($at, $run, $runtime, $agent, $conversation, $provider, $model, $input, $cached, $written, $output, $reasoning, $cost)
        """;

    public UsageRow Row => row;

    /// <summary>The row's number in the ledger; known once it is committed.</summary>
    public long Number { get; private set; }

    public void Apply(Statements db)
    {
        Insert(db);
        Number = db.Ask("SELECT last_insert_rowid()", last => last.Number(0))[0];
    }

    private void Insert(Statements db) => db.Run(Sql,
        ("$at", row.At.ToUnixTimeMilliseconds()), ("$run", row.RunId.ToByteArray()), ("$runtime", row.RuntimeId), ("$agent", row.AgentId),
        ("$conversation", row.ConversationId?.ToByteArray()), ("$provider", row.Provider), ("$model", row.Model), ("$input", row.Tokens.InputTokens),
        ("$cached", row.Tokens.CachedInputTokens), ("$written", row.Tokens.CacheWriteTokens), ("$output", row.Tokens.OutputTokens),
        ("$reasoning", row.Tokens.ReasoningTokens), ("$cost", row.CostMicros));
}
