namespace RuntimesWeb.Components.Shared;

/// <summary>Ticks twice a minute for everything on one person's page that tells a relative time.</summary>
public sealed class PageClock(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    private ITimer? _timer;

    public event Action? Ticked;

    /// <summary>Starts with the first interactive component: a prerendered page has nobody to tick for.</summary>
    public void Start() => _timer ??= time.CreateTimer(_ => Ticked?.Invoke(), null, Period, Period);

    public void Dispose() => _timer?.Dispose();
}
