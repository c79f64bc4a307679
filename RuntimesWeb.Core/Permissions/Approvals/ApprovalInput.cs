using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Permissions.Approvals;

/// <summary>The arguments that are asked about, as a person reads and writes them: of a command its line, of everything else indented JSON.</summary>
public static class ApprovalInput
{
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static bool IsCommand(Approval approval) => approval is { Effect: ToolEffect.Runs, Subject: not null };

    public static string Text(Approval approval) => IsCommand(approval) ? approval.Subject! : JsonSerializer.Serialize(approval.Use.Input, Readable); // a command has one

    /// <summary>The answer that lets it run as a person wrote it, or why that cannot be read.</summary>
    public static Outcome<ApprovalResponse> Allow(Approval approval, string text) => Read(approval, text).Match<Outcome<ApprovalResponse>>(input => new ApprovalResponse(true, UpdatedInput: input), failure => failure);

    private static Outcome<JsonElement> Read(Approval approval, string text)
    {
        try
        {
            if (!IsCommand(approval))
            {
                return JsonSerializer.Deserialize<JsonElement>(text);
            }

            var input = JsonNode.Parse(approval.ToolInput)!.AsObject(); // arguments are an object
            input["command"] = text;
            return JsonSerializer.SerializeToElement(input);
        }
        catch (JsonException e)
        {
            return Failure.Invalid($"This is not valid JSON (line {(e.LineNumber ?? 0) + 1})");
        }
    }
}
