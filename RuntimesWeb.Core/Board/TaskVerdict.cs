using System.Text.Json;
using System.Text.Json.Serialization;

namespace RuntimesWeb.Core.Board;

public enum VerdictStatus
{
    Pass,
    Fail,

    /// <summary>The work is there, and what was wrong with it stayed wrong.</summary>
    CompletedWithDebt,
}

/// <summary>What a verification said of a task's work, in the words of the Clawboo Runtimes API.</summary>
/// <param name="Attempts">Oldest first.</param>
/// <param name="DebtNotes">What is left wrong.</param>
public sealed record TaskVerdict(VerdictStatus Status, IReadOnlyList<VerdictAttempt> Attempts, IReadOnlyList<string> DebtNotes)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Whether a task with this verdict may be called done without a person saying so.</summary>
    [JsonIgnore]
    public bool IsPromotable => Status == VerdictStatus.Pass;

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public static TaskVerdict FromJson(string text) => JsonSerializer.Deserialize<TaskVerdict>(text, Json) ?? throw new InvalidOperationException($"not a verdict: {text}");
}

/// <summary>One go at verifying.</summary>
public sealed record VerdictAttempt(VerdictCheck Deterministic, VerdictProblem? StructuredError);

/// <summary>A command that ran, and how.</summary>
/// <param name="ExitCode">Null when it did not come to an end.</param>
/// <param name="Output">The last of what it said.</param>
public sealed record VerdictCheck(bool Ok, string Command, int? ExitCode, string Output, long DurationMs);

public sealed record VerdictProblem(string What, string? Why, string? HowToFix);
