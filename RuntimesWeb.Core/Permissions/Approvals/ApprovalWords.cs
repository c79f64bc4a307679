namespace RuntimesWeb.Core.Permissions.Approvals;

/// <summary>An approval in a few words, the same on every page and route.</summary>
public static class ApprovalWords
{
    /// <summary>In place of a tool's name: whether a run may spend more than its budget says.</summary>
    public const string OverBudget = "continue_over_budget";

    /// <summary>In place of a tool's name: something that a model wants to know from the person.</summary>
    public const string Question = "AskUserQuestion";

    private const int Longest = 200;

    /// <summary>What it is about: <c>Run a command</c>.</summary>
    public static string Title(Approval approval) => approval.Effect switch
    {
        ToolEffect.Runs => "Run a command",
        ToolEffect.Edits => "Change a file",
        ToolEffect.Fetches => "Read a web page",
        ToolEffect.Reads => "Read a file",
        _ when approval.ToolName == OverBudget => "Go on over the budget",
        _ when approval.ToolName == Question => "Answer a question",
        _ => $"Use {approval.ToolName}",
    };

    /// <summary>The command line, path or address in one line; the tool's name where there is none.</summary>
    public static string Summary(Approval approval)
    {
        var line = (approval.Subject ?? (approval.ToolName == Question ? approval.Reason : approval.ToolName)).ReplaceLineEndings(" ⏎ ");
        return line.Length <= Longest ? line : string.Concat(line.AsSpan(0, Longest - 1), "…");
    }

    /// <summary>The page where it is asked.</summary>
    public static string Href(Approval approval) => approval.ConversationId is { } chat ? $"/chat/{chat}" : approval.TaskId is { } task ? $"/board/{task}" : "/inbox";
}
