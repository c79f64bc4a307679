using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes.Adapters.Cli;

namespace RuntimesWeb.Core.Runtimes.Adapters.Hermes;

/// <summary>
/// Hermes over its command line: one program for one answer, which goes on in its session. It can ask nobody, so it is not let into work where nothing may be changed,
/// and it is told to do what it finds dangerous only where everything is trusted.
/// </summary>
public sealed class HermesAdapter(CliPrograms programs, CliCredentials credentials, CliStart start, ProcessRunner processes, ProviderBoard providers) : IRuntimeAdapter
{
    private const long MostBytes = 8 * 1024 * 1024;

    // Runs have a limit of their own, which is shorter.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    private static readonly Version Oldest = new(0, 1);

    private readonly Runtime _runtime = RuntimeCatalog.Get(RuntimeCatalog.Hermes);

    public RuntimeId Runtime => _runtime.Id;

    public Outcome<ModelChoice> Choose(ModelChoice wish)
    {
        if (programs.Find(_runtime, Oldest).Failure is { } missing)
        {
            return missing;
        }

        if (wish.Provider is { } other && !_runtime.Providers.Contains(other))
        {
            return Failure.Invalid($"{_runtime.Label} works with {string.Join(", ", _runtime.Providers)}, not with {other}", "Choose another provider, or the runtime clawboo-native, which works with any.");
        }

        var provider = wish.Provider ?? OwnerOf(wish.Model) ?? _runtime.Providers.FirstOrDefault(p => providers.Get(p) is { Connected: true, Rejected: null }, _runtime.Providers[0]);
        return credentials.IsLogin(_runtime, provider).Failure is { } locked ? locked
            : new ModelChoice(provider, string.IsNullOrWhiteSpace(wish.Model) ? HermesLaunch.Providers[provider].Model : wish.Model);
    }

    public async IAsyncEnumerable<RunEvent> RunAsync(RunRequest request, [EnumeratorCancellation] CancellationToken ct)
    {
        request.Inputs.End();
        if (request.Mode == PermissionMode.Plan)
        {
            yield return new RunEvent.Error("not_supported", "Hermes cannot be kept from changing files, so it does not work where nothing may be changed.", "Choose another permission mode, or another runtime.");
            yield break;
        }

        var (program, credential) = (programs.Find(_runtime, Oldest), credentials.Open(_runtime, request.Model.Provider ?? _runtime.Providers[0]));
        if ((program.Failure ?? credential.Failure) is { } failure)
        {
            (credential.IsOk ? credential.Value.Lease : null)?.Dispose();
            yield return CliFailures.NotStarted(failure);
            yield break;
        }

        // Without a login of its own there is a lease.
        using var kit = start.Prepare(_runtime.Id, request, credential.Value);
        using var hold = kit.HoldFor(request.RunId);
        HermesLaunch.Equip(kit, kit.Credential.Lease!);
        yield return kit.Credential.ToStatus();
        if (request.Mode != PermissionMode.Trusted)
        {
            yield return new RunEvent.Status("degraded", "Hermes cannot ask here: it changes files without a question, and leaves out what it finds dangerous.");
        }

        var output = new HermesOutput();
        RunEvent? end = null;
        foreach (var session in request.Session is { } last ? new[] { last, null } : [null])
        {
            await foreach (var e in AnswerAsync(program.Value, kit, request, session, output, ct))
            {
                if (e.IsLast)
                {
                    end = e;
                }
                else
                {
                    yield return e;
                }
            }

            // A session that it has forgotten is begun anew, once.
            if (session is null || end is RunEvent.Done || output.HasSpoken)
            {
                break;
            }

            yield return new RunEvent.Status("running", "Hermes did not go on in its session; it is told what was said.");
            output = new HermesOutput();
        }

        foreach (var (model, tokens) in kit.Credential.Lease!.Usage.Take())
        {
            yield return new RunEvent.Usage(kit.Credential.Lease.Provider.Value, model.Length > 0 ? model : request.Model.Model ?? "", tokens);
        }

        yield return end!; // each answer has one
    }

    private static ProviderId? OwnerOf(string? model) => model is null ? null
        : model.Contains('/', StringComparison.Ordinal) ? ProviderCatalog.OpenRouter
        : model.StartsWith("claude-", StringComparison.Ordinal) ? ProviderCatalog.Anthropic
        : model.StartsWith("gpt-", StringComparison.Ordinal) ? ProviderCatalog.OpenAI : null;

    private async IAsyncEnumerable<RunEvent> AnswerAsync(string program, CliKit kit, RunRequest request, string? session, HermesOutput output, [EnumeratorCancellation] CancellationToken ct)
    {
        if (HermesLaunch.Arguments(request, session) is not { } arguments)
        {
            yield return new RunEvent.Error("context_too_long", "The message is too long for Hermes, which takes it as an argument.", "Shorten it, or use another runtime.");
            yield break;
        }

        var command = new Command(program, arguments)
        {
            Folder = kit.Folder,
            Variables = kit.Environment,
        };
        var pieces = Channel.CreateUnbounded<string>();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var running = RunAsync(command, pieces.Writer, leaving.Token);
        try
        {
            await foreach (var piece in pieces.Reader.ReadAllAsync(ct))
            {
                foreach (var text in output.Take(piece))
                {
                    yield return new RunEvent.Text(text);
                }
            }
        }
        finally
        {
            // Leaving it ends it, with everything it started.
            await leaving.CancelAsync();
            await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var ended = await running;
        if (output.End(ended.Match(e => e.Error, _ => "")) is { } last)
        {
            yield return new RunEvent.Text(last);
        }

        if (output.Session is { } id)
        {
            yield return new RunEvent.Session(id);
        }

        yield return ended.Match(e => e.End == CommandEnd.Exited ? EndOf(e.ExitCode, kit, output) : new RunEvent.Error("runtime_failed", "Hermes said more than an answer can hold.", "Ask for less at a time."), CliFailures.NotStarted);
    }

    private async Task<Outcome<PipeEnd>> RunAsync(Command command, ChannelWriter<string> pieces, CancellationToken ct)
    {
        var (decoder, total) = (Encoding.UTF8.GetDecoder(), 0L);
        try
        {
            return await processes.PipeAsync(command, default, Longest, bytes =>
            {
                total += bytes.Length;
                var text = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
                pieces.TryWrite(new string(text, 0, decoder.GetChars(bytes.Span, text, flush: false)));
                return total <= MostBytes;
            }, ct);
        }
        finally
        {
            pieces.TryComplete();
        }
    }

    private RunEvent EndOf(int code, CliKit kit, HermesOutput output)
    {
        var errors = kit.Mask(output.Errors);
        return code == 0 && output.HasSpoken ? new RunEvent.Done(DoneReason.Completed)
            : code == 0 ? new RunEvent.Error("empty_answer", $"Hermes gave no answer{(errors.Length > 0 ? $": {errors}" : ".")}", "Say it in other words, or use another model.")
            : errors.Contains("401", StringComparison.Ordinal) || errors.Contains("invalid api key", StringComparison.OrdinalIgnoreCase)
                ? CliFailures.BadKey(_runtime, ProviderCatalog.Get(kit.Credential.Lease!.Provider), isLogin: false, null)
            : CliFailures.Died(_runtime, code, errors);
    }
}
