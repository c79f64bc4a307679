using System.Globalization;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Jobs;

namespace RuntimesWeb.Components.Jobs;

/// <summary>Progress in words, with units; what is not known is not said.</summary>
public static class ProgressWords
{
    public static string? Percent(JobProgress progress) => progress.Percent is { } percent ? string.Create(CultureInfo.InvariantCulture, $"{percent} %") : null;

    /// <summary>"1.2 GB of 4.7 GB", "3 of 7 steps".</summary>
    public static string? Amount(JobProgress progress) => progress.Unit switch
    {
        JobProgress.Bytes => Amount(progress.Completed, progress.Total),
        JobProgress.Steps => string.Create(CultureInfo.InvariantCulture, $"{progress.Completed}{(progress.Total is { } total ? $" of {total}" : "")} steps"),
        _ => null,
    };

    public static string Amount(long bytes, long? total) => total is { } all ? $"{Sizes.Bytes(bytes)} of {Sizes.Bytes(all)}" : Sizes.Bytes(bytes);

    public static string? Speed(JobProgress progress) => progress is { Unit: JobProgress.Bytes, PerSecond: > 0 and { } speed } ? $"{Sizes.Bytes(speed)}/s" : null;

    public static string? Left(JobProgress progress) => progress.Left switch
    {
        not { } => null,
        { } left when left > TimeSpan.FromDays(2) => null,
        { } left when left < TimeSpan.FromMinutes(1) => $"{Math.Max(1, (int)left.TotalSeconds)} s left",
        { } left when left < TimeSpan.FromHours(1) => $"{(int)Math.Ceiling(left.TotalMinutes)} min left",
        { } left => $"{(int)left.TotalHours} h {left.Minutes:00} min left",
    };

    /// <summary>All of it in one line.</summary>
    public static string Line(JobProgress progress) => string.Join(" · ", new[] { Amount(progress), Percent(progress), Speed(progress), Left(progress) }.OfType<string>());
}
