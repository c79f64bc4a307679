using RuntimesWeb.Core.Jobs;

namespace RuntimesWeb.Core.Ollama;

/// <summary>What an error of a pull means: whether it passes by itself, and what a person can do. Rules over Ollama's words, because it has no codes.</summary>
public static class PullError
{
    public const string NotFound = "MODEL_NOT_FOUND";
    public const string DiskFull = "DISK_FULL";
    public const string NotAllowed = "NOT_ALLOWED";
    public const string Outdated = "OLLAMA_OUTDATED";
    public const string Unreachable = "OLLAMA_UNREACHABLE";
    public const string Network = "NETWORK";
    public const string Other = "PULL_FAILED";

    private const int LongestText = 300;

    private static readonly string[] NotFoundWords = ["file does not exist", "manifest unknown", "model not found", "repository not found", "repository name not known"];
    private static readonly string[] DiskWords = ["no space left", "not enough space", "disk is full", "disk full", "disk quota", "not enough disk", "insufficient disk"];
    private static readonly string[] RightsWords = ["permission denied", "access denied", "access is denied", "unauthorized", "unauthorised", "forbidden", "read-only file system", "invalid username or password"];

    private static readonly string[] NetworkWords =
    [
        "no such host", "lookup ", "connection reset", "connection refused", "connection closed", "timeout", "timed out", "deadline exceeded", "eof", "max retries",
        "network is unreachable", "network is down", "no route to host", "temporary failure", "broken pipe", "dial tcp", "server misbehaving", "bad gateway", "service unavailable",
        "too many requests", "connection error",
    ];

    public static JobEnd End(string model, PullLine line) => line switch
    {
        PullLine.Error error => Said(model, error),
        PullLine.Away away => JobEnd.TryLater(Unreachable, away.Text, OllamaClient.Hint),
        PullLine.Broken broken => JobEnd.TryLater(Network, broken.Text, "What was loaded is kept; it goes on from there."),
        _ => throw new ArgumentException($"{line} is no error", nameof(line)),
    };

    private static JobEnd Said(string model, PullLine.Error error)
    {
        var text = error.Text.Length == 0 ? "no reason given" : error.Text.Length <= LongestText ? error.Text : error.Text[..LongestText] + "…";
        var message = error.Status is { } status ? $"Ollama pull failed ({status}): {text}" : $"Ollama pull failed: {text}";
        return Has(NotFoundWords) ? JobEnd.Fail(NotFound, $"Ollama found no model {model} ({text})", "Check the name and the tag at ollama.com/library.")
            : Has(DiskWords) ? JobEnd.Fail(DiskFull, message, "Free space on the disk that holds Ollama's models, then retry: what was loaded is kept.")
            : Has(RightsWords) || error.Status is 401 or 403 ? JobEnd.Fail(NotAllowed, message, "The model may need a sign-in or a licence at its registry, or Ollama may not write to its folder.")
            : Has(["newer version of ollama"]) || error.Status == 412 ? JobEnd.Fail(Outdated, message, "Update Ollama, then retry.")
            : Has(NetworkWords) || error.Status is 408 or 429 or 502 or 503 or 504 ? JobEnd.TryLater(Network, message, "Ollama could not reach the registry. Check this computer's connection.")
            : error.Status == 404 ? JobEnd.Fail(NotFound, $"Ollama found no model {model} ({text})", "Check the name and the tag at ollama.com/library.")
            : JobEnd.Fail(Other, message, "Ollama's own log says more.");

        bool Has(string[] words) => words.Any(w => error.Text.Contains(w, StringComparison.OrdinalIgnoreCase));
    }
}
