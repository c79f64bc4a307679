namespace RuntimesWeb.Core.Models;

/// <summary>How patient a request is. Not for people to set: tests hand in shorter ones.</summary>
/// <param name="Attempts">So often a request is sent, as long as nothing of an answer has come.</param>
/// <param name="FirstWait">Between the first two; it doubles, with a little chance in it.</param>
/// <param name="LongestWait">A provider that asks for a longer wait is not asked again: the caller is told how long.</param>
/// <param name="Idle">So long nothing may come.</param>
public sealed record ModelTimes(int Attempts, TimeSpan FirstWait, TimeSpan LongestWait, TimeSpan Idle)
{
    public static ModelTimes Usual { get; } = new(3, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(5));
}
