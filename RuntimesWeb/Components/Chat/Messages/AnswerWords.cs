using System.Globalization;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Components.Chat.Messages;

/// <summary>How an answer's steps, costs and ends are told.</summary>
public static class AnswerWords
{
    /// <summary>The tool by which a leader hands work on.</summary>
    public const string Delegate = "delegate";

    public static string Icon(RunStep step) => step.Kind switch
    {
        RunStepKind.Thinking => "sparkles",
        RunStepKind.Note => "info",
        RunStepKind.Asked => "shield",
        RunStepKind.Edit => "pencil",
        _ => step.Name switch
        {
            "read_file" => "file",
            "bash" => "terminal",
            "write_file" or "edit_file" => "pencil",
            "web_fetch" => "globe",
            "update_plan" => "jobs",
            "memory_save" or "memory_search" or "memory_forget" => "memory",
            Delegate => "users",
            "list" => "folder",
            "glob" or "grep" => "search",
            _ => "code",
        },
    };

    public static string Name(RunStep step) => step.Kind switch
    {
        RunStepKind.Thinking => step.IsOpen ? "Thinking" : "Thought",
        RunStepKind.Note => Words.Sentence(step.Title),
        RunStepKind.Asked => step.IsError switch
        {
            null => "Asks",
            false => "You allowed",
            true => "Not allowed",
        },
        RunStepKind.Edit => step.Name switch
        {
            "added" => "Added",
            "deleted" => "Deleted",
            _ => "Changed",
        },
        _ => step.Name switch
        {
            "read_file" => step.IsOpen ? "Reading" : "Read",
            "list" => step.IsOpen ? "Listing" : "Listed",
            "glob" => step.IsOpen ? "Finding files" : "Found files",
            "grep" => step.IsOpen ? "Searching" : "Searched",
            "bash" => step.IsOpen ? "Running" : "Ran",
            "write_file" => step.IsOpen ? "Writing" : step.IsError is true ? "Not written" : "Wrote",
            "edit_file" => step.IsOpen ? "Editing" : step.IsError is true ? "Not edited" : "Edited",
            "web_fetch" => step.IsOpen ? "Reading a page" : "Read a page",
            "update_plan" => "Plan",
            Delegate => step.IsOpen ? "Handing on" : step.IsError is true ? "Not handed on" : "Handed on",
            "memory_save" => step.IsOpen ? "Remembering" : step.IsError is true ? "Not remembered" : "Remembered",
            "memory_search" => step.IsOpen ? "Looking up memories" : "Looked up memories",
            "memory_forget" => step.IsOpen ? "Forgetting" : step.IsError is true ? "Not forgotten" : "Asked to forget",
            _ => Words.Capital(step.Name.Replace('_', ' ')),
        },
    };

    public static string Duration(long milliseconds) => milliseconds < 1000
        ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds} ms")
        : milliseconds < 60_000 ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000.0:0.#} s") : Times.Duration(TimeSpan.FromMilliseconds(milliseconds));

    public static string Tokens(long tokens) => tokens < 1000 ? tokens.ToString(CultureInfo.InvariantCulture)
        : tokens < 1_000_000 ? string.Create(CultureInfo.InvariantCulture, $"{tokens / 1000.0:0.#}k") : string.Create(CultureInfo.InvariantCulture, $"{tokens / 1_000_000.0:0.##}M");

    public static string Cost(long micros) => micros == 0 ? "$0"
        : micros < 100 ? "under $0.0001"
        : "$" + (micros / 1_000_000.0).ToString(micros < 1_000_000 ? "0.####" : "0.00", CultureInfo.InvariantCulture);

    /// <summary>Tokens and cost, as far as they are known; null when there is nothing to tell.</summary>
    public static string? Usage(TokenUsage? usage, long? costMicros) => usage is null || usage.InputTokens + usage.OutputTokens == 0 ? null
        : $"{Tokens(usage.InputTokens)} in · {Tokens(usage.OutputTokens)} out · {(costMicros is { } cost ? Cost(cost) : "price unknown")}";

    public static string UsageTitle(TokenUsage usage) => string.Create(
        CultureInfo.InvariantCulture,
        $"{usage.InputTokens:N0} input tokens ({usage.CachedInputTokens:N0} from cache), {usage.OutputTokens:N0} output tokens ({usage.ReasoningTokens:N0} reasoning)");

    /// <summary>Why an answer is shorter than it could be; null when it came to its end.</summary>
    public static string? CutShort(Message message) => message.DoneReason switch
    {
        DoneReason.Cancelled => "You stopped this answer.",
        DoneReason.MaxTokens => "The answer was cut at the model’s length limit.",
        DoneReason.MaxTurns => "It has had all the turns it may have. Say “go on” to let it continue.",
        DoneReason.Refusal => "The model did not want to answer this.",
        _ => null,
    };

    public static string Clock(DateTimeOffset at) => at.ToLocalTime().ToString("HH:mm", CultureInfo.InvariantCulture);

    public static string Status(RunEvent.Status? status) => status switch
    {
        null => "Working…",
        { Phase: "queued" } => "Waiting for its turn…",
        { Phase: "running", Message: null } => "Working…",
        { Message: { } message } => Words.Sentence(message),
        _ => Words.Capital(status.Phase) + "…",
    };
}
