namespace RuntimesWeb.Bench;

/// <summary>A measurement that cannot be taken or would not be honest: a server that does not start, an answer that is not 200.</summary>
internal sealed class BenchException(string message) : Exception(message);
