using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Providers;

namespace RuntimesWeb.Core.Runtimes.Adapters.Cli;

/// <summary>How a run tells that its program did not do the work, in the same words for all runtimes.</summary>
public static class CliFailures
{
    /// <summary>It could not be begun.</summary>
    public static RunEvent.Error NotStarted(Failure failure) => new(
        failure.Kind == FailureKind.NotFound ? "not_installed" : "not_started", Sentence(failure.Message), failure.Hint ?? "Look at its page under Runtimes, and check it again there.");

    /// <summary>It ended in the middle.</summary>
    /// <param name="exitCode">Null when it closed its output and stayed.</param>
    /// <param name="errors">The end of what it said beside its output, masked.</param>
    public static RunEvent.Error Died(Runtime runtime, int? exitCode, string errors) => new(
        "runtime_died",
        $"{runtime.Label} ended before it was done{(exitCode is { } code ? $" (exit code {code})" : "")}{(errors.Length == 0 ? "." : $": {errors}")}",
        "Send it again; if that happens again, check the runtime on its page.");

    /// <summary>The provider refused what it was asked with.</summary>
    public static RunEvent.Error BadKey(Runtime runtime, Provider provider, bool isLogin, string? said) => new(
        "bad_key",
        isLogin ? $"{provider.Label} does not accept the login of {runtime.Label}{Said(said)}." : $"{provider.Label} does not accept the key{Said(said)}.",
        isLogin ? $"Sign in again in a terminal: {runtime.LoginCommand}." : "Check the key on the Credentials page, /credentials.");

    private static string Said(string? said) => string.IsNullOrWhiteSpace(said) ? "" : $" ({said.Trim().TrimEnd('.')})";

    private static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..] + (text.EndsWith('.') ? "" : ".");
}
