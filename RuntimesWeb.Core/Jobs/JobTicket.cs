using RuntimesWeb.Core.Platform.Events;

namespace RuntimesWeb.Core.Jobs;

/// <summary>A job that was asked for: a new one, or the one that was at it already.</summary>
public sealed record JobTicket(Job Job, bool Joined);

/// <summary>An event of a job with its number and time.</summary>
public sealed record JobLine(EventPosition Position, DateTimeOffset At, JobEvent Event);
