using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runtimes.Detection;

/// <summary>
/// Keeps <see cref="RuntimeBoard"/> true: a light look every five seconds, a whole one on demand. The only place that looks at the computer;
/// requests and pages read the board.
/// </summary>
public sealed class RuntimeScan : LoopService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private static readonly ImmutableArray<Runtime> Clis = [.. RuntimeCatalog.All.Where(r => r.Binary is not null && r.Id != RuntimeCatalog.Ollama)];

    private readonly CliCheck _cli;
    private readonly OllamaCheck _ollama;
    private readonly RuntimeBoard _board;
    private readonly SemaphoreSlim _looking = new(1, 1);

    public RuntimeScan(CliCheck cli, OllamaCheck ollama, RuntimeBoard board, TimeProvider time, IHostApplicationLifetime host, ILogger<RuntimeScan> logger)
        : base(Period, time, host, logger)
    {
        (_cli, _ollama, _board) = (cli, ollama, board);
        // A model that was pulled or deleted shows at once, not at the next look.
        ollama.Changed += () =>
        {
            if (ollama.Facts is { } facts && board.FirstLook.IsCompleted)
            {
                board.Publish(facts);
            }
        };
    }

    /// <summary>Looks at one runtime (or all) afresh, asking the programs again even when nothing seems changed; answers when the board is up to date.</summary>
    public Task LookAsync(RuntimeId? only, CancellationToken ct) => LookAsync(r => only is null || r == only, force: true, ct);

    protected override Task PassAsync(CancellationToken ct) => LookAsync(_ => true, force: false, ct);

    private async Task LookAsync(Func<RuntimeId, bool> wanted, bool force, CancellationToken ct)
    {
        await _looking.WaitAsync(ct);
        try
        {
            var last = _board.Facts;
            var ollamaLook = wanted(RuntimeCatalog.Ollama) || wanted(RuntimeCatalog.Native) ? _ollama.LookAsync(ct) : Task.CompletedTask;
            var looks = await Task.WhenAll(Clis.Where(r => wanted(r.Id)).Select(async r =>
                KeyValuePair.Create(r.Id, await _cli.LookAsync(r, last.Clis.GetValueOrDefault(r.Id), force, ct))));
            await ollamaLook;
            _board.Publish(new MachineFacts(last.Clis.SetItems(looks), _ollama.Facts));
        }
        finally
        {
            _looking.Release();
        }
    }
}
