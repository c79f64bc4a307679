using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RuntimesWeb.Core.Permissions.Approvals;

/// <summary>One thing that a model wants to know from the person.</summary>
/// <param name="Text">The question; its answer is given under it.</param>
/// <param name="Header">A word or two for it.</param>
/// <param name="Many">Several options may be chosen.</param>
public sealed record AskedQuestion(string Text, string? Header, ImmutableArray<AskedOption> Options, bool Many);

public sealed record AskedOption(string Label, string? Description);

/// <summary>The questions of an approval that is one, <see cref="ApprovalWords.Question"/>, and their answers as they go back.</summary>
public static class AskedQuestions
{
    private const int Most = 8;

    public static ImmutableArray<AskedQuestion> Of(Approval approval) =>
        [.. Items(approval.Use.Input, "questions").Select(Read).OfType<AskedQuestion>().DistinctBy(q => q.Text).Take(Most)];

    /// <param name="answers">By the text of their questions.</param>
    public static ApprovalResponse Answer(Approval approval, IReadOnlyDictionary<string, string> answers)
    {
        var input = JsonNode.Parse(approval.ToolInput) as JsonObject ?? [];
        input["answers"] = new JsonObject(answers.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)a.Value)));
        return new ApprovalResponse(true, UpdatedInput: JsonSerializer.SerializeToElement(input));
    }

    private static AskedQuestion? Read(JsonElement question) => Text(question, "question") is not { Length: > 0 } text ? null : new AskedQuestion(
        text, Text(question, "header"),
        [.. Items(question, "options").Select(o => Text(o, "label") is { Length: > 0 } label ? new AskedOption(label, Text(o, "description")) : null).OfType<AskedOption>().DistinctBy(o => o.Label).Take(Most)],
        question.TryGetProperty("multiSelect", out var many) && many.ValueKind == JsonValueKind.True);

    private static JsonElement[] Items(JsonElement of, string name) => of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [];

    private static string? Text(JsonElement of, string name) => of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
