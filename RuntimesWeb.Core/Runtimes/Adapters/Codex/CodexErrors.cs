using System.Text.Json;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes.Adapters.Cli;

namespace RuntimesWeb.Core.Runtimes.Adapters.Codex;

/// <summary>Puts what Codex says of a failure into the codes that all runtimes share, each with what to do.</summary>
public static class CodexErrors
{
    private const int LongestQuote = 400;

    /// <summary>Whether the provider refused the key or login: Codex would try the same again.</summary>
    public static bool IsRefusedKey(JsonElement error) => StatusOf(error) is 401 or 403 || WordOf(error) == "unauthorized";

    /// <param name="error">As a turn that failed has it: <c>message</c> and <c>codexErrorInfo</c>.</param>
    public static RunEvent.Error Of(JsonElement error, string model, bool isLogin)
    {
        var (runtime, provider) = (RuntimeCatalog.Get(RuntimeCatalog.Codex), ProviderCatalog.Get(ProviderCatalog.OpenAI));
        var (label, said) = (provider.Label, Quote(error));
        return (WordOf(error), StatusOf(error)) switch
        {
            // What a provider says of a key may repeat some of it, so it is not quoted.
            _ when IsRefusedKey(error) => CliFailures.BadKey(runtime, provider, isLogin, null),
            ("modelNotFound", _) or (_, 404) => new("unknown_model", $"{label} has no model {model}{said}.", "Choose another model, or leave it to Codex."),
            ("usageLimitExceeded" or "sessionBudgetExceeded", _) or (_, 402) => new("out_of_credit", $"The account at {label} has reached its limit{said}.", $"Wait until it is renewed, add credit at {label}, or use another provider."),
            ("rateLimitExceeded", _) or (_, 429) => new("rate_limited", $"{label} takes no more requests for the moment{said}.", "Wait, or use another model or provider."),
            ("contextWindowExceeded", _) => new("context_too_long", $"The conversation is too long for {model}.", "Begin a new one, or use a model with a larger context window."),
            ("serverOverloaded" or "internalServerError", _) or (_, >= 500) => new("overloaded", $"{label} is overloaded or has a problem of its own{said}.", "Try again in a moment, or use another model or provider."),
            ("sandboxError", _) => new("sandbox", $"Codex could not set up its sandbox{said}.", "Install bubblewrap (bwrap) on this computer, then try again."),
            ("cyberPolicy" or "misalignmentPolicyViolation", _) => new("refused", $"{label} does not allow this{said}.", "Ask for something else."),
            ("badRequest", _) or (_, 400) => new("bad_request", $"{label} did not accept the request{said}.", "Change the model, or begin a new conversation."),
            ("httpConnectionFailed" or "responseStreamConnectionFailed" or "responseStreamDisconnected" or "responseTooManyFailedAttempts", _) => new("network", $"The connection to {label} failed{said}.", "Check the network, then try again."),
            _ => new("runtime_failed", $"Codex could not do it{said}.", "Send it again; if that happens again, check Codex on its page, /runtimes/codex."),
        };
    }

    /// <summary>The kind of the failure: a word, or the one name of an object.</summary>
    private static string? WordOf(JsonElement error) => error.Member("codexErrorInfo") switch
    {
        { ValueKind: JsonValueKind.String } word => word.GetString(),
        { ValueKind: JsonValueKind.Object } named => named.EnumerateObject().Select(p => p.Name).FirstOrDefault(),
        _ => null,
    };

    private static long? StatusOf(JsonElement error) =>
        error.Member("codexErrorInfo") is { ValueKind: JsonValueKind.Object } named ? named.EnumerateObject().Select(p => p.Value.Number("httpStatusCode")).FirstOrDefault() : null;

    private static string Quote(JsonElement error)
    {
        var text = error.Text("message")?.ReplaceLineEndings(" ").Trim().TrimEnd('.') ?? "";
        // The address is that of this server's own proxy.
        text = text.IndexOf(", url: ", StringComparison.Ordinal) is > 0 and var at ? text[..at] : text;
        text = Platform.SecretScrubber.Scrub(text).Text;
        return text.Length switch
        {
            0 => "",
            > LongestQuote => $": “{text[..LongestQuote]}…”",
            _ => $": “{text}”",
        };
    }
}
