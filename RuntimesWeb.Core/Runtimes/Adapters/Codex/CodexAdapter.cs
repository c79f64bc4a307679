using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes.Adapters.Cli;

namespace RuntimesWeb.Core.Runtimes.Adapters.Codex;

/// <summary>
/// Codex over <c>codex app-server</c>: each command and each change it wants is asked for and decided here, people talk into its turns, and its threads are taken up
/// again. A program waits for the next turn of its conversation.
/// </summary>
public sealed class CodexAdapter(CliPrograms programs, CliCredentials credentials, CliStart start, CliPool pool) : IRuntimeAdapter
{
    // The first whose exec has the events that are read here.
    private static readonly Version Oldest = new(0, 44);

    // Codex leaves them in the folder it works in.
    private static readonly string[] LeftBehind = [".agents", ".aws", ".codex"];

    private readonly Runtime _runtime = RuntimeCatalog.Get(RuntimeCatalog.Codex);

    public RuntimeId Runtime => _runtime.Id;

    public Outcome<ModelChoice> Choose(ModelChoice wish)
    {
        if (programs.Find(_runtime, Oldest).Failure is { } missing)
        {
            return missing;
        }

        if (wish.Provider is { } other && other != ProviderCatalog.OpenAI)
        {
            return Failure.Invalid($"{_runtime.Label} works with {ProviderCatalog.OpenAI}, not with {other}", "Choose another provider, or the runtime clawboo-native, which works with any.");
        }

        // Without a wish it is Codex who knows its newest model.
        return credentials.IsLogin(_runtime, ProviderCatalog.OpenAI).Failure is { } locked ? locked
            : new ModelChoice(ProviderCatalog.OpenAI, string.IsNullOrWhiteSpace(wish.Model) ? null : wish.Model);
    }

    public async IAsyncEnumerable<RunEvent> RunAsync(RunRequest request, [EnumeratorCancellation] CancellationToken ct)
    {
        var key = KeyOf(request);
        var server = key is not null ? pool.Take(key, request.Session) as CodexServer : null;
        if (server is null)
        {
            var opened = Open(request, (kit, r) => ["app-server", .. CodexLaunch.Settings(kit, r)]);
            if (opened.Failure is { } failure)
            {
                yield return CliFailures.NotStarted(failure);
                yield break;
            }

            server = new CodexServer(opened.Value);
            yield return opened.Value.Kit.Credential.ToStatus();
        }

        var isKept = false;
        var talk = new CodexTalk(server, request);
        var hold = server.Process.Kit.HoldFor(request.RunId);
        try
        {
            await foreach (var e in talk.RunAsync(ct))
            {
                if (e.IsLast)
                {
                    isKept = talk.IsClean;
                    if (talk.IsUnknown)
                    {
                        break;
                    }
                }

                yield return e;
            }
        }
        finally
        {
            request.Inputs.End();
            hold.Dispose();
            await LeaveAsync(server, request, isKept ? key : null);
        }

        if (talk.IsUnknown)
        {
            await foreach (var e in FallBackAsync(request, ct))
            {
                yield return e;
            }
        }
    }

    private async IAsyncEnumerable<RunEvent> FallBackAsync(RunRequest request, [EnumeratorCancellation] CancellationToken ct)
    {
        var opened = Open(request, CodexExec.Arguments);
        if (opened.Failure is { } failure)
        {
            yield return CliFailures.NotStarted(failure);
            yield break;
        }

        var program = new CodexServer(opened.Value);
        var hold = opened.Value.Kit.HoldFor(request.RunId);
        try
        {
            await foreach (var e in CodexExec.RunAsync(opened.Value, request, ct))
            {
                yield return e;
            }
        }
        finally
        {
            hold.Dispose();
            await LeaveAsync(program, request, null);
        }
    }

    private Outcome<CliProcess> Open(RunRequest request, Func<CliKit, RunRequest, IReadOnlyList<string>> arguments)
    {
        var (program, credential) = (programs.Find(_runtime, Oldest), credentials.Open(_runtime, ProviderCatalog.OpenAI));
        if ((program.Failure ?? credential.Failure) is { } failure)
        {
            (credential.IsOk ? credential.Value.Lease : null)?.Dispose();
            return failure;
        }

        var kit = start.Prepare(_runtime.Id, request, credential.Value);
        CodexLaunch.Equip(kit);
        return start.Open(program.Value, arguments(kit, request), kit);
    }

    private async Task LeaveAsync(CodexServer server, RunRequest request, CliKey? key)
    {
        if (key is not null)
        {
            pool.Keep(key, server);
        }
        else
        {
            await pool.EndAsync(server);
        }

        if (request.Folder is { } folder)
        {
            Sweep(folder.Path);
        }
    }

    private static void Sweep(string folder)
    {
        foreach (var path in LeftBehind.Select(name => Path.Combine(folder, name)))
        {
            try
            {
                if (Directory.Exists(path) && new DirectoryInfo(path).LinkTarget is null)
                {
                    // Fails when there is something in it, which is not ours then.
                    Directory.Delete(path);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It stays.
            }
        }
    }

    private CliKey? KeyOf(RunRequest request) => request.Conversation is not { } conversation || credentials.IsLogin(_runtime, ProviderCatalog.OpenAI) is not { IsOk: true, Value: var isLogin } ? null
        : new CliKey(_runtime.Id, conversation, request.AgentId, request.Model, request.Folder?.Path ?? "", request.Mode, Fingerprint(
            $"{isLogin}\n{CodexLaunch.HasNetwork(request)}\n{CodexLaunch.HasSearch(request)}\n{CodexLaunch.Instructions(request)}"));

    private static string Fingerprint(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
