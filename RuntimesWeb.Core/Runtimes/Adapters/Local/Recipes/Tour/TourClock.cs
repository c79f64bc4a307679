namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Tour;

/// <summary>How long a tour takes, and how long it may.</summary>
internal sealed class TourClock(TimeProvider time)
{
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(200);

    private readonly long _begun = time.GetTimestamp();

    public TimeSpan Taken => time.GetElapsedTime(_begun);

    /// <summary>What is left; never nothing at all, so that each step may at least begin.</summary>
    public TimeSpan Left => Most - Taken is var left && left > Least ? left : Least;

    public bool IsUp => Taken > Most;
}
