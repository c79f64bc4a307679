using System.Collections.Immutable;

namespace RuntimesWeb.Core.Models;

/// <summary>A model that a provider serves; what neither it nor the price list tells is null.</summary>
/// <param name="UsesTools">Whether it can call tools.</param>
public sealed record ListedModel(string Id, string Label, long? ContextWindow, long? InputPerMillionMicros, long? OutputPerMillionMicros, bool? UsesTools);

/// <summary>The models of a provider as they were when it was asked.</summary>
/// <param name="IsFromMemory">It was asked earlier.</param>
public sealed record ModelList(ImmutableArray<ListedModel> Models, DateTimeOffset FetchedAt, bool IsFromMemory);
