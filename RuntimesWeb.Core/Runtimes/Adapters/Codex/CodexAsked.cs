using System.Collections.Immutable;
using System.Text.Json;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Permissions.Approvals;

namespace RuntimesWeb.Core.Runtimes.Adapters.Codex;

/// <summary>What Codex asks for, in the words that rules and people know; with how it is answered.</summary>
/// <param name="Step">The step it is about, when Codex has told it.</param>
/// <param name="Uses">What it would do; the strictest decision about one of them counts for all.</param>
/// <param name="Yes">The answer that lets it.</param>
/// <param name="No">The answer that does not.</param>
public sealed record CodexAsked(string CallId, CodexItem? Step, ImmutableArray<ToolUse> Uses, object Yes, object No)
{
    private static readonly object Accept = new { decision = "accept" };
    private static readonly object Decline = new { decision = "decline" };

    /// <summary>Why Codex asks, in its own words.</summary>
    public string? Reason { get; init; }

    /// <summary>What it would change, as a diff.</summary>
    public string? Preview { get; init; }

    /// <summary>Only a person can answer it, and says something: a question of the model.</summary>
    public bool IsQuestion { get; init; }

    /// <summary>What is asked; null for what is answered with an error, because nobody here knows it.</summary>
    public static CodexAsked? Of(CodexFrame.Question question, CodexSteps steps, RunRequest request, string folder)
    {
        var body = question.Body;
        var id = body.Text("itemId") is { } item ? item : $"asked-{question.Id.Trim('"')}";
        var step = steps.Find(id);
        ToolUse Use(string tool, ToolEffect effect, string? subject, object input) => new(tool, effect, subject, input as JsonElement? ?? CodexJson.Element(input))
        {
            Folder = folder,
            Project = request.Folder?.Project,
            AgentId = request.AgentId,
        };
        switch (question.Method)
        {
            case "item/commandExecution/requestApproval" when body.Member("networkApprovalContext")?.Text("host") is { } host:
                return new(id, null, [Use("web_fetch", ToolEffect.Fetches, $"https://{host}/", new { url = $"https://{host}/" })], Accept, Decline) { Reason = body.Text("reason") };
            case "item/commandExecution/requestApproval" when body.Text("kind") is null or "command":
                var line = (step as CodexItem.Command)?.Line ?? CodexCommandLine.Unwrap(body.Text("command") ?? "");
                return line.Length == 0 ? null
                    : new(id, step ?? new CodexItem.Command(id, line, "", "", null, 0), [Use("bash", ToolEffect.Runs, line, new { command = line })], Accept, Decline) { Reason = body.Text("reason") };
            case "item/commandExecution/requestApproval":
                // Input for a command that runs: what that makes of it nobody knows.
                return new(id, null, [Use("write_stdin", ToolEffect.Other, null, new { kind = body.Text("kind"), command = body.Text("command") })], Accept, Decline) { Reason = body.Text("reason") };
            case "item/fileChange/requestApproval" when step is CodexItem.Files { Changes.Length: > 0 } files && body.Text("grantRoot") is null:
                var paths = files.Changes.SelectMany(c => new[] { c.Path, c.MovedTo }).OfType<string>().Select(p => CodexPatch.Name(p, folder)).Distinct(StringComparer.Ordinal);
                var input = steps.Tell(files).Input;
                return new(id, files, [.. paths.Select(p => Use("edit_file", ToolEffect.Edits, p, input))], Accept, Decline)
                {
                    Reason = body.Text("reason"),
                    Preview = string.Concat(files.Changes.Select(c => CodexPatch.ToChange(c, folder).Diff)),
                };
            case "mcpServer/elicitation/request" when body.Member("_meta")?.Text("codex_approval_kind") == "mcp_tool_call" && body.Member("_meta")?.Text("tool_name") is { } tool:
                var server = body.Text("serverName") ?? "";
                var arguments = body.Member("_meta")?.Member("tool_params") ?? CodexJson.Element(new { });
                CodexItem call = steps.FindMcp(server, tool) ?? new CodexItem.McpCall(id, server, tool, arguments, "", "", 0);
                return new(call.Id, call, [Use($"mcp__{server}__{tool}", ToolEffect.Other, null, arguments)], new { action = "accept", content = new { } }, new { action = "decline" });
            case "item/tool/requestUserInput":
                return new(id, null, [Use(ApprovalWords.Question, ToolEffect.Other, null, new { questions = body.Member("questions") })], new { answers = new { } }, new { answers = new { } }) { IsQuestion = true, Reason = string.Join(' ', body.List("questions").Select(q => q.Text("question")).OfType<string>()) };
            case "item/permissions/requestApproval":
                var wanted = body.Member("permissions") ?? CodexJson.Element(new { });
                return new(id, null, [Use("more_permissions", ToolEffect.Other, null, wanted)], new { permissions = wanted, scope = "turn" }, new { permissions = new { }, scope = "turn" }) { Reason = body.Text("reason") };
            default:
                return null;
        }
    }

    /// <summary>The answers to the questions of a model: what a person wrote under <c>answers</c>, by the id or the words of a question, else what they said.</summary>
    public object Answers(string? said, JsonElement? updated)
    {
        var given = updated?.Member("answers");
        var answers = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var question in Uses[0].Input.List("questions"))
        {
            if (question.Text("id") is { } id)
            {
                var answer = given?.Text(id) ?? (question.Text("question") is { } words ? given?.Text(words) : null) ?? said ?? question.List("options").Select(o => o.Text("label")).FirstOrDefault();
                answers[id] = new { answers = answer is null ? Array.Empty<string>() : [answer] };
            }
        }

        return new { answers };
    }
}
