using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runtimes.Adapters.Claude.Talk;

/// <summary>Claude Code's tools in the words of this product: of its rules, and of the lists of tools that agents have.</summary>
public static class ClaudeTools
{
    public const string Question = "AskUserQuestion";
    public const string PlanIsDone = "ExitPlanMode";

    /// <summary>Tools that would leave the folder, live on after the run, or decide what a person decides here.</summary>
    public const string Off = "EnterWorktree,ExitWorktree,EnterPlanMode,CronCreate,CronDelete,CronList,ScheduleWakeup,RemoteTrigger,PushNotification";

    // They change nothing but what Claude Code keeps for itself; what a subagent does is judged call by call.
    private static readonly FrozenSet<string> Inner = new[]
    {
        "Task", "Agent", "TaskCreate", "TaskGet", "TaskList", "TaskUpdate", "TaskStop", "TaskOutput", "TodoWrite", "TodoRead", "BashOutput", "KillBash", "KillShell", "ToolSearch", "Skill",
        "ListAgents", "SendMessage", "ReportFindings", "ListMcpResourcesTool",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string[]> Names = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase)
    {
        ["read_file"] = ["Read"],
        ["list"] = ["Glob", "LS"],
        ["glob"] = ["Glob"],
        ["grep"] = ["Grep"],
        ["write_file"] = ["Write"],
        ["edit_file"] = ["Edit"],
        ["notebook_edit"] = ["NotebookEdit"],
        ["bash"] = ["Bash", "BashOutput", "KillShell"],
        ["web_fetch"] = ["WebFetch"],
        ["web_search"] = ["WebSearch"],
        ["update_plan"] = ["TodoWrite", "TaskCreate", "TaskUpdate", "TaskList", "TaskGet"],
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>A call in the words of rules: its path relative to the folder, absolute when it leads out of it.</summary>
    /// <param name="folder">Where it works.</param>
    /// <param name="home">The person's home folder.</param>
    public static ToolUse Use(string tool, JsonElement input, string folder, string home, RunRequest request)
    {
        var use = PermissionEngine.Read(tool, input, folder, request.AgentId) with { Project = request.Folder?.Project ?? folder };
        return use.Effect switch
        {
            ToolEffect.Edits or ToolEffect.Reads => use with { Subject = Subject(use, folder, home) },
            ToolEffect.Other when Inner.Contains(tool) => use with { Effect = ToolEffect.Notes },
            // It runs a command line until something happens.
            ToolEffect.Other when tool == "Monitor" && Text(input, "command") is { } command => new ToolUse("Bash", ToolEffect.Runs, command, input)
            {
                Folder = use.Folder,
                Project = use.Project,
                AgentId = use.AgentId,
            },
            _ => use,
        };
    }

    /// <summary>The tools of an agent by Claude Code's names; null when it may use all.</summary>
    public static string? Allowed(ImmutableArray<string>? tools) => tools is not { } named ? null
        : string.Join(',', named.SelectMany(Known).Append(Question).Distinct(StringComparer.Ordinal));

    private static IEnumerable<string> Known(string name) => Names.TryGetValue(name, out var known) ? known : name.Length > 0 && char.IsAsciiLetterUpper(name[0]) && name.All(char.IsAsciiLetterOrDigit) ? [name] : [];

    // Claude Code's tools do not keep to the folder by themselves, so every path is looked at as the system would.
    private static string? Subject(ToolUse use, string folder, string home)
    {
        // A pattern may lead elsewhere as a path does.
        var path = use.Subject ?? (Text(use.Input, "pattern") is { } pattern && use.Tool == "Glob" && (pattern.StartsWith('/') || pattern.StartsWith('~') || pattern.Contains("..", StringComparison.Ordinal)) ? pattern : null);
        if (path is null)
        {
            return null;
        }

        var wanted = path == "~" || path.StartsWith("~/", StringComparison.Ordinal) ? home + path[1..] : path;
        try
        {
            var (named, root) = (Path.GetFullPath(Path.Combine(folder, wanted)), RealPath.Of(folder));
            var real = RealPath.Of(named);
            // Outside it is named absolutely, so that nobody takes it for a path that is kept in the folder.
            return !RealPath.IsInside(real, root) ? named : Path.GetRelativePath(RealPath.IsInside(named, folder) ? folder : root, RealPath.IsInside(named, folder) ? named : real).Replace('\\', '/');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return "/" + wanted.Replace("\0", "", StringComparison.Ordinal).TrimStart('/');
        }
    }

    internal static string? Text(JsonElement input, string name) => input.ValueKind == JsonValueKind.Object && input.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
