namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;

/// <summary>How long a recipe looks around, and how long it may.</summary>
internal sealed class RecipeClock(TimeProvider time, TimeSpan most)
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(200);

    private readonly long _begun = time.GetTimestamp();

    public TimeSpan Taken => time.GetElapsedTime(_begun);

    /// <summary>What is left; never nothing at all, so that each step may at least begin.</summary>
    public TimeSpan Left => most - Taken is var left && left > Least ? left : Least;

    public bool IsUp => Taken > most;
}
