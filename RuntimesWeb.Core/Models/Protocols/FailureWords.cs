using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace RuntimesWeb.Core.Models.Protocols;

/// <summary>Puts what providers say into the kinds of <see cref="ModelFailure"/>, each with what to do. The kinds are told by status and code, where those are clear, else by words.</summary>
internal static partial class FailureWords
{
    private const int LongestQuote = 300;

    public static ModelFailure Of(ModelCall call, Refusal refusal)
    {
        var (label, model) = (call.Provider.Label, call.Request.Model);
        var (kind, words) = (KindOf(refusal), Quote(call, refusal.Text));
        return kind switch
        {
            // What a provider says of a key may repeat some of it, so it is not quoted.
            ModelFailureKind.BadKey => new(kind, $"{label} refused the key.", "Enter a valid key on the Credentials page."),
            ModelFailureKind.RateLimited => new(kind, $"{label} takes no more requests for the moment{Wait(refusal)}.", "Wait, or use another model or provider.", refusal.RetryAfter),
            ModelFailureKind.OutOfCredit => new(kind, $"The account at {label} has no credit left.", $"Add credit at {label}, or use another provider."),
            ModelFailureKind.Overloaded => new(kind, $"{label} is overloaded or has a problem of its own{Status(refusal)}{words}.", "Try again in a moment, or use another model or provider.", refusal.RetryAfter),
            ModelFailureKind.ContextTooLong => new(kind, $"The conversation is too long for {model}{words}.", "Shorten it, begin a new one, or use a model with a larger context window."),
            ModelFailureKind.UnknownModel => new(kind, $"{label} has no model {model}{words}.", call.Provider.NeedsKey ? "Choose a model from the provider's list." : $"Choose a model that is there, or pull {model}."),
            ModelFailureKind.ToolsNotSupported => new(kind, $"{model} cannot use tools{words}.", "Choose a model that can, or switch the tools off."),
            ModelFailureKind.Network => new(kind, $"{label} gave up waiting{Status(refusal)}.", "Try again."),
            ModelFailureKind.Refused => new(kind, $"{label} does not allow this{Status(refusal)}{words}.", "Check what the key and the account may use."),
            _ => new(kind, $"{label} did not accept the request{Status(refusal)}{words}.", refusal.IsJson ? "Change the model or its settings." : $"Check the base URL {call.Url.Origin}."),
        };
    }

    /// <summary>What broke below the protocol; null for what is no expected failure.</summary>
    public static ModelFailure? Of(ModelCall call, Exception thrown)
    {
        for (var e = thrown; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError }:
                    return Away(call, $"the name {call.Url.Url.Host} is not known here (DNS)");
                case HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }:
                    return Away(call, $"no secure connection to {call.Url.Origin} (TLS)");
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return Away(call, $"nothing listens at {call.Url.Origin}");
                case HttpRequestException { HttpRequestError: HttpRequestError.Unknown, InnerException: null } own when !call.HasBegun:
                    // Ours, about a private address.
                    return Away(call, own.Message);
            }
        }

        return thrown is HttpRequestException or IOException || thrown.InnerException is HttpRequestException or IOException
            ? call.HasBegun ? Broken(call) : Away(call, $"{call.Url.Origin} broke the connection")
            : null;
    }

    public static ModelFailure Broken(ModelCall call) =>
        new(ModelFailureKind.Network, $"The connection to {call.Provider.Label} broke before the answer was complete.", "Try again.");

    public static ModelFailure Silent(ModelCall call) =>
        new(ModelFailureKind.Network, $"{call.Provider.Label} sent nothing for {call.Idle.TotalSeconds:0} s.", "Try again, or use another model.");

    public static ModelFailure Strange(ModelCall call) => new(
        ModelFailureKind.BadRequest, $"{call.Url.Origin} answers, but not as {call.Provider.Label} does.", "Check the base URL on the Settings page.");

    public static ModelFailure Away(ModelCall call, string cause) => new(
        ModelFailureKind.Network,
        $"{call.Provider.Label} cannot be reached: {cause}.",
        call.Provider.NeedsKey ? "Check the network and the base URL." : "Make sure Ollama is running (ollama serve).");

    private static ModelFailureKind KindOf(Refusal r)
    {
        var said = r.Code + " " + r.Text;
        return r.Status switch
        {
            _ when Credit().IsMatch(said) => ModelFailureKind.OutOfCredit,
            _ when TooLong().IsMatch(said) => ModelFailureKind.ContextTooLong,
            (int)HttpStatusCode.Unauthorized => ModelFailureKind.BadKey,
            (int)HttpStatusCode.PaymentRequired => ModelFailureKind.OutOfCredit,
            (int)HttpStatusCode.RequestEntityTooLarge => ModelFailureKind.ContextTooLong,
            (int)HttpStatusCode.TooManyRequests => ModelFailureKind.RateLimited,
            (int)HttpStatusCode.RequestTimeout => ModelFailureKind.Network,
            >= 500 => ModelFailureKind.Overloaded,
            _ when NoTools().IsMatch(said) => ModelFailureKind.ToolsNotSupported,
            _ when Key().IsMatch(said) => ModelFailureKind.BadKey,
            (int)HttpStatusCode.Forbidden => ModelFailureKind.Refused,
            (int)HttpStatusCode.NotFound when r.IsJson => ModelFailureKind.UnknownModel,
            _ when NoModel().IsMatch(said) => ModelFailureKind.UnknownModel,
            // In the middle of a stream there is no status, only the code.
            0 when said.Contains("rate_limit", StringComparison.Ordinal) => ModelFailureKind.RateLimited,
            0 when said.Contains("invalid_request", StringComparison.Ordinal) => ModelFailureKind.BadRequest,
            0 => ModelFailureKind.Overloaded,
            _ => ModelFailureKind.BadRequest,
        };
    }

    private static string Wait(Refusal r) => r.RetryAfter is { } wait ? $" and asks to wait {Math.Ceiling(wait.TotalSeconds):0} s" : "";

    private static string Status(Refusal r) => r.Status > 0 ? $" ({r.Status})" : "";

    /// <summary>The provider's words on one line, shortened, and without the key, should they repeat it.</summary>
    private static string Quote(ModelCall call, string text)
    {
        var line = Space().Replace(call.Key.IsEmpty ? text : text.Replace(call.Key.Reveal(), call.Key.ToString(), StringComparison.Ordinal), " ").Trim().TrimEnd('.');
        return line.Length switch
        {
            0 => "",
            > LongestQuote => $": “{line[..LongestQuote]}…”",
            _ => $": “{line}”",
        };
    }

    [GeneratedRegex("insufficient_quota|credit balance|insufficient (credits|balance|funds)|requires more credits|exceeded_current_quota", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Credit();

    [GeneratedRegex("context_length_exceeded|prompt is too long|input is too long|(maximum|max) (context|prompt) length|context (length|limit|window)|exceeds? the (maximum number of tokens|available context)|exceeded model token limit|reduce the length of the messages", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TooLong();

    [GeneratedRegex("(not|n't) support (the )?(use of )?(tool|function)|(tool|function)( use| calling|s)? (is|are) not supported|support tool use|`?tools`? is not supported", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NoTools();

    [GeneratedRegex("api[ _-]?key|authentication_error|invalid x-api-key|unauthorized|wrong_api_key", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Key();

    [GeneratedRegex("model_not_found|invalid_model|invalid model|not a valid model|model .{1,100} (does not exist|not found|was not found)|model not found", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NoModel();

    [GeneratedRegex(@"\s+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Space();
}
