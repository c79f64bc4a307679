using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes.Adapters.Claude.Protocol;
using RuntimesWeb.Core.Runtimes.Adapters.Cli;

namespace RuntimesWeb.Core.Runtimes.Adapters.Claude.Talk;

/// <summary>How the end of a turn is told: what Claude Code calls a success may be an error of the provider.</summary>
public static class ClaudeEnds
{
    private static readonly Runtime Claude = RuntimeCatalog.Get(RuntimeCatalog.ClaudeCode);

    /// <param name="apiError">What the last line of the answer gave as its error, such as <c>model_not_found</c>.</param>
    public static RunEvent Of(ClaudeFrame.End end, string? apiError, Provider provider, bool isLogin) => end switch
    {
        { Subtype: "error_max_turns" } => new RunEvent.Done(DoneReason.MaxTurns),
        { IsError: false, Subtype: "success", StopReason: "max_tokens" } => new RunEvent.Done(DoneReason.MaxTokens),
        { IsError: false, Subtype: "success", StopReason: "refusal" } => new RunEvent.Done(DoneReason.Refusal),
        { IsError: false, Subtype: "success" } => new RunEvent.Done(DoneReason.Completed),
        { Subtype: "success" } => Failed(end, apiError, provider, isLogin),
        _ => new RunEvent.Error("runtime_failed", $"Claude Code could not go on{(end.Errors is [var first, ..] && !first.StartsWith('[') ? $": {first}" : ".")}", "Send it again."),
    };

    /// <summary>The provider does not know who asks.</summary>
    public static bool IsBadKey(int? status, string? error) => status is 401 or 403 || error == "authentication_failed";

    private static RunEvent.Error Failed(ClaudeFrame.End end, string? apiError, Provider provider, bool isLogin)
    {
        var said = (end.Words ?? apiError ?? "it did not say why").Trim();
        return end switch
        {
            _ when said.StartsWith("Not logged in", StringComparison.Ordinal) => new RunEvent.Error("not_logged_in", "Claude Code is not signed in.", $"In a terminal: {Claude.LoginCommand}. Or enter a key of {provider.Label} on the Credentials page, /credentials."),
            _ when IsBadKey(end.ApiStatus, apiError) => CliFailures.BadKey(Claude, provider, isLogin, null),
            { ApiStatus: 404 } => new RunEvent.Error("unknown_model", said, "Choose another model."),
            _ when apiError == "model_not_found" => new RunEvent.Error("unknown_model", said, "Choose another model."),
            { ApiStatus: 402 } => new RunEvent.Error("out_of_credit", said, $"Look at your account at {provider.Label}."),
            { ApiStatus: 429 } => new RunEvent.Error("rate_limited", said, "Wait a little, then send it again."),
            { ApiStatus: >= 500 } => new RunEvent.Error("overloaded", said, "Wait a little, then send it again."),
            _ when said.Contains("prompt is too long", StringComparison.OrdinalIgnoreCase) => new RunEvent.Error("context_too_long", said, "Begin a new conversation, or a smaller task."),
            { ApiStatus: 400 } => new RunEvent.Error("bad_request", said, "Say it in other words, or use another model."),
            _ => new RunEvent.Error("network", said, $"Look whether {provider.Label} can be reached, then send it again."),
        };
    }
}
