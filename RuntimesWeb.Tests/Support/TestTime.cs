namespace RuntimesWeb.Tests.Support;

/// <summary>A clock that only moves when it is told to.</summary>
public sealed class TestTime : TimeProvider
{
    private DateTimeOffset _now = new(2026, 11, 22, 6, 0, 0, TimeSpan.Zero);

    public void Advance(TimeSpan by) => _now += by;

    public override DateTimeOffset GetUtcNow() => _now;
}
