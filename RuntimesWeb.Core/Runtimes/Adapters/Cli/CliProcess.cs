using System.Threading.Channels;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runtimes.Adapters.Cli;

/// <summary>A running program of a runtime, with what it was given.</summary>
public sealed class CliProcess(LineProcess process, CliKit kit)
{
    private const int ShownErrors = 12;

    // Together below ten seconds, the time in which a stopped run's processes are gone.
    private static readonly TimeSpan ToStopByItself = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ToStopWhenTold = TimeSpan.FromSeconds(5);

    public CliKit Kit => kit;

    /// <summary>What it says; one reads at a time.</summary>
    public ChannelReader<string> Lines => process.Lines;

    /// <summary>It has not closed its output yet, or not all of that is read.</summary>
    public bool IsAlive => !process.Lines.Completion.IsCompleted;

    /// <summary>The end of what it said beside its output, as it may be shown.</summary>
    public string Errors => kit.Mask(string.Join('\n', process.Errors.TakeLast(ShownErrors)));

    /// <summary>False when it reads no more.</summary>
    public Task<bool> WriteAsync(string line, CancellationToken ct) => process.WriteLineAsync(line, ct);

    /// <summary>Tells it that nothing more will be said.</summary>
    public void CloseInput() => process.CloseInput();

    /// <summary>The exit code of one that has ended; null when it has not after that time.</summary>
    public Task<int?> ExitCodeAsync(TimeSpan patience, CancellationToken ct) => process.WaitForExitAsync(patience, ct);

    /// <summary>Ends it and everything it started: in its own way, then as the system asks for it, then by force. Nobody may read its lines any more.</summary>
    /// <param name="interrupt">How it is told to stop what it is doing; null when it does nothing.</param>
    public async Task EndAsync(Func<CancellationToken, Task>? interrupt)
    {
        // What it still says must not keep it from ending.
        var drained = DrainAsync();
        using var patience = new CancellationTokenSource(ToStopByItself);
        try
        {
            if (interrupt is not null)
            {
                await interrupt(patience.Token);
            }

            process.CloseInput();
            await process.WaitForExitAsync(ToStopByItself, patience.Token);
        }
        catch (OperationCanceledException)
        {
            // It takes its time.
        }

        await process.EndAsync(ToStopWhenTold);
        await process.DisposeAsync();
        await drained;
        kit.Dispose();
    }

    private async Task DrainAsync()
    {
        await foreach (var line in process.Lines.ReadAllAsync(CancellationToken.None))
        {
            _ = line;
        }
    }
}
