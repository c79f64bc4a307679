namespace RuntimesWeb.Controllers.ApiV1;

public sealed record HealthAnswer(string Status, string Version, DateTimeOffset Timestamp, string Service);

public sealed record ReadyAnswer(string Status, IReadOnlyDictionary<string, string> Components);
