using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runtimes.Adapters;

/// <summary>The one seam everything hangs on: our code that drives one runtime.</summary>
public interface IRuntimeAdapter
{
    RuntimeId Runtime { get; }

    /// <summary>
    /// The model that would do the work when this one is wished for: what is left open is filled in from what is there now. A failure when it cannot work, such as
    /// no key or no model pulled. Quick: reads what is known, asks nobody.
    /// </summary>
    Outcome<ModelChoice> Choose(ModelChoice wish);

    /// <summary>
    /// Does the work. Ends with exactly one <see cref="RunEvent.Done"/> or <see cref="RunEvent.Error"/>; expected failures are the latter, a thrown exception is a
    /// bug. Cancellation ends everything it has started, at the provider too, and throws <see cref="OperationCanceledException"/>.
    /// </summary>
    IAsyncEnumerable<RunEvent> RunAsync(RunRequest request, CancellationToken ct);
}
