using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Providers;

namespace RuntimesWeb.Components.Credentials;

/// <summary>What a probe found, in a line.</summary>
public static class ProbeWords
{
    public static string Works(ProbeResult probe) =>
        $"Works{(probe.Models is { } n ? $", {Words.Count(n, "model", "models")}" : "")}, {probe.Latency.TotalMilliseconds:0} ms";
}
