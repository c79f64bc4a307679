using System.Runtime.CompilerServices;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Runtimes.Adapters.Cli;

namespace RuntimesWeb.Core.Runtimes.Adapters.Codex;

/// <summary>
/// Drives a Codex that is too old for the app server, by <c>codex exec</c>: one program for one answer, without sessions. It can ask nobody, so its sandbox is all that
/// stands before it: where a person would be asked, it only looks.
/// </summary>
internal static class CodexExec
{
    public static IReadOnlyList<string> Arguments(CliKit kit, RunRequest request) =>
    [
        "exec", "--json", .. CodexLaunch.Settings(kit, request), "-c", "approval_policy=\"never\"", "-c", $"sandbox_mode=\"{SandboxOf(request)}\"",
        .. request.Model.Model is { } model ? [$"--model={model}"] : Array.Empty<string>(), "--skip-git-repo-check", "-",
    ];

    public static async IAsyncEnumerable<RunEvent> RunAsync(CliProcess process, RunRequest request, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return new RunEvent.Status("degraded", SandboxOf(request) == "read-only"
            ? "This version of Codex cannot ask: it only looks, and changes nothing. Upgrade it on its page, /runtimes/codex."
            : "This version of Codex cannot ask: it works in its sandbox, and rules for single calls do not reach it. Upgrade it on its page, /runtimes/codex.");
        var prompt = CliPrompt.Text(request, knows: false);
        await process.WriteAsync(CodexLaunch.Instructions(request) is { Length: > 0 } system ? $"{system}\n\n{prompt}" : prompt, ct);
        process.CloseInput();
        var turn = new CodexExecTurn(process.Kit.Folder, request.Model.Model ?? "", process.Kit.Credential.Lease is null);
        await foreach (var line in process.Lines.ReadAllAsync(ct))
        {
            foreach (var e in turn.Take(line))
            {
                yield return e;
            }

            if (turn.End is not null)
            {
                break;
            }
        }

        yield return turn.End ?? CodexEnd.Of(await process.ExitCodeAsync(TimeSpan.FromSeconds(2), ct), process.Errors);
    }

    private static string SandboxOf(RunRequest request) => request.Mode is PermissionMode.AcceptEdits or PermissionMode.Trusted ? "workspace-write" : "read-only";
}
