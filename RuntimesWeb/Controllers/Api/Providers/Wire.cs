using System.Text.Json.Serialization;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Providers;

namespace RuntimesWeb.Controllers.Api.Providers;

/// <summary>Body of a provider's connect; <c>verify</c> (default true) asks the provider before storing.</summary>
public sealed record ConnectProviderRequest(string? ApiKey, bool? Verify);

/// <summary>Body of <c>PUT /api/providers/{id}</c>; null or empty goes back to the default.</summary>
public sealed record ChangeProviderRequest(string? BaseUrl);

public sealed record ProviderListResponse(IReadOnlyList<ProviderItem> Providers);

public sealed record ProviderResponse(ProviderItem Provider);

/// <summary>Answer of a provider's connect: <c>ok</c> is false and nothing was stored when the provider did not accept the key.</summary>
public sealed record ConnectProviderResponse(
    bool Ok,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Cause,
    int? Models,
    int? LatencyMs,
    ProviderItem Provider);

public sealed record RotateResponse(int Rotated);

/// <summary>A model that can be chosen; prices in micro-USD per million tokens.</summary>
public sealed record ModelItem(string Id, string Label, long? ContextWindow, long? InputPerMillionMicros, long? OutputPerMillionMicros, bool? Tools);

/// <summary>The models of a provider; <c>source</c> is <c>provider</c> when it was just asked, <c>cache</c> when it was earlier.</summary>
public sealed record ModelListResponse(IReadOnlyList<ModelItem> Models, DateTimeOffset FetchedAt, string Source)
{
    public static ModelListResponse Of(ModelList list) => new(
        [.. list.Models.Select(m => new ModelItem(m.Id, m.Label, m.ContextWindow, m.InputPerMillionMicros, m.OutputPerMillionMicros, m.UsesTools))],
        list.FetchedAt,
        list.IsFromMemory ? "cache" : "provider");
}

/// <summary>A provider and its credential as far as it may be shown.</summary>
public sealed record ProviderItem(
    string Id,
    string Label,
    bool Connected,
    string? Source,
    string? Last4,
    string? Fingerprint,
    DateTimeOffset? VerifiedAt,
    DateTimeOffset? LastUsedAt,
    string BaseUrl,
    string BaseUrlSource,
    string State,
    bool Detached,
    string? Reason,
    IReadOnlyList<string> Owners,
    string? EnvVar);

public static class ProviderWire
{
    public static ProviderItem Item(ProviderStatus p) => new(
        p.Provider.Id.Value,
        p.Provider.Label,
        p.Connected,
        p.Source?.ToString().ToLowerInvariant(),
        p.Stored?.Last4,
        p.Stored?.Fingerprint,
        p.Stored?.VerifiedAt,
        p.Stored?.LastUsedAt,
        p.BaseUrl.Url.AbsoluteUri.TrimEnd('/'),
        p.BaseUrl.Source.ToString().ToLowerInvariant(),
        // A key that is bound to another address counts as missing until it is entered again; `detached` and `reason` say so.
        p.State == CredentialState.Detached ? "missing" : p.State.ToString().ToLowerInvariant(),
        p.State == CredentialState.Detached,
        p.Rejected ?? p.Problem,
        p.Stored is null ? [] : p.Stored.Owners,
        p.Provider.EnvVar);

    public static ConnectProviderResponse Connected(ProviderConnection c, ProviderStatus now) => new(
        c.Stored, c.Probe?.Error, c.Probe?.Cause, c.Probe?.Models, c.Probe is null ? null : (int)c.Probe.Latency.TotalMilliseconds, Item(now));
}
