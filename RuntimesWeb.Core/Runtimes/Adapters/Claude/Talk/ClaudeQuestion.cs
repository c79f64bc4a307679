using System.Text.Json;
using System.Text.Json.Nodes;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Runtimes.Adapters.Claude.Protocol;
using RuntimesWeb.Core.Runtimes.Tools;

namespace RuntimesWeb.Core.Runtimes.Adapters.Claude.Talk;

/// <summary>
/// Claude Code's questions to the person (<c>AskUserQuestion</c>), which come as approvals: allowed with <c>answers</c> in the updated input (question → answer), or with
/// a message, which answers each of them; a refusal with a message is an answer in the person's own words.
/// </summary>
public static class ClaudeQuestion
{
    /// <summary>What is asked, in a line.</summary>
    public static string Of(JsonElement input) => string.Join(" ", Texts(input)) is { Length: > 0 } text ? text : "Claude Code asks something.";

    /// <summary>The line that tells it the answer.</summary>
    public static string Reply(string requestId, JsonElement input, ApprovalAnswer answer)
    {
        if (answer.IsAllowed && answer.UpdatedInput is { } updated && updated.TryGetProperty("answers", out var answers) && answers.ValueKind == JsonValueKind.Object)
        {
            return ClaudeLines.Allow(requestId, With(input, answers));
        }

        return !string.IsNullOrWhiteSpace(answer.Message) && answer.IsAllowed ? ClaudeLines.Allow(requestId, With(input, JsonSerializer.SerializeToElement(Texts(input).Distinct(StringComparer.Ordinal).ToDictionary(q => q, _ => answer.Message))))
            : ClaudeLines.Deny(requestId, answer switch
            {
                { Status: ApprovalStatus.Expired } => "Nobody answered in time. Decide by yourself, and say how you decided.",
                { Message: { Length: > 0 } said } => $"The person answers: {said}",
                { IsAllowed: true } => "The person leaves it to you: decide by yourself, and say how you decided.",
                _ => "The person does not want to answer this. Go on without it, or stop if you cannot.",
            });
    }

    // The questions stay as they were asked, whatever came back beside the answers.
    private static JsonElement With(JsonElement input, JsonElement answers)
    {
        var whole = JsonNode.Parse(input.GetRawText()) as JsonObject ?? [];
        whole["answers"] = JsonNode.Parse(answers.GetRawText());
        return JsonSerializer.SerializeToElement(whole);
    }

    private static IEnumerable<string> Texts(JsonElement input) => input.TryGetProperty("questions", out var questions) && questions.ValueKind == JsonValueKind.Array
        ? questions.EnumerateArray().Select(q => ClaudeTools.Text(q, "question")).OfType<string>() : [];
}
