using RuntimesWeb.Core.Runtimes.Adapters.Cli;

namespace RuntimesWeb.Core.Runtimes.Adapters.Codex;

/// <summary>How an app server is greeted, and a thread is opened in it.</summary>
internal sealed class CodexOpening(CodexServer server, RunRequest request)
{
    private static readonly TimeSpan ToGreet = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ToOpen = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ToEnd = TimeSpan.FromSeconds(2);

    /// <summary>It ended without having answered at all, or knows other words: this version does not know the app server.</summary>
    public bool IsUnknown { get; private set; }

    /// <summary>Greets it; answers why it did not answer.</summary>
    public async Task<RunEvent?> GreetAsync(CancellationToken ct)
    {
        var answer = await server.AskAsync("initialize", new { clientInfo = new { name = "runtimesweb", title = "RuntimesWeb", version = typeof(CodexOpening).Assembly.GetName().Version?.ToString(3) ?? "0" } }, ToGreet, ct);
        if (answer is { Error: null })
        {
            await server.TellAsync("initialized", ct);
            return null;
        }

        if (server.IsAlive)
        {
            return new RunEvent.Error("not_started", $"Codex did not answer{(answer?.Error is { } error ? $": {server.Process.Kit.Mask(error)}" : "")}.", "Look at its page, /runtimes/codex, and upgrade it there.");
        }

        // To an older version the unknown word is a prompt, and it misses a terminal; or it says how it is used.
        IsUnknown = await server.Process.ExitCodeAsync(ToEnd, ct) is 1 or 2;
        return await DiedAsync(ct);
    }

    /// <summary>Opens a thread; answers why it could not be opened.</summary>
    public async Task<RunEvent?> OpenAsync(string method, string? thread, CancellationToken ct)
    {
        var answer = await server.AskAsync(
            method,
            new
            {
                threadId = thread,
                cwd = server.Process.Kit.Folder,
                model = request.Model.Model,
                // Every command and every change is asked for; rules, mode and people answer.
                approvalPolicy = "untrusted",
                sandbox = CodexLaunch.Sandbox(request.Mode),
                developerInstructions = CodexLaunch.Instructions(request),
                excludeTurns = thread is null ? (bool?)null : true,
            },
            ToOpen,
            ct);
        if (answer is { Error: null } && answer.Result.Member("thread")?.Text("id") is { } id)
        {
            (server.Session, server.Model) = (id, answer.Result.Text("model") ?? request.Model.Model);
            return null;
        }

        // A version that has an app server, but with other words.
        IsUnknown = thread is null && answer?.Error?.Contains("unknown variant", StringComparison.OrdinalIgnoreCase) == true;
        return answer?.Error is { } error
            ? new RunEvent.Error("not_started", $"Codex could not begin: {server.Process.Kit.Mask(error)}.", "Look at its page, /runtimes/codex.")
            : await DiedAsync(ct);
    }

    /// <summary>It ended in the middle.</summary>
    public async Task<RunEvent> DiedAsync(CancellationToken ct)
    {
        var code = await server.Process.ExitCodeAsync(ToEnd, ct);
        return CodexEnd.Of(code, server.Process.Errors);
    }
}
