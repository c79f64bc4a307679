using System.Collections.Immutable;

namespace RuntimesWeb.Core.Runtimes.Detection;

/// <summary>A program that was found: where, and the stamp by which a change of it is seen.</summary>
public sealed record FoundBinary(string Path, string Stamp);

/// <summary>What a look at one command line tool found.</summary>
/// <param name="VersionProblem">Why it did not tell its version: found, but it does not run.</param>
/// <param name="LoggedIn">Its own login; null when it has none, or does not tell.</param>
/// <param name="AskedAt">When the program itself was last asked; <paramref name="CheckedAt"/> is when its files were last looked at.</param>
public sealed record CliFacts(FoundBinary? Binary, string? Version, string? VersionProblem, bool? LoggedIn, string? LoginDetail, string? LoginStamp, DateTimeOffset AskedAt, DateTimeOffset CheckedAt);

/// <summary>What a look at Ollama found; <paramref name="Models"/> is null when it did not answer.</summary>
public sealed record OllamaFacts(FoundBinary? Binary, string? Version, int? Models, string? Problem, string BaseUrl, DateTimeOffset CheckedAt);

/// <summary>One whole look at the computer.</summary>
public sealed record MachineFacts(ImmutableDictionary<RuntimeId, CliFacts> Clis, OllamaFacts? Ollama)
{
    public static MachineFacts None { get; } = new(ImmutableDictionary<RuntimeId, CliFacts>.Empty, null);
}
